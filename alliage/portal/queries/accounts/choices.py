"""The filters of an account as the words of a phrase, each with its choices and how many cooperations they leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from alliage.projects.models import AccountSum
from alliage.vocabulary.models import Country, Theme

from .figures import Kind
from .filters import Filters
from .rows import Paid


@dataclass(frozen=True)
class Option:
    """A choice."""

    value: str
    label: str


@dataclass(frozen=True)
class Select:
    """A word of the phrase."""

    name: str
    before: str
    label: str
    any: str
    value: str
    options: Sequence[Option]


def selects(sums: Sequence[AccountSum], filters: Filters, payees: Sequence[Paid]) -> list[Select]:
    """Country, theme, recipient; two reads."""
    counts = {kind: {row.key: row.count for row in sums if row.kind == kind} for kind in (Kind.COUNTRY, Kind.THEME)}
    countries = [(row.code, row.name) for row in Country.objects.filter(code__in=counts[Kind.COUNTRY])]
    themes = [(row.code, row.name) for row in Theme.objects.filter(code__in=counts[Kind.THEME])]
    people = list({one.key: one.name for one in payees}.items())
    return [
        Select(
            "pays",
            gettext("avec"),
            gettext("Pays"),
            gettext("tous les pays"),
            filters.country,
            _options(countries, counts[Kind.COUNTRY]),
        ),
        Select(
            "theme",
            gettext("sur"),
            gettext("Thème"),
            gettext("tous les thèmes"),
            filters.theme,
            _options(themes, counts[Kind.THEME]),
        ),
        Select(
            "beneficiaire",
            gettext("argent versé à"),
            gettext("Bénéficiaire"),
            gettext("tous"),
            filters.recipient,
            [Option(key, name) for key, name in people],
        ),
    ]


def _options(known: list[tuple[str, str]], counts: dict[str, int]) -> list[Option]:
    rows = sorted(known, key=lambda row: row[1])
    return [Option(code, f"{label} ({counts[code]})") for code, label in rows]
