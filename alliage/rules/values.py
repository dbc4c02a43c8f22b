"""An indicator value: is it of the right kind, do its parts fit, who may accept it, how far along is it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

Kind = Literal["number", "scale"]
ValueState = Literal["submitted", "accepted", "returned"]

TRANSITIONS: Mapping[ValueState, tuple[ValueState, ...]] = {
    "submitted": ("accepted", "returned"),
    "returned": ("submitted",),
    "accepted": ("returned",),
}
"""What a value may become: submitted ≠ accepted; an accepted one is returned with a reason, never overwritten."""


@dataclass(frozen=True)
class Part:
    """A count by sex (« f », « m », « x » not stated) and age (« all » or a class such as « 15-29 »)."""

    sex: str
    age: str
    count: int


@dataclass(frozen=True)
class Progress:
    """How far from the baseline to the target: `share` in percent (over 100 when passed, below 0 when going back)."""

    share: Decimal | None
    reached: bool
    message: Sentence


def check_value(
    kind: Kind, value: Decimal, *, levels: Sequence[int] = (), people: bool = False, field: str | None = "value"
) -> None:
    """Refuse a level that is not on the scale, and a number of people that is negative or has decimals. Raises RuleError."""
    if not value.is_finite():
        raise RuleError(_("Écrivez un nombre."), field=field, code="not-a-number")
    if kind == "scale":
        if value not in {Decimal(level) for level in levels}:
            raise RuleError(
                _("« %(value)s » n’est pas un niveau de cette échelle : choisissez parmi %(levels)s."),
                field=field,
                code="not-a-level",
                params={"value": value, "levels": ", ".join(str(level) for level in sorted(levels)) or "–"},
            )
        return
    if people and value < 0:
        raise RuleError(_("Un nombre de personnes ne peut pas être négatif."), field=field, code="negative")
    if people and value != value.to_integral_value():
        raise RuleError(_("Un nombre de personnes est entier : écrivez-le sans virgule."), field=field, code="not-whole")


def check_parts(value: Decimal, parts: Iterable[Part], *, field: str | None = "parts") -> None:
    """Refuse parts by sex and age that exceed the total; fewer is fine (some people are not described).

    For each sex, the age classes must not exceed the row « all ages » when there is one. Raises RuleError with the gap.
    """
    given = list(parts)
    negative = next((part for part in given if part.count < 0), None)
    if negative:
        raise RuleError(_("Un nombre de personnes ne peut pas être négatif."), field=field, code="negative")
    total = 0
    for sex in dict.fromkeys(part.sex for part in given):
        stated = [part.count for part in given if part.sex == sex and part.age == "all"]
        ages = sum(part.count for part in given if part.sex == sex and part.age != "all")
        if stated and ages > sum(stated):
            raise RuleError(
                _("Les âges font %(ages)s personnes pour un total de %(total)s : il y en a %(gap)s de trop."),
                field=field,
                code="ages-exceed-sex",
                params={"ages": ages, "total": sum(stated), "gap": ages - sum(stated)},
            )
        total += sum(stated) if stated else ages
    if total > value:
        raise RuleError(
            _("Le détail par sexe et âge fait %(parts)s personnes, la valeur est de %(value)s : il y en a %(gap)s de trop."),
            field=field,
            code="parts-exceed-total",
            params={"parts": total, "value": value, "gap": total - value},
        )


def check_day(
    on: date,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    today: date | None = None,
    field: str | None = "on",
) -> None:
    """Refuse a value dated before the project, after it, or in the future; an unknown bound binds nothing: RuleError."""
    if starts_on and on < starts_on:
        raise RuleError(
            _("Le %(on)s vient avant le début du projet (%(start)s) : corrigez la date de la valeur."),
            field=field,
            code="before-project",
            params={"on": on, "start": starts_on},
        )
    if ends_on and on > ends_on:
        raise RuleError(
            _("Le %(on)s vient après la fin du projet (%(end)s) : corrigez la date de la valeur."),
            field=field,
            code="after-project",
            params={"on": on, "end": ends_on},
        )
    if today and on > today:
        raise RuleError(
            _("Le %(on)s n’est pas encore passé : une valeur se constate, ce qu’on vise est une cible."),
            field=field,
            code="future",
            params={"on": on},
        )


def check_transition(old: ValueState, new: ValueState, *, same_person: bool = False, reason: str = "") -> None:
    """Refuse a step that does not exist, one's own value accepted, and a return without a reason. Raises RuleError."""
    if new not in TRANSITIONS[old]:
        raise RuleError(_("Cette valeur ne peut pas passer à cet état : rechargez la page."), code="no-transition")
    if new == "accepted" and same_person:
        raise RuleError(_("On n’accepte pas la valeur qu’on a proposée : demandez à une autre personne."), code="own-value")
    if new == "returned" and not reason.strip():
        raise RuleError(_("Dites en une phrase ce qui est à revoir."), field="reason", code="no-reason")


def progress(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> Progress:
    """How far along, rounded to the percent; an unknown baseline counts as 0, a target may lie below the baseline.

    No target or no value: no share. A target equal to the baseline is « hold it »: reached as long as the value is it.
    """
    if target is None:
        return Progress(None, False, Sentence(_("Pas de cible.")))
    if value is None:
        return Progress(None, False, Sentence(_("Pas encore de valeur.")))
    start = baseline if baseline is not None else Decimal(0)
    if target == start:
        held = value == target
        return Progress(None, held, Sentence(_("Maintenu.")) if held else Sentence(_("L’état de départ n’est plus tenu.")))
    share = ((value - start) * 100 / (target - start)).quantize(Decimal(1))
    reached = value >= target if target > start else value <= target
    if reached:
        message = Sentence(_("Cible atteinte (%(share)s %%)."), {"share": share})
    elif share < 0:
        message = Sentence(_("En recul par rapport au départ (%(share)s %%)."), {"share": share})
    else:
        message = Sentence(_("%(share)s %% du chemin."), {"share": share})
    return Progress(share, reached, message)
