"""Whose account: an authority by the address of its territory, any organisation by its number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from alliage.actors.models import Organisation, Territory
from alliage.projects.models import AccountSum, PaymentsOpening, PortfolioSum
from alliage.rules.digits import whole

from .figures import Kind, Year, years

Public = PortfolioSum.Kind.PUBLIC
TOTALS = (Kind.ALL, Kind.PROJECT)
MOST = 200
"""Recipients named beside a year; those beyond are in the table and in the file."""


@dataclass(frozen=True)
class Holder:
    """An organisation, the sums of its years, how many of its projects are published or kept, what it shows of payments."""

    body: Organisation
    sums: list[AccountSum]
    counts: dict[str, int]
    opening: PaymentsOpening | None
    first: bool = True
    """It answers at the address of its territory: a second authority of the same place answers at its number."""

    @property
    def territory(self) -> Territory | None:
        """Its territory, whose name heads the page when it is an authority."""
        return self.body.territory if self.body.kind == Organisation.Kind.AUTHORITY else None

    @property
    def name(self) -> str:
        """How the page calls it."""
        return self.territory.name if self.territory and self.first else self.body.name

    @property
    def key(self) -> str:
        """Its word in the address."""
        return self.territory.slug if self.territory and self.first else str(self.body.pk)

    @property
    def population(self) -> int:
        """Inhabitants of its territory, nothing when not known."""
        return (self.territory.population or 0) if self.territory else 0

    @property
    def years(self) -> list[Year]:
        """Every year that has money."""
        return years(self.sums, self.population)

    @property
    def shows_something(self) -> bool:
        """Whether anything of it is published."""
        return bool(self.counts.get("open")) or any(row.kind == Kind.ALL for row in self.sums)


def holder(key: str, user: Any) -> Holder | None:
    """The authority of a territory, or the organisation of that number when one may see it or it published something."""
    rows = Organisation.objects.select_related("territory__status", "territory__country")
    body = _authorities().filter(territory__slug=key).select_related("territory__status", "territory__country").first()
    if body is not None:
        return _held(body)
    number = whole(key)
    if number is None:
        return None
    body = rows.filter(pk=number).first()
    found = _held(body, first=body.pk in _firsts([body.territory_id])) if body else None
    if found is None or found.shows_something:
        return found
    return found if Organisation.objects.visible_to(user).filter(pk=found.body.pk).exists() else None


def _authorities() -> QuerySet[Organisation]:
    """Authorities, the one a territory stands for before any other of the same place."""
    return Organisation.objects.filter(kind=Organisation.Kind.AUTHORITY).order_by("-published", "pk")


def _firsts(territories: Iterable[int | None]) -> set[int]:
    """The authority that answers at the address of each of these territories; one read."""
    first: dict[int, int] = {}
    for pk, place in _authorities().filter(territory__in=set(territories)).values_list("pk", "territory"):
        first.setdefault(place, pk)
    return set(first.values())


def _held(body: Organisation, *, first: bool = True) -> Holder:
    """Three reads, whatever the size of the account."""
    counts = PortfolioSum.objects.filter(organisation=body, kind=Public).order_by().values_list("key", "count")
    return Holder(
        body=body,
        sums=list(AccountSum.objects.filter(organisation=body, kind__in=TOTALS, count__gt=0).order_by()),
        counts=dict(counts),
        opening=PaymentsOpening.objects.filter(organisation=body, until__isnull=False).first(),
        first=first,
    )


def sums_of(body: Organisation, year: int) -> list[AccountSum]:
    """What a year counts: countries, themes, effects, and who received most."""
    known = AccountSum.objects.filter(organisation=body, year=year, count__gt=0).order_by()
    payees = known.filter(kind=Kind.RECIPIENT).order_by("currency", "-paid", "key")[:MOST]
    return [*known.filter(kind__in=(Kind.COUNTRY, Kind.THEME, Kind.EFFECT)), *payees]


@dataclass(frozen=True)
class Listed:
    """An authority of the list: its latest year, and how many cooperations it published, of which with an amount."""

    body: Organisation
    year: Year | None
    open: int
    facts: int
    first: bool = True

    @property
    def territory(self) -> Territory | None:
        """Its territory."""
        return self.body.territory

    @property
    def key(self) -> str:
        """Its word in the address."""
        return self.body.territory.slug if self.body.territory and self.first else str(self.body.pk)

    @property
    def name(self) -> str:
        """How the list calls it."""
        return str(self.body.territory) if self.body.territory and self.first else self.body.name


def holders() -> list[Listed]:
    """The authorities that published something: those with votes first, then those with most amounts, then by name."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    shown = PortfolioSum.objects.filter(kind=Public, key__in=("open", "fact"), count__gt=0).order_by()
    for pk, key, count in shown.values_list("organisation", "key", "count"):
        counts[pk][key] = count
    sums: dict[int, list[AccountSum]] = defaultdict(list)
    for row in AccountSum.objects.filter(kind__in=TOTALS, count__gt=0).order_by():
        sums[row.organisation_id].append(row)
    rows = Organisation.objects.filter(
        Q(pk__in={*counts, *sums}), kind=Organisation.Kind.AUTHORITY, territory__isnull=False
    ).select_related("territory__status", "territory__country")
    firsts = _firsts(row.territory_id for row in rows)
    found = [_listed(row, sums[row.pk], counts[row.pk], first=row.pk in firsts) for row in rows]
    return sorted(found, key=lambda one: (one.year is None, -one.facts, str(one.territory), one.body.pk))


def _listed(body: Organisation, sums: Iterable[AccountSum], counts: dict[str, int], *, first: bool) -> Listed:
    known = years(sums, (body.territory.population or 0) if body.territory else 0)
    return Listed(body, known[0] if known else None, counts.get("open", 0), counts.get("fact", 0), first)
