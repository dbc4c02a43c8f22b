"""The tables of the demo: each row knows its file and its line, so that a refusal can name them."""

import calendar
import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils import timezone

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
SHIFT = re.compile(r"([+-]\d+)d")


@dataclass(frozen=True)
class Row:
    """One row of a table; an empty cell, or a column the table lacks, is an empty text."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def refusal(self, reason: str, **params: object) -> RuleError:
        """Why this row is not taken, with its file and its line."""
        return RuleError(
            _("%(file)s, ligne %(line)s : %(reason)s"),
            code="demo-row",
            params={"file": self.file, "line": str(self.line), "reason": str(RuleError(reason, params=params))},
        )

    def several(self, name: str, mark: str = ";") -> list[str]:
        """The values of a cell, in their order."""
        return [part.strip() for part in self[name].split(mark) if part.strip()]

    def flag(self, name: str) -> bool:
        """1 is yes."""
        return self[name] == "1"

    def number(self, name: str) -> int | None:
        """A whole number."""
        return int(self[name]) if self[name] else None

    def point(self, name: str) -> float | None:
        """A coordinate."""
        return float(self[name]) if self[name] else None

    def amount(self, name: str) -> Decimal | None:
        """An exact amount."""
        try:
            return Decimal(self[name]) if self[name] else None
        except InvalidOperation as error:
            raise self.refusal(_("« %(value)s » n’est pas un nombre."), value=self[name]) from error

    def required_amount(self, name: str) -> Decimal:
        """An exact amount that must be there."""
        found = self.amount(name)
        if found is None:
            raise self.refusal(_("il manque un nombre dans la colonne « %(column)s »."), column=name)
        return found

    def required_day(self, name: str) -> datetime.date:
        """A date that must be there."""
        found = self.opens(name)
        if found is None:
            raise self.refusal(_("il manque une date dans la colonne « %(column)s »."), column=name)
        return found

    def day(self, name: str) -> datetime.date | None:
        """A day that is known as such; None for a month or a year alone."""
        found = PARTIAL.fullmatch(self[name])
        return None if found and not found[3] else self.opens(name)

    def opens(self, name: str) -> datetime.date | None:
        """A start: the first day of a month or a year given alone; `+87d` counts from today."""
        return self._date(name, last=False)

    def closes(self, name: str) -> datetime.date | None:
        """An end: the last day of a month or a year given alone."""
        return self._date(name, last=True)

    def partial(self, *names: str) -> bool:
        """Whether one of these dates is a month or a year alone."""
        return any((found := PARTIAL.fullmatch(self[name])) and not found[3] for name in names)

    def _date(self, name: str, *, last: bool) -> datetime.date | None:
        text = self[name]
        if not text:
            return None
        if shift := SHIFT.fullmatch(text):
            return timezone.localdate() + datetime.timedelta(days=int(shift[1]))
        found = PARTIAL.fullmatch(text)
        if not found:
            raise self.refusal(_("« %(value)s » n’est pas une date."), value=text)
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        return datetime.date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1)))


Tables = Mapping[str, list[Row]]


def read(folder: Path) -> dict[str, list[Row]]:
    """Every table of a folder by its name."""
    return {path.stem: list(_rows(path)) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a file; its comment lines count as lines and are not read."""
    name = f"{path.parent.name}/{path.name}"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[start:])
    for cells in reader:
        line = start + reader.line_num
        if None in cells or None in cells.values():
            raise Row(name, line, {}).refusal(_("la ligne n’a pas autant de colonnes que l’en-tête."))
        yield Row(name, line, {key: value.strip() for key, value in cells.items()})
