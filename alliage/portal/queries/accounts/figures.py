"""How much: the figures of an account by year and currency, never summed across currencies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext

from alliage.actors.models import Organisation
from alliage.design import values
from alliage.projects.models import AccountSum

from .filters import Filters, Narrowed

ZERO, CENT = Decimal(0), Decimal("0.01")
Kind = AccountSum.Kind


@dataclass(frozen=True)
class Purse:
    """A year in one currency: voted (of which in kind), paid, brought by others, per inhabitant."""

    year: int
    currency: str
    voted: Decimal = ZERO
    in_kind: Decimal = ZERO
    others: Decimal = ZERO
    paid: Decimal = ZERO
    population: int = 0

    @property
    def leverage(self) -> Decimal | None:
        """What others bring for one of ours."""
        return (self.others / self.voted).quantize(CENT) if self.voted and self.others else None

    @property
    def per_head(self) -> Decimal | None:
        """What is voted for one inhabitant."""
        return (self.voted / self.population).quantize(CENT) if self.population and self.voted else None


@dataclass(frozen=True)
class Year:
    """A year of an account: its purses, the currency of its greatest vote first, and how many projects."""

    year: int
    purses: Sequence[Purse]
    count: int


def _purse(row: Mapping[str, Any], year: int, population: int) -> Purse:
    amounts = {name: (row[name] or ZERO).quantize(CENT) for name in ("voted", "in_kind", "others", "paid")}
    return Purse(year, row["currency"], **amounts, population=population)


def _ordered(found: Iterable[Purse]) -> list[Purse]:
    """Those that hold something, the currency of the greatest vote first."""
    return sorted(
        (purse for purse in found if purse.voted or purse.others or purse.paid),
        key=lambda purse: (-purse.voted, -purse.others, purse.currency),
    )


def years(sums: Iterable[AccountSum], population: int) -> list[Year]:
    """Every year that has money, latest first."""
    money: dict[int, list[Purse]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for row in sums:
        if row.kind == Kind.ALL:
            money[row.year].append(_purse(vars(row), row.year, population))
        elif row.kind == Kind.PROJECT:
            counts[row.year] += row.count
    kept = {year: _ordered(found) for year, found in money.items()}
    return [Year(year, kept[year], counts[year]) for year in sorted(kept, reverse=True) if kept[year]]


def purses(body: Organisation, filters: Filters, found: Narrowed, known: Sequence[Year], population: int) -> Year:
    """The figures of the lines that answer: the maintained sums, or those of the lines when filters leave some out."""
    if not filters.narrow:
        return next((year for year in known if year.year == filters.year), Year(filters.year, [], 0))
    names = ("voted", "in_kind", "others", "paid")
    rows = found.lines.order_by().values_list("currency").annotate(*(Sum(name) for name in names))
    sums: dict[str, dict[str, Any]] = {
        code: {"currency": code, **dict(zip(names, amounts, strict=True))} for code, *amounts in rows
    }
    if filters.recipient:
        paid = dict(found.receipts.order_by().values_list("currency").annotate(sum=Sum("paid")))
        for code, row in sums.items():
            row["paid"] = paid.get(code, ZERO)
    count = found.lines.order_by().values("project").distinct().count()
    return Year(filters.year, _ordered(_purse(row, filters.year, population) for row in sums.values()), count)


Chart = list[tuple[int, list[tuple[str, Decimal | None, str]]]]


def charts(known: Sequence[Year], *, paid: bool) -> list[tuple[str, Chart]]:
    """Year by year, oldest first, one chart a currency: voted, paid where it is shown, brought by others."""
    found: dict[str, Chart] = defaultdict(list)
    for year in sorted(known, key=lambda one: one.year):
        for purse in year.purses:
            amounts = (
                (gettext("voté"), purse.voted),
                (gettext("payé"), purse.paid if paid else None),
                (gettext("autres"), purse.others),
            )
            found[purse.currency].append(
                (year.year, [(name, amount, _said(amount, purse.currency)) for name, amount in amounts])
            )
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def _said(amount: Decimal | None, currency: str) -> str:
    return gettext("pas publié") if amount is None else values.money(amount, currency)
