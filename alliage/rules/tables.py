"""Reader of the reference tables in `rules/data/*.csv`: rows with validity dates and a source, never code.

Each file opens with header lines « # Key: value » (What, Source, Date, Licence…), several on a line when two spaces
part them, continued on a line that opens with « #   »; then a CSV header and rows in UTF-8 with commas.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

DATA = Path(__file__).parent / "data"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?")

PARTS = re.compile(r"\s{2,}(?=[A-Za-z]+: )")
KEY = re.compile(r"([A-Za-z]+): ")


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from: its header, in words; an unstated key is an empty text."""

    name: str
    source: str
    date: str
    licence: str
    notes: tuple[str, ...]
    rest: Mapping[str, str]


@cache
def read(name: str, folder: Path = DATA) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.csv`, each a dict of stripped texts, in file order.

    Cached: do not write into a row. Raises RuleError for a name that is no table, a row too long or too short.
    """
    _comments, body = _lines(name, folder)
    reader = csv.DictReader(body, strict=True)
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise RuleError(
                _("Dans la table « %(table)s », une ligne n’a pas autant de colonnes que l’en-tête : %(row)s."),
                code="bad-row",
                params={"table": name, "row": ", ".join(str(v) for v in row.values())},
            )
        rows.append({key: value.strip() for key, value in row.items()})
    return tuple(rows)


@cache
def about(name: str, folder: Path = DATA) -> Provenance:
    """The header of `data/<name>.csv`; raises RuleError for a name that is no table."""
    comments, _body = _lines(name, folder)
    keyed: dict[str, str] = {}
    notes: list[str] = []
    last = ""
    for comment in comments:
        line = comment.removeprefix("#")
        if line.startswith("   ") and last:
            keyed[last] = f"{keyed[last]} {line.strip().removesuffix('.')}"
            continue
        for part in PARTS.split(line.strip()):
            key = KEY.match(part)
            if key:
                last = key[1].lower()
                said = part[key.end() :].strip().removesuffix(".")
                keyed[last] = f"{keyed[last]} {said}" if last in keyed else said
            elif part:
                last = ""
                notes.append(part)
    licence = keyed.pop("licence", "") or keyed.pop("license", "")
    return Provenance(name, keyed.pop("source", ""), keyed.pop("date", ""), licence, tuple(notes), keyed)


def valid(rows: Iterable[Mapping[str, str]], on: date) -> tuple[Mapping[str, str], ...]:
    """The rows in force on a day: `valid_from` ≤ on ≤ `valid_to`, ISO dates, an empty end is open."""
    day = on.isoformat()
    return tuple(
        row for row in rows if (row.get("valid_from") or "0000") <= day and day <= (row.get("valid_to") or "9999-99-99")
    )


def _lines(name: str, folder: Path) -> tuple[list[str], list[str]]:
    """The comment lines with their mark, and the lines of the CSV itself."""
    path = folder / f"{name}.csv"
    if not NAME.fullmatch(name) or not path.is_file():
        raise RuleError(_("Aucune table de référence ne s’appelle « %(table)s »."), code="no-table", params={"table": name})
    text = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    start = next((n for n, line in enumerate(text) if line.strip() and not line.startswith("#")), len(text))
    comments = [line.rstrip() for line in text[:start] if line.startswith("#")]
    return comments, text[start:]
