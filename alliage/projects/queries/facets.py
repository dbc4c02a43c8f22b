"""The choices of each filter of a portfolio, in words, with how many cooperations each holds."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language

from alliage.actors.models import Service
from alliage.vocabulary.models import Country, Theme

from ..models import PortfolioSum, Project
from .portfolio import LIFE, Sums

Kind = PortfolioSum.Kind


@dataclass(frozen=True)
class Option:
    """One choice of a filter, with how many cooperations it holds in the whole portfolio."""

    value: str
    label: str
    count: int
    depth: int = 0


def options(known: Sums) -> dict[str, list[Option]]:
    """The choices of each filter, in words."""
    names = _names(known)
    found: dict[str, list[Option]] = {}
    for kind in (Kind.COUNTRY, Kind.SERVICE):
        counts = known.facets.get(kind, {})
        choices = [Option(key, names[kind, key][0], count) for key, count in counts.items() if (kind, key) in names]
        found[kind] = sorted(choices, key=lambda option: option.label)
    stages = known.facets.get(Kind.STAGE, {})
    found[Kind.STAGE] = [Option(stage, str(Project.Stage(stage).label), stages[stage]) for stage in LIFE if stage in stages]
    found[Kind.THEME] = _tree(known.facets.get(Kind.THEME, {}), names)
    return found


def _names(known: Sums) -> dict[tuple[str, str], tuple[str, str]]:
    """The words of every key, and the theme above each theme, in one read."""
    keys = known.facets
    words: Any = CharField(max_length=600)
    none = Value("", words)
    countries = Country.objects.filter(code__in=keys.get(Kind.COUNTRY, {})).order_by()
    themes = Theme.objects.filter(code__in=keys.get(Kind.THEME, {})).order_by()
    services = Service.objects.filter(pk__in=[int(key) for key in keys.get(Kind.SERVICE, {})]).order_by()
    rows = countries.values_list(Value(Kind.COUNTRY.value, words), "code", "fr", "en", none).union(
        themes.values_list(Value(Kind.THEME.value, words), "code", "fr", "en", Coalesce("parent__code", none)),
        services.values_list(Value(Kind.SERVICE.value, words), Cast("pk", words), "name", none, none),
        all=True,
    )
    english = (get_language() or "fr").startswith("en")
    return {(kind, key): (en if english and en else fr, above) for kind, key, fr, en, above in rows}


def _tree(counts: Mapping[str, int], names: Mapping[tuple[str, str], tuple[str, str]]) -> list[Option]:
    """Themes under the theme they belong to."""
    children: dict[str, list[str]] = defaultdict(list)
    known = [code for code in counts if (Kind.THEME, code) in names]
    for code in sorted(known, key=lambda code: names[Kind.THEME, code][0]):
        children[names[Kind.THEME, code][1]].append(code)
    found: list[Option] = []

    def walk(above: str, depth: int) -> None:
        for code in children[above]:
            found.append(Option(code, names[Kind.THEME, code][0], counts[code], depth))
            walk(code, depth + 1)

    walk("", 0)
    return found
