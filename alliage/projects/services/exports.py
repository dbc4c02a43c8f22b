"""Taking lists out: a right of its own, written in the journal; a spreadsheet never runs what somebody typed."""

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from alliage.actors import permissions as actors
from alliage.actors.models import Organisation
from alliage.actors.services import journal
from alliage.rules.cells import harmless

from ..queries import exports as queries
from ..queries.portfolio import Filters, Sums

NARROWEST, WIDEST = 14, 44
"""Widths of a column, in letters."""
FORMATS = ("xlsx", "csv")
Table = Iterable[list[queries.Cell]]


@transaction.atomic
def export_portfolio(organisation: Organisation, filters: Filters, known: Sums, *, kind: str, by: Any) -> Table:
    """Write down who takes out what, and give the table: headings first, then the lines of the filtered set."""
    if not actors.exports_for(by, organisation.pk):
        raise PermissionDenied
    chosen = queries.keys(organisation, filters, known)
    asked = {name: value for name, value in asdict(filters).items() if value and name != "sort"}
    journal("portfolio.exported", organisation, by=by, count=len(chosen), format=kind, filters=asked)
    return _table(chosen, organisation, known, filters)


def _table(chosen: list[int], organisation: Organisation, known: Sums, filters: Filters) -> Iterator[list[queries.Cell]]:
    yield list(queries.headings(organisation, known, filters.year))
    yield from queries.cells(chosen, organisation, known, filters)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(table: Table) -> Iterator[str]:
    """UTF-8 with its mark, semicolons, decimal commas, days as 31/12/2027: what a French spreadsheet opens by itself."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in table:
        yield writer.writerow([_plain(cell) for cell in row])  # type: ignore[func-returns-value, misc]


def _plain(cell: queries.Cell) -> str:
    """One cell as text; a text that a spreadsheet would compute is kept as text by an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, dt.date):
        return cell.strftime("%d/%m/%Y")
    return harmless(str(cell))


def as_xlsx(table: Table) -> IO[bytes]:
    """A workbook of one sheet, written line by line to a temporary file that is gone once closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Alliage")
    sheet.freeze_panes = "C2"
    rows = iter(table)
    headings, count = next(rows), 1
    for place, heading in enumerate(headings, start=1):
        width = min(max(len(str(heading)) + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_typed(sheet, cell) for cell in headings])
    for row in rows:
        sheet.append([_typed(sheet, cell) for cell in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(headings), 1))}{count}"
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _typed(sheet: Any, cell: queries.Cell) -> Any:
    """Numbers and days keep their type; a text stays a text even when it starts like a formula."""
    if not isinstance(cell, str):
        return cell
    kept = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", cell))
    kept.data_type = "s"
    return kept
