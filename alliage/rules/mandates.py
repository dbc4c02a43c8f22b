"""Does the body that signs hold its full powers on that day? Warnings with their source, never a block.

Councils are dissolved, replaced by appointed delegations limited to current business, or at the end of their mandate:
what they sign may be contested. The situations that limit powers are rows of `data/limited_powers.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from alliage.rules import tables
from alliage.rules.errors import Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.findings import add_months


@dataclass(frozen=True)
class SituationFacts:
    """A dated, sourced situation of an authority's territory or country; `kind` as in `data/limited_powers.csv`."""

    kind: str
    place: str
    starts_on: date | None = None
    ends_on: date | None = None
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class MandateFacts:
    """The term of an authority's body: `limited` when it handles current business only."""

    authority: str
    body: str
    starts_on: date
    ends_on: date | None = None
    limited: bool = False
    source: str = ""


@dataclass(frozen=True)
class PowerWarning:
    """Why signing with this authority on that day asks for care, with the source that says so."""

    code: Literal["situation", "limited", "ended", "not-begun"]
    who: str
    message: Sentence
    source: str


ADVICE = Sentence(_("Vérifiez qui peut engager l’autorité ce jour-là, et gardez la réponse avec l’acte."))
"""What to do, the same for each warning."""


def limited_powers(
    situations: Iterable[SituationFacts], mandates: Iterable[MandateFacts], on: date, *, signed: bool = False
) -> list[PowerWarning]:
    """The warnings of signing on a day, situations first; empty when nothing is known against it.

    `situations` are those of the places of the parties, `mandates` those of the parties. An authority with a running full
    mandate that day gets no warning for its other mandates; one without any known mandate gets none either, nor does an
    act `signed` before the first mandate that somebody wrote down: what came earlier is not known.
    """
    named = {row["kind"]: row["fr"] for row in tables.valid(tables.read("limited_powers"), on)}
    found = [
        PowerWarning(
            "situation",
            one.place,
            Sentence(
                _("%(place)s : %(what)s (%(text)s)") if one.text else _("%(place)s : %(what)s"),
                {"place": one.place, "what": Sentence(named[one.kind]), "text": one.text},
            ),
            one.source,
        )
        for one in situations
        if one.kind in named and _runs(one.starts_on, one.ends_on, on)
    ]
    by_authority: dict[str, list[MandateFacts]] = {}
    for mandate in mandates:
        by_authority.setdefault(mandate.authority, []).append(mandate)
    for authority, terms in by_authority.items():
        warning = _of_mandates(authority, terms, on, signed=signed)
        if warning:
            found.append(warning)
    return found


def notice(starts_on: date | None, today: date) -> Literal["warning", "info"]:
    """How loudly a situation is told: one announced warns from some months before (`situation_notice`), not earlier."""
    rows = tables.valid(tables.read("deadlines"), today)
    months = max(int(row["months"]) for row in rows if row["code"] == "situation_notice")
    return "info" if starts_on is not None and starts_on > add_months(today, months) else "warning"


def _of_mandates(authority: str, terms: list[MandateFacts], on: date, *, signed: bool) -> PowerWarning | None:
    """The warning of one authority's mandates, from the one that runs that day or else the nearest."""
    running = [term for term in terms if _runs(term.starts_on, term.ends_on, on)]
    if any(not term.limited for term in running):
        return None
    if running:
        term = max(running, key=lambda one: one.starts_on)
        message = Sentence(
            _("%(who)s : %(body)s ne traite que les affaires courantes depuis le %(day)s."),
            {"who": authority, "body": term.body, "day": term.starts_on},
        )
        return PowerWarning("limited", authority, message, term.source)
    past = [term for term in terms if term.ends_on is not None and term.ends_on < on]
    if past:
        term = max(past, key=lambda one: one.ends_on or one.starts_on)
        message = Sentence(
            _("%(who)s : %(body)s, mandat fini le %(day)s, le suivant n’est pas connu."),
            {"who": authority, "body": term.body, "day": term.ends_on},
        )
        return PowerWarning("ended", authority, message, term.source)
    if signed:
        return None
    term = min(terms, key=lambda one: one.starts_on)
    message = Sentence(
        _("%(who)s : %(body)s, mandat à partir du %(day)s."),
        {"who": authority, "body": term.body, "day": term.starts_on},
    )
    return PowerWarning("not-begun", authority, message, term.source)


def _runs(starts_on: date | None, ends_on: date | None, on: date) -> bool:
    """The day lies in the period, both ends included, an unknown end being open."""
    return (starts_on is None or starts_on <= on) and (ends_on is None or on <= ends_on)
