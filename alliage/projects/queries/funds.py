"""The money of one project as its page says it: per currency, by territory, by funder and country of spending."""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from alliage.actors.models import Organisation, Territory
from alliage.vocabulary.models import Country

from ..models import Funding, FundingShare, Project

NOTHING = Decimal(0)
PRINTED = 7
"""Funders named on a sheet of paper."""


@dataclass(frozen=True)
class FunderRow:
    """A funder and what it puts in each country of the table, then what is not split, then its total."""

    funder: Organisation | None
    territory: Territory | None
    countries: list[Country]
    cells: list[Decimal]
    unsplit: Decimal
    total: Decimal
    count: int = 0
    """How many funders it stands for on a short table; 0 for one that is named."""

    @property
    def by_country(self) -> list[tuple[Country, Decimal]]:
        """Each cell beside its country."""
        return list(zip(self.countries, self.cells, strict=True))


@dataclass(frozen=True)
class Purse:
    """The money of a year in one currency; never added to another currency."""

    currency: str
    parts: list[tuple[Territory, Decimal]]
    others: Decimal
    in_kind: Decimal
    total: Decimal
    countries: list[Country]
    rows: list[FunderRow]
    sums: list[Decimal]
    unsplit: Decimal

    @property
    def by_country(self) -> list[tuple[Country, Decimal]]:
        """Each sum beside its country."""
        return list(zip(self.countries, self.sums, strict=True))

    def short(self) -> "Purse":
        """The first funders, the others in one row with their sum: a table for a sheet of paper."""
        others = self.rows[PRINTED:]
        if not others:
            return self
        cells = [sum((row.cells[place] for row in others), NOTHING) for place in range(len(self.countries))]
        unsplit, total = sum((row.unsplit for row in others), NOTHING), sum((row.total for row in others), NOTHING)
        rest = FunderRow(None, None, self.countries, cells, unsplit, total, len(others))
        return replace(self, rows=[*self.rows[:PRINTED], rest])


@dataclass(frozen=True)
class Funds:
    """The chosen year, the years that have money, one purse per currency."""

    year: int | None
    years: list[int]
    purses: list[Purse]

    def short(self) -> "Funds":
        """The same money on a sheet of paper."""
        return replace(self, purses=[purse.short() for purse in self.purses])

    def brought_by(self, territory_id: int) -> list[tuple[Decimal, str]]:
        """What the organisations of a territory bring that year, per currency."""
        found = [
            (amount, purse.currency) for purse in self.purses for place, amount in purse.parts if place.pk == territory_id
        ]
        return [(amount, currency) for amount, currency in found if amount]


def funds(
    project: Project,
    territories: Sequence[Territory],
    *,
    year: int | None = None,
    own: Container[int] = (),
    sourced_only: bool = False,
) -> Funds:
    """The money of the chosen year, else of the latest with money; `own`: the bodies that count as their territory's."""
    shares = Prefetch("shares", queryset=FundingShare.objects.select_related("country"))
    rows = list(project.fundings.select_related("funder__territory", "currency").prefetch_related(shares))
    if sourced_only:
        rows = [row for row in rows if row.source_url]
    years = sorted({row.year for row in rows}, reverse=True)
    chosen = year if year in years else (years[0] if years else None)
    by_currency: dict[str, list[Funding]] = defaultdict(list)
    for row in sorted(rows, key=lambda line: line.pk):
        if row.year == chosen:
            by_currency[row.currency.code].append(row)
    purses = [_purse(code, lines, territories, own) for code, lines in sorted(by_currency.items(), key=_euro_first)]
    return Funds(chosen, years, purses)


def _euro_first(item: tuple[str, Any]) -> tuple[bool, str]:
    return item[0] != "EUR", item[0]


def _purse(currency: str, lines: list[Funding], territories: Sequence[Territory], own: Container[int]) -> Purse:
    """One currency: who pays, where it is spent."""
    places = {territory.pk: territory for territory in territories}
    countries = _countries(lines, territories)
    by_funder: dict[int, list[Funding]] = defaultdict(list)
    for line in lines:
        by_funder[line.funder_id].append(line)
    rows = [_funder_row(group, countries, places, own) for group in by_funder.values()]
    order = list(places)
    rows.sort(key=lambda row: (order.index(row.territory.pk) if row.territory else len(order), -row.total))
    parts = [
        (place, sum((row.total for row in rows if row.territory and row.territory.pk == place.pk), NOTHING))
        for place in territories
    ]
    total = sum((row.total for row in rows), NOTHING)
    return Purse(
        currency=currency,
        parts=[(place, amount) for place, amount in parts if amount],
        others=total - sum((amount for _place, amount in parts), NOTHING),
        in_kind=sum((line.voted for line in lines if line.kind == Funding.Kind.IN_KIND), NOTHING),
        total=total,
        countries=countries,
        rows=rows,
        sums=[sum((row.cells[place] for row in rows), NOTHING) for place in range(len(countries))],
        unsplit=sum((row.unsplit for row in rows), NOTHING),
    )


def _countries(lines: list[Funding], territories: Sequence[Territory]) -> list[Country]:
    """The countries money is spent in: those of the columns first, in their order."""
    found = {share.country_id: share.country for line in lines for share in line.shares.all()}
    own = {territory.country_id: territory.country for territory in territories if territory.country_id in found}
    return list((own | {key: found[key] for key in sorted(found, key=lambda key: str(found[key]))}).values())


def _funder_row(
    lines: list[Funding], countries: list[Country], places: dict[int, Territory], own: Container[int]
) -> FunderRow:
    """All the lines of one funder."""
    funder = lines[0].funder
    cells = [
        sum((share.amount for line in lines for share in line.shares.all() if share.country_id == country.pk), NOTHING)
        for country in countries
    ]
    total = sum((line.voted for line in lines), NOTHING)
    home = places.get(funder.territory_id or 0) if funder.pk in own else None
    return FunderRow(funder, home, countries, cells, total - sum(cells, NOTHING), total)
