"""What a check answers: one finding per point, ok or not, with how to mend it and the text it leans on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from alliage.rules import tables
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

Severity = Literal["error", "warning", "info"]
NOTHING = Sentence("")


@dataclass(frozen=True)
class Source:
    """The text a rule leans on: its name in French and English, the version read, where to read it."""

    code: str
    fr: str
    en: str
    version: str
    url: str

    def name(self, language: str = "fr") -> str:
        """The name in `language`."""
        return self.en if language.startswith("en") else self.fr

    def __str__(self) -> str:
        return self.fr


@dataclass(frozen=True)
class Finding:
    """One point of a check: `message` says what was found, `fix` how to mend it (empty when ok)."""

    code: str
    ok: bool
    severity: Severity
    message: Sentence
    fix: Sentence
    source: Source


@cache
def cite(code: str) -> Source:
    """The source of that code in `data/legal_texts.csv`; RuleError when there is none."""
    for row in tables.read("legal_texts"):
        if row["code"] == code:
            return Source(code, row["fr"], row["en"], row["version"], row["source"])
    raise RuleError(_("Aucun texte de référence n’a le code « %(code)s »."), code="no-source", params={"code": code})


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among what is not ok; None when all is well."""
    order: tuple[Severity, ...] = ("info", "warning", "error")
    left = [finding.severity for finding in findings if not finding.ok]
    return max(left, key=order.index) if left else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier): the last of the month when that day does not exist there."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
