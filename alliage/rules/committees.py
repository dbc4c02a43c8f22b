"""The follow-up committee (comité de suivi): is one due, and who validated the minutes.

A partner's own words are the reason: conventions sleep for lack of regular follow-up, a small committee twice a year
wakes them (source in `data/deadlines.csv`, code `committee_silence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from alliage.rules import tables
from alliage.rules.errors import Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.findings import add_months

MinutesState = Literal["planned", "unwritten", "to_validate", "partly_validated", "validated"]

MINUTES: Mapping[MinutesState, str] = {
    "planned": _("à venir"),
    "unwritten": _("relevé à écrire"),
    "to_validate": _("relevé à valider"),
    "partly_validated": _("relevé validé en partie"),
    "validated": _("relevé validé par tous"),
}
"""French word of each state of the minutes, in the order of life."""


@dataclass(frozen=True)
class Silence:
    """An active alliance without a committee for too long: since when, and the sentence that says so."""

    since: date
    months: int
    message: Sentence


@dataclass(frozen=True)
class Minutes:
    """The state of the minutes and who has still to validate them, in the order of the parties."""

    state: MinutesState
    waiting: tuple[str, ...]
    message: Sentence


def silence_months(today: date) -> int:
    """The months of silence after which one is warned, in force on a day."""
    rows = tables.valid(tables.read("deadlines"), today)
    return min(int(row["months"]) for row in rows if row["code"] == "committee_silence")


def overdue(
    stage: str, last_held: date | None, since: date | None, today: date, *, months: int | None = None
) -> Silence | None:
    """The silence of an alliance, or None: only an « active » one is late, never before `months` (default: 6, by the table).

    Counted from the last committee held, else from the day the alliance is active (`since`); neither known: nothing to
    count from, hence no warning. A `last_held` in the future is a date set: no warning.
    """
    start = last_held or since
    if stage != "active" or start is None:
        return None
    limit = silence_months(today) if months is None else months
    if today < add_months(start, limit):
        return None
    gone = months_between(start, today)
    if last_held is None:
        message = Sentence(_("Aucun comité de suivi depuis que l’alliance est active (%(since)s)."), {"since": start})
    else:
        message = Sentence(
            _("Pas de comité de suivi depuis %(months)s mois (le dernier : %(since)s)."), {"months": gone, "since": start}
        )
    return Silence(start, gone, message)


def next_meeting(planned: Iterable[date], today: date) -> date | None:
    """The first meeting from today on, if one is set."""
    return min((day for day in planned if day >= today), default=None)


def due_by(last_held: date | None, since: date | None, today: date, *, months: int | None = None) -> date | None:
    """The day by which the next committee should be held; None when there is nothing to count from."""
    start = last_held or since
    return add_months(start, silence_months(today) if months is None else months) if start else None


def minutes(
    held_on: date, today: date, parties: Sequence[str], validated: Iterable[str], *, written: bool = True
) -> Minutes:
    """Where the minutes stand: each party (by name) validates; one who left the alliance since counts no more.

    Without any party there is nobody to validate: the minutes stay « to validate ».
    """
    done = set(validated)
    waiting = tuple(party for party in parties if party not in done)
    if held_on > today:
        return Minutes("planned", waiting, Sentence(_("Réunion à venir.")))
    if not written:
        return Minutes("unwritten", waiting, Sentence(_("Écrivez le relevé : ce qui a été décidé, par qui, pour quand.")))
    if parties and not waiting:
        return Minutes("validated", (), Sentence(_("Chaque partie a validé le relevé.")))
    state: MinutesState = "partly_validated" if len(waiting) < len(parties) else "to_validate"
    message = (
        Sentence(_("En attente de : %(names)s."), {"names": ", ".join(waiting)})
        if waiting
        else Sentence(_("En attente des parties."))
    )
    return Minutes(state, waiting, message)


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another, 0 when the second comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return max(months, 0)
