"""The ledger of a project: each vote by country, what was paid on it, what is left; one table a currency."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, When

from alliage.vocabulary.models import Country, Currency

from ..models import Funding, Payment, Project

ZERO = Decimal(0)


@dataclass(frozen=True)
class CountryLine:
    """What a vote gives to a country, and what was paid there; no country: paid without saying where."""

    country: Country | None
    share: Decimal | None
    voted: Decimal
    paid: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left to pay."""
        return self.voted - self.paid


@dataclass(frozen=True)
class FundingLine:
    """One vote, by country, with its payments."""

    funding: Funding
    countries: Sequence[CountryLine]
    payments: Sequence[Payment]
    paid: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left to pay; negative when more was paid than voted."""
        return self.funding.voted - self.paid

    @property
    def overpaid(self) -> Decimal:
        """What was paid beyond the vote."""
        return max(self.paid - self.funding.voted, ZERO)

    @property
    def span(self) -> int:
        """Rows of the table it takes."""
        return max(len(self.countries), 1)


@dataclass(frozen=True)
class Ledger:
    """All votes in one currency."""

    currency: str
    lines: Sequence[FundingLine]

    @property
    def voted(self) -> Decimal:
        """The sum of the votes."""
        return sum((line.funding.voted for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        """The sum of the payments."""
        return sum((line.paid for line in self.lines), ZERO)

    @property
    def balance(self) -> Decimal:
        """What is left to pay."""
        return self.voted - self.paid


def ledgers(project: Project) -> list[Ledger]:
    """One ledger a currency, the euro first, latest years first; five reads whatever the number of votes."""
    rows = project.fundings.select_related("funder", "currency").prefetch_related("shares__country", "payments__country")
    by_currency: dict[str, list[FundingLine]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency.code].append(_line(row))
    return [Ledger(code, by_currency[code]) for code in sorted(by_currency, key=lambda code: (code != "EUR", code))]


def _line(funding: Funding) -> FundingLine:
    """One vote by country."""
    paid: dict[int | None, Decimal] = defaultdict(Decimal)
    places: dict[int | None, Country | None] = {None: None}
    payments = list(funding.payments.all())
    shares = list(funding.shares.all())
    for payment in payments:
        # With a single country there is nothing to guess: what does not say where was spent there.
        place = payment.country or (shares[0].country if len(shares) == 1 else None)
        places[place.pk if place else None] = place
        paid[place.pk if place else None] += payment.amount
    lines = [CountryLine(row.country, row.share, row.amount, paid.pop(row.country_id, ZERO)) for row in shares]
    lines += [CountryLine(places[key], None, ZERO, amount) for key, amount in paid.items()]
    return FundingLine(funding, lines, payments, sum((payment.amount for payment in payments), ZERO))


def currencies_near(project: Project) -> QuerySet[Currency]:
    """The currencies to choose from: the euro, those the project already has, then the others."""
    used = project.fundings.order_by().values("currency")
    near = Case(When(code="EUR", then=0), When(pk__in=used, then=1), default=2, output_field=IntegerField())
    return Currency.objects.order_by(near, "code")


def countries_of(project: Project) -> list[Country]:
    """The countries of the project's territories, in their order."""
    rows = project.territories.select_related("territory__country")
    return list({row.territory.country_id: row.territory.country for row in rows}.values())
