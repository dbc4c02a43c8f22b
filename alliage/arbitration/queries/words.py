"""The rules name lines, options and territories by short texts: here they become the names people know."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.utils.translation import gettext

from alliage.design import values
from alliage.design.deeds import said
from alliage.rules.arbitration import Clash, Relief
from alliage.rules.errors import Sentence

from .cases import Brief

SCORES = ("points pondérés",)
"""A sentence that speaks of points is for the method page, not for a screen where one decides."""


def names(read: Brief) -> dict[str, str]:
    """The word of each name the rules use in a round."""
    found = {f"l{line.pk}": line.label for line in read.lines}
    found |= {option.name: str(option) for group in read.options.values() for option in group}
    found |= {str(row.territory_id): str(row.territory) for row in read.round.territories.all()}
    found |= {f"s{limit.pk}": str(limit) for limit in read.round.limits.all()}
    found |= {f"r{link.pk}": str(link) for link in read.round.links.all()}
    years = [row.year for row in read.round.years.all()]
    found |= {f"year:{place + 1}": str(year) for place, year in enumerate(years)}
    found |= {f"year:{place + 1 + len(years)}": gettext("AE %(year)s") % {"year": year} for place, year in enumerate(years)}
    return found


def told(sentence: Sentence, words: Mapping[str, str]) -> str:
    """A sentence of the rules with the names people know."""
    params = {
        name: words.get(f"year:{value}" if name == "year" else value, value) if isinstance(value, str) else value
        for name, value in sentence.params.items()
    }
    return said(replace(sentence, params=MappingProxyType(params)))


def limits_only(sentences: Iterable[Sentence], words: Mapping[str, str]) -> list[str]:
    """The sentences that say which limit binds; those that speak of points are left to the method page."""
    return [told(each, words) for each in sentences if not any(word in each.template for word in SCORES)]


def clash_words(clash: Clash | None, words: Mapping[str, str]) -> dict[str, object]:
    """Which limits cannot hold together, and what would free them."""
    if clash is None:
        return {}
    return {
        "sentences": [clash_sentence(clash, words)],
        "relief": [relief_words(each, words) for each in clash.relief],
        "proven": clash.proven,
        "least": clash.least,
    }


def clash_sentence(clash: Clash, words: Mapping[str, str]) -> str:
    """Which limits cannot hold together, by the names people know."""
    found = " ; ".join(limit_word(name, words) for name in clash.names)
    if clash.proven:
        return gettext("Ces limites ne tiennent pas ensemble : %(names)s. Retirez-en une, et les autres peuvent tenir.") % {
            "names": found
        }
    return gettext("Ces limites ne tiennent pas ensemble : %(names)s.") % {"names": found}


def limit_word(name: str, words: Mapping[str, str]) -> str:
    """The name of a limit, in words."""
    family, _colon, key = name.partition(":")
    if family in {"budget", "days"}:
        year = words.get(f"year:{int(key) + 1}", "")
        return {"budget": gettext("enveloppe %(year)s"), "days": gettext("jours d’agents %(year)s")}[family] % {"year": year}
    if family == "reorientations":
        return gettext("nombre de réorientations")
    label = words.get(key, key)
    kinds = {
        "floor": gettext("plancher de %(name)s"),
        "span": gettext("limite « %(name)s »"),
        "pair": gettext("règle « %(name)s »"),
        "lock": gettext("verrou sur « %(name)s »"),
        "committed": gettext("engagement signé de « %(name)s »"),
    }
    return kinds.get(family, "%(name)s") % {"name": label}


def relief_words(relief: Relief, words: Mapping[str, str]) -> str:
    """What to relax, and by how much."""
    limit = limit_word(relief.limit, words)
    if relief.unit == "cents":
        amount = values.money(relief.amount / 100 if relief.amount % 100 else relief.amount // 100, "EUR")
        return gettext("%(limit)s : desserrer de %(amount)s") % {"limit": limit, "amount": amount}
    if relief.unit in {"lock", "pair"}:
        return gettext("%(limit)s : lever") % {"limit": limit}
    amount = values.number(relief.amount / 10 if relief.unit == "tenths" else relief.amount, 1)
    return gettext("%(limit)s : desserrer de %(amount)s") % {"limit": limit, "amount": amount}
