"""What it would take to keep a line whole, in words a person can contest; points are left to the method page."""

from collections.abc import Mapping

from django.utils.translation import gettext

from alliage.design import values
from alliage.rules.arbitration import Explanation

from ..models import Line, Option
from .cases import Brief
from .words import limit_word

SHOWN = 3


def keep_words(found: Explanation, read: Brief, words: Mapping[str, str], *, margin: int) -> list[str]:
    """The sentences of one line: the money it takes, or the limits that forbid it, and what it would change elsewhere."""
    line = next(row for row in read.lines if f"l{row.pk}" == found.candidate)
    if line.must == Line.Must.LEAVE:
        return [_condition(line, read)]
    said = []
    money = read.round.currency
    if found.extra:
        amount = values.money(_euros(found.extra), money)
        said.append(gettext("%(amount)s de plus dans l’enveloppe.") % {"amount": amount})
        if margin:
            said.append(gettext("Il reste déjà %(margin)s de marge.") % {"margin": values.money(_euros(margin), money)})
    elif found.extra == 0 and found.drops:
        said.append(gettext("Rien de plus, mais d’autres lignes changeraient."))
    elif found.years:
        numbers = [row.year for row in read.round.years.all()]
        # Payments of each year come first, then its new commitments.
        sums = [
            f"{values.money(_euros(cents), money)} ({_year(place, numbers)})"
            for place, cents in enumerate(found.years)
            if cents
        ]
        said.append(gettext("%(sums)s de plus.") % {"sums": ", ".join(sums)})
    elif found.extra is None:
        limits = ", ".join(limit_word(name, words) for name in found.binding)
        said.append(
            gettext("L’argent n’y suffit pas : %(limits)s.") % {"limits": limits or gettext("d’autres limites l’empêchent")}
        )
    if found.drops:
        said.append(_elsewhere(found, words))
    if not found.proven:
        said.append(gettext("Calcul arrêté au bout du temps : il y a peut-être mieux."))
    return said


def _year(place: int, numbers: list[int]) -> str:
    """The year of a sum, and that it is a commitment when it is one."""
    year = str(numbers[place % len(numbers)])
    return year if place < len(numbers) else gettext("AE %(year)s") % {"year": year}


def _condition(line: Line, read: Brief) -> str:
    """A line that must be left: what would let it be kept."""
    keep = next((option for option in read.options[line.pk] if option.kind == Option.Kind.KEEP), None)
    if keep is not None and keep.conditions:
        return keep.conditions
    return gettext("Lever la contrainte « à quitter ».")


def _elsewhere(found: Explanation, words: Mapping[str, str]) -> str:
    """What other lines would become at the same envelope."""
    told = [f"{words[line]} → {words[after]}" for line, _before, after in found.drops[:SHOWN]]
    more = len(found.drops) - SHOWN
    if more > 0:
        told.append(gettext("et %(n)s autres") % {"n": more})
    return gettext("À enveloppe égale : %(lines)s.") % {"lines": " ; ".join(told)}


def _euros(cents: int) -> float | int:
    return cents // 100 if cents % 100 == 0 else cents / 100
