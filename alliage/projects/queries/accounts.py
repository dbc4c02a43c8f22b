"""What anyone may read of money, and what each published project weighs in the accounts of its funders, read in bulk."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import ExtractYear

from alliage.actors.models import Organisation
from alliage.rules.money import CENT

from ..models import AccountLine, AccountReceipt, AccountSum, Effect, Funding, Payment, PaymentsOpening, Project
from .standings import places_of, themes_of

PERSONS = "persons"
"""The recipient of payments made to people: counted, never named."""
ZERO = Decimal(0)
Kind = AccountSum.Kind


def open_votes() -> QuerySet[Funding]:
    """Votes anyone may read: of a published cooperation and, where it was taken from public sources, with their own."""
    sourced = Q(project__record_no__isnull=True) | Q(source_url__gt="")
    return Funding.objects.filter(sourced, project__deleted_at__isnull=True, project__published_at__isnull=False)


def open_payments() -> QuerySet[Payment]:
    """Payments anyone may read: on such a vote, up to the day their funder chose to show."""
    until = PaymentsOpening.objects.filter(organisation=OuterRef("funding__funder")).values("until")
    return Payment.objects.filter(
        Q(funding__project__record_no__isnull=True) | Q(funding__source_url__gt=""),
        funding__project__deleted_at__isnull=True,
        funding__project__published_at__isnull=False,
        paid_on__lte=Subquery(until),
    )


def open_effects() -> QuerySet[Effect]:
    """Effects anyone may read."""
    sourced = Q(project__record_no__isnull=True) | Q(source_url__gt="")
    shown = Effect.objects.public().filter(sourced)
    return shown.filter(project__deleted_at__isnull=True, project__published_at__isnull=False)


@dataclass
class _Cells:
    """One project: what each funder votes by year and currency, and what it paid to whom."""

    votes: dict[int, dict[str, dict[int, list[Decimal]]]] = field(default_factory=dict)
    paid: dict[tuple[int, int, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    receipts: list[tuple[int, int, str, str, Decimal, int]] = field(default_factory=list)

    def vote(self, year: int, code: str, funder: int, kind: str, amount: Decimal) -> None:
        """Add a vote."""
        cell = self.votes.setdefault(year, {}).setdefault(code, {}).setdefault(funder, [ZERO, ZERO])
        cell[0] += amount
        cell[1] += amount if kind == Funding.Kind.IN_KIND else ZERO

    def lines(self) -> Iterator[tuple[int, int, str, Decimal, Decimal, Decimal, Decimal]]:
        """Funder, year, currency, voted, in kind, others, paid: every currency of a year the funder votes something in."""
        keys = {(funder, year, code) for funder, year, code in self.paid}
        for year, by_code in self.votes.items():
            funders = {funder for cells in by_code.values() for funder in cells}
            keys |= {(funder, year, code) for funder in funders for code in by_code}
        for funder, year, code in sorted(keys):
            by_code = self.votes.get(year, {})
            cells = by_code.get(code, {})
            voted, in_kind = cells.get(funder, (ZERO, ZERO))
            votes_here = any(funder in each for each in by_code.values())
            others = sum((cell[0] for cell in cells.values()), ZERO) - voted if votes_here else ZERO
            yield funder, year, code, voted, in_kind, others, self.paid.get((funder, year, code), ZERO)


def account_rows(ids: Sequence[int]) -> tuple[list[AccountLine], list[AccountReceipt]]:
    """The lines and receipts of these projects (at most 500 at a time), unsaved; those nobody published have none."""
    titles = dict(Project.objects.published().filter(pk__in=ids).order_by().values_list("pk", "title"))
    if not titles:
        return [], []
    cells = _money(list(titles))
    facets = _Facets(list(cells), {funder for each in cells.values() for funder, *_rest in each.lines()})
    lines, receipts = [], []
    for pk, each in cells.items():
        seen: set[tuple[int, int]] = set()
        for funder, year, code, voted, in_kind, others, paid in each.lines():
            first = (funder, year) not in seen
            seen.add((funder, year))
            line = AccountLine(organisation_id=funder, project_id=pk, year=year, currency=code, title=titles[pk])
            line.voted, line.in_kind, line.others, line.paid = voted, in_kind, others, paid
            line.facets = facets.of(pk, funder) if first else {}
            lines.append(line)
        for funder, year, code, recipient, paid, count in each.receipts:
            receipt = AccountReceipt(organisation_id=funder, project_id=pk, year=year, currency=code, recipient=recipient)
            receipt.paid, receipt.count = paid, count
            receipts.append(receipt)
    return lines, receipts


def _money(ids: list[int]) -> dict[int, _Cells]:
    """The votes and the payments of projects, in two reads."""
    found: dict[int, _Cells] = defaultdict(_Cells)
    votes = open_votes().filter(project__in=ids).order_by()
    rows = votes.values_list("project", "year", "currency__code", "funder", "kind").annotate(sum=Sum("voted"))
    for pk, year, code, funder, kind, voted in rows:
        # SQLite forgets the cents that are zero.
        found[pk].vote(year, code, funder, kind, voted.quantize(CENT))
    shown = open_payments().filter(funding__project__in=ids).order_by().annotate(in_year=ExtractYear("paid_on"))
    keys = ("funding__project", "funding__funder", "in_year", "funding__currency__code", "recipient", "to_individual")
    for pk, funder, year, code, body, person, paid, count in shown.values_list(*keys).annotate(
        sum=Sum("amount"), n=Count("pk")
    ):
        recipient = PERSONS if person else str(body or "")
        found[pk].paid[funder, year, code] += paid.quantize(CENT)
        found[pk].receipts.append((funder, year, code, recipient, paid.quantize(CENT), count))
    return found


class _Facets:
    """What projects count for besides their money: countries, themes, effects."""

    def __init__(self, ids: list[int], funders: set[int]) -> None:
        self.homes = dict(Organisation.objects.filter(pk__in=funders).values_list("pk", "territory"))
        self.places = places_of(ids)
        self.themes = themes_of(ids)
        self.effects: dict[int, Counter[str]] = defaultdict(Counter)
        rows = open_effects().filter(project__in=ids).order_by().values_list("project", "territory", "level")
        for pk, territory, level, count in rows.annotate(n=Count("pk")):
            self.effects[pk][f"{territory or 0}:{level}"] += count

    def of(self, pk: int, funder: int) -> Mapping[str, Any]:
        """Those of one project for one funder; its own country is no destination."""
        countries = sorted({code for place, code in self.places[pk] if place != self.homes.get(funder)})
        return {
            Kind.PROJECT.value: {"": 1},
            Kind.COUNTRY.value: dict.fromkeys(countries, 1),
            Kind.THEME.value: dict.fromkeys(sorted(self.themes[pk]), 1),
            Kind.EFFECT.value: dict(sorted(self.effects[pk].items())),
        }
