"""A workbook to rows, in a process of its own: `python -I workbook.py < file`, limits of memory and time set on itself.

A spreadsheet can ask for any amount of memory, and its reader is machine code: whatever happens here, the site goes on.
Answers one JSON object: the rows of the first sheet that holds something, or why there are none.
"""

import datetime as dt
import io
import json
import struct
import sys
import zipfile
import zlib
from typing import Any

MEMORY = 640 * 1024 * 1024
SECONDS = 20
ROWS, COLUMNS, LONGEST = 10_050, 120, 33_000
# What zipfile raises for an archive cut short or miswritten, and, as RuntimeError, for one that is locked or packed in a way
# it does not know.
TORN = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    LookupError,
    EOFError,
    OverflowError,
    RuntimeError,
    zlib.error,
    struct.error,
)


def limit() -> None:
    """Bound this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - absent from some systems

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def plain(value: Any) -> Any:
    """A cell as JSON keeps it."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    return value[:LONGEST] if isinstance(value, str) else value


def spread(rows: list[list[Any]], ranges: Any, top: int, left: int) -> int:
    """Copy the words of merged cells to each of their cells, never a number, which would then count twice; how many."""
    count = 0
    for (first, begin), (last, end) in ranges or ():
        row, column = first - top, begin - left
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])) or last - first > ROWS or end - begin > COLUMNS:
            continue
        count += 1
        value = rows[row][column]
        if begin != end or not isinstance(value, str):
            continue
        for each in range(row, min(last - top, len(rows) - 1) + 1):
            if column < len(rows[each]) and rows[each][column] in ("", None):
                rows[each][column] = value
    return count


def formulas(data: bytes) -> int:
    """How many cells of an XLSX are computed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            sheets = sorted(name for name in pack.namelist() if name.startswith("xl/worksheets/sheet"))
            text = pack.read(sheets[0]) if sheets else b""
    except TORN:
        return 0
    return text.count(b"<f>") + text.count(b"<f ")


def read(data: bytes) -> dict[str, Any]:
    """The first sheet with something in it."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after the limits

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for place, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(place)
            rows: list[list[Any]] = []
            for row in sheet.iter_rows():
                rows.append([plain(cell) for cell in row[:COLUMNS]])
                if len(rows) > ROWS:
                    break
            if any(cell not in ("", None) for row in rows for cell in row):
                merged = spread(rows, sheet.merged_cell_ranges, *(sheet.start or (0, 0)))
                wide = sheet.width > COLUMNS
                return {
                    "rows": rows,
                    "sheet": name,
                    "sheets": len(book.sheet_names),
                    "merged": merged,
                    "wide": wide,
                    "formulas": formulas(data) if place == 0 else 0,
                }
    return {"error": "empty"}


def main() -> None:
    """Read the standard input, write the answer."""
    data = sys.stdin.buffer.read()
    limit()
    try:
        answer = read(data)
    except MemoryError:
        answer = {"error": "memory"}
    except BaseException as error:  # noqa: BLE001 - the reader's own panics are no Exception; the process ends here
        answer = {"error": "password" if type(error).__name__ == "PasswordError" else "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
