"""The steps of a budget round counted back from its vote, from `data/round_steps.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from alliage.rules import tables

REPORT = "report"


@dataclass(frozen=True)
class Due:
    """One step: its code, its words in French and English, its day, and the text that fixes it (or the habit)."""

    code: str
    fr: str
    en: str
    on: date
    source: str


def steps(vote_on: date, *, report_on: date | None = None, today: date) -> list[Due]:
    """What is to be done around a vote, the first day first; a day already gone is today's, so that it is not lost.

    `report_on` moves the sending of the report when the assembly has fixed its own day, never later than the law's.
    """
    found = []
    for row in tables.valid(tables.read("round_steps"), today):
        on = vote_on - timedelta(days=int(row["days"]))
        if row["code"] == REPORT and report_on is not None:
            on = min(on, report_on)
        found.append(Due(row["code"], row["fr"], row["en"], max(on, today), row["source"]))
    return sorted(found, key=lambda due: due.on)
