"""Tables given back: the template of a kind, the refused rows with their reasons; a spreadsheet never runs what was typed."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from alliage.projects.services.exports import as_csv, as_xlsx
from alliage.rules.sheets import ods

from ..kinds import KINDS
from ..kinds.plan import Column
from ..models import Sheet
from .tables import REASON

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": ods.KIND,
    "csv": "text/csv; charset=utf-8",
}
Row = list[Any]


def template(kind: str, ending: str) -> IO[bytes]:
    """An empty table with its headings, one example line and, in a workbook, a word of help on each heading."""
    columns = KINDS[kind].columns
    rows: list[Row] = [[column.label for column in columns], [column.example or None for column in columns]]
    if ending == "csv":
        return _csv(rows)
    told = {place: words for place, column in enumerate(columns) if (words := _told(column))}
    return io.BytesIO(ods.write_ods(rows, told)) if ending == "ods" else _workbook(rows, told)


def _told(column: Column) -> str:
    """The help of a column, and whether it is to be filled in."""
    return " ".join(
        [*([gettext("À remplir.")] if column.required else []), *([gettext(column.help)] if column.help else [])]
    )


def _workbook(rows: list[Row], told: dict[int, str]) -> IO[bytes]:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Alliage"
    for row in rows:
        sheet.append(row)
    for place, label in enumerate(rows[0]):
        cell = sheet.cell(1, place + 1)
        cell.font = Font(bold=True)
        if place in told:
            cell.comment = Comment(told[place], "Alliage", width=260, height=90)
        sheet.column_dimensions[get_column_letter(place + 1)].width = max(14, len(label) + 4)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def refused(sheet: Sheet, ending: str) -> IO[bytes]:
    """The refused rows as they came, with a column that says why, to mend and send back."""
    rows = list(refused_rows(sheet))
    if ending == "ods":
        return io.BytesIO(ods.write_ods(rows))
    return _csv(rows) if ending == "csv" else as_xlsx(rows)


def refused_text(sheet: Sheet) -> str:
    """The same, as one pastes it."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(
        ["" if cell is None else str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell) for cell in row]
        for row in refused_rows(sheet)
    )
    return text.getvalue()


def refused_rows(sheet: Sheet) -> Iterator[Row]:
    """Headings, then each refused row with its reasons."""
    reason = gettext(REASON)
    kept = [place for place, heading in enumerate(sheet.headings) if heading != reason]
    why = {line: " ; ".join(reasons) for line, reasons in sheet.refusals}
    yield [*(sheet.headings[place] for place in kept), reason]
    for row in sheet.rows:
        if row[0] in why:
            cells = [row[place + 1] if place + 1 < len(row) else None for place in kept]
            yield [*(_typed(cell) for cell in cells), why[row[0]]]


def _typed(cell: Any) -> Any:
    """A number keeps its digits, a yes is a word."""
    if isinstance(cell, bool):
        return gettext("oui") if cell else gettext("non")
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    return cell


def _csv(rows: list[Row]) -> IO[bytes]:
    return io.BytesIO("".join(as_csv(rows)).encode())
