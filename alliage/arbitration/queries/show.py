"""Drafts as people read them: a bar, three cards, one row a line; never a total score, never a rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from alliage.actors.models import Territory
from alliage.design import values
from alliage.rules.arbitration import Choice
from alliage.rules.cuts import Situation
from alliage.rules.drafting import Case, Outcome

from ..models import Option

HUNDRED = Decimal(100)


def amount(cents: int) -> Decimal:
    """Cents as an amount."""
    return cents / HUNDRED


@dataclass(frozen=True)
class Bar:
    """The bar of a round: signed, movable, missing, each with its start and its width in percent."""

    committed: Decimal
    movable: Decimal
    missing: Decimal
    over: Decimal
    before: Decimal
    envelope: Decimal
    widths: tuple[float, float, float]

    @property
    def starts(self) -> tuple[float, float, float]:
        """Where each part begins."""
        first, second, _third = self.widths
        return 0.0, first, first + second


def bar(found: Situation) -> Bar:
    """The bar drawn to scale of what was spent, or of the envelope when it is larger."""
    whole = max(found.before, found.committed + found.movable + found.missing, 1)
    parts = (found.committed, found.movable, found.missing)
    widths = tuple(round(100 * part / whole, 2) for part in parts)
    return Bar(
        amount(found.committed),
        amount(found.movable),
        amount(found.missing),
        amount(found.over),
        amount(found.before),
        amount(found.envelope),
        (widths[0], widths[1], widths[2]),
    )


@dataclass(frozen=True)
class Card:
    """One draft beside the others."""

    letter: str
    title: str
    cost: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    other_before: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)
    counts: Sequence[tuple[str, int]] = ()
    effects: Sequence[tuple[Territory, int, int]] = ()
    broken: Decimal = Decimal(0)
    clash: Mapping[str, Any] = field(default_factory=dict)
    pk: int | None = None
    chosen: bool = False
    stale: bool = False
    partial: bool = False
    proven: bool = True
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a draft: what it was, what it becomes, in words, why, and what it would take to keep it."""

    name: str
    label: str
    before: Decimal
    after: Decimal
    other_before: Decimal
    other: Decimal
    kind: str
    words: str
    why: Sequence[str] = ()
    keep: Sequence[str] = ()
    broken: Decimal = Decimal(0)
    assumed: bool = False
    locked: bool = False
    views: Sequence[Any] = ()
    url: str = ""
    gone: bool = False
    unexplained: bool = False
    key: int | None = None


def even_title(before: int, envelope: int) -> str:
    """« Couper 15 % partout », or that nothing is cut."""
    if before <= envelope or not before:
        return gettext("Ne rien couper")
    return gettext("Couper %(share)s partout") % {"share": values.percent(Decimal(before - envelope) * 100 / before)}


def counts(outcome: Outcome) -> list[tuple[str, int]]:
    """How many lines are kept, reoriented, on watch, on hold, stopped, cut without change; all said, zero included."""
    of = outcome.counts
    reoriented = sum(of.get(kind, 0) for kind in (Option.Kind.POOL, Option.Kind.RETHEME, Option.Kind.HANDOVER))
    found = [
        (gettext("Maintenues"), of.get(Option.Kind.KEEP, 0)),
        (gettext("Réorientées"), reoriented),
        (gettext("En veille active"), of.get(Option.Kind.WATCH, 0)),
        (gettext("En pause"), of.get(Option.Kind.HOLD, 0)),
        (gettext("Arrêtées"), of.get(Option.Kind.STOP, 0)),
        (gettext("Réduites sans changement"), of.get(Option.Kind.REDUCE, 0)),
    ]
    return found


def effects(outcome: Outcome, places: Sequence[Territory]) -> list[tuple[Territory, int, int]]:
    """The effects that continue, of those noted, on each territory in the given order."""
    found = []
    for place in places:
        key = str(place.pk)
        if outcome.noted.get(key):
            found.append((place, outcome.continuing.get(key, 0), outcome.noted[key]))
    return found


def card(letter: str, title: str, outcome: Outcome | None, places: Sequence[Territory], envelope: int, **more: Any) -> Card:
    """A draft as a card; without outcome, only its clash is said."""
    if outcome is None:
        return Card(letter, title, **more)
    return Card(
        letter,
        title,
        cost=amount(outcome.cost),
        other=amount(outcome.other),
        other_before=amount(outcome.other_before),
        lost=amount(outcome.lost),
        margin=amount(envelope - outcome.cost),
        counts=counts(outcome),
        effects=effects(outcome, places),
        broken=amount(sum(row.broken for row in outcome.lines)),
        **more,
    )


def clash_of(choice: Choice | None) -> dict[str, Any]:
    """Why nothing fits, before a round exists: what is signed, or the envelope."""
    if choice is None or choice.clash is None:
        return {}
    return {"sentences": [gettext("Ce qui est déjà engagé et l’enveloppe ne tiennent pas ensemble.")]}


def words_of(case: Case, way: str | None, kind: str) -> str:
    """What becomes of a line, in words; cut like all others when there is no option."""
    if way is None:
        return gettext("Réduire, sans rien changer") if kind == Option.Kind.REDUCE else gettext("Comme l’an dernier")
    return str(Option.Kind(case.way(way).kind).label)
