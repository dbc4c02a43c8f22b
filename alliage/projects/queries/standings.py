"""What projects are for each of their organisations, read in bulk: the material of the maintained lines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.alliances.models import Convention
from alliage.rules.money import CENT
from alliage.vocabulary.models import Theme

from ..models import (
    Comment,
    Effect,
    Funding,
    IndicatorValue,
    Participation,
    Payment,
    PortfolioSum,
    Project,
    ProjectContact,
    ProjectTerritory,
    ProjectTheme,
    ServiceInvolvement,
)

Key = tuple[int, int]
Kind = PortfolioSum.Kind
SIGNED = Q(signed_on__isnull=False) | Q(enforceable_on__isnull=False) | Q(signed_year__isnull=False)
"""A convention that binds, or did."""


@dataclass
class Line:
    """One project for one organisation. `money`: year, currency, own and total voted; `facets`: keys by kind of sum."""

    project: int
    organisation: int
    edits: bool
    title: str
    stage: str
    term_on: dt.date | None
    last_news_on: dt.date | None
    money: list[tuple[int, str, Decimal, Decimal]] = field(default_factory=list)
    facets: dict[str, list[str]] = field(default_factory=dict)

    def latest(self, currency: str) -> tuple[int | None, Decimal, Decimal]:
        """The last year with money in a currency: year, own, total."""
        years = [(year, own, total) for year, code, own, total in self.money if code == currency]
        return max(years) if years else (None, Decimal(0), Decimal(0))


def lines(ids: Sequence[int]) -> Iterator[Line]:
    """One line per organisation of these projects (at most 500 at a time); those in the bin count for nothing."""
    columns = ("pk", "owner", "title", "stage", "deleted_at", "published_at", "amount_fact")
    projects = list(Project.objects.filter(pk__in=ids).values_list(*columns))
    seats = _seats(ids, projects)
    homes = dict(Organisation.objects.filter(pk__in={body for _pk, body in seats}).values_list("pk", "territory"))
    money, places, themes, services = _money(ids), places_of(ids), themes_of(ids), _services(ids)
    terms, news = _terms(ids), _news(ids)
    cards = {pk: (title, stage, deleted) for pk, _owner, title, stage, deleted, *_rest in projects}
    seen = {pk: _seen(stage, published, fact) for pk, _owner, _title, stage, _deleted, published, fact in projects}
    for (pk, body), edits in seats.items():
        title, stage, deleted = cards[pk]
        line = Line(pk, body, edits, title, stage, terms.get(pk), news.get(pk))
        if deleted is None:
            line.money = [
                (
                    year,
                    code,
                    sum((v for funder, v in votes if funder == body), Decimal(0)),
                    sum((v for _f, v in votes), Decimal(0)),
                )
                for (year, code), votes in sorted(money[pk].items())
            ]
            line.facets = {
                Kind.PROJECT: ["all"],
                Kind.STAGE: [stage],
                Kind.COUNTRY: sorted({country for place, country in places[pk] if place != homes.get(body)}),
                Kind.THEME: sorted(themes[pk]),
                Kind.SERVICE: sorted(str(service) for service, owner in services[pk] if owner == body),
                Kind.PUBLIC: seen[pk],
            }
        yield line


def _seen(stage: str, published: Any, fact: str) -> list[str]:
    """What a visitor may know of a project."""
    if published is not None:
        return ["fact", "open"] if fact else ["open"]
    return ["before"] if stage in {Project.Stage.IDEA, Project.Stage.STUDY} else ["inside"]


def _seats(ids: Sequence[int], projects: Iterable[Any]) -> dict[Key, bool]:
    """Each (project, organisation) that takes part, and whether it writes on the sheet."""
    seats: dict[Key, bool] = {(pk, owner): True for pk, owner, *_rest in projects}
    known = Participation.objects.filter(project__in=ids).order_by().values_list("project", "organisation", "co_owner")
    for pk, body, co_owner in known:
        seats[pk, body] = seats.get((pk, body), False) or co_owner
    return seats


def _money(ids: Sequence[int]) -> dict[int, dict[tuple[int, str], list[tuple[int, Decimal]]]]:
    """By project, then by year and currency: what each funder votes, in cash or in kind."""
    found: dict[int, dict[tuple[int, str], list[tuple[int, Decimal]]]] = defaultdict(lambda: defaultdict(list))
    votes = Funding.objects.filter(project__in=ids).order_by().values_list("project", "year", "currency__code", "funder")
    for pk, year, code, funder, voted in votes.annotate(sum=Sum("voted")):
        # SQLite forgets the cents that are zero.
        found[pk][year, code].append((funder, voted.quantize(CENT)))
    return found


def places_of(ids: Sequence[int]) -> dict[int, set[tuple[int, str]]]:
    """By project: its territories with their country codes."""
    rows = ProjectTerritory.objects.filter(project__in=ids).order_by()
    return _sets(rows.values_list("project", "territory", "territory__country__code"))


def themes_of(ids: Sequence[int]) -> dict[int, set[str]]:
    """By project: the codes of its themes and of the themes above them."""
    above = {pk: (code, parent) for pk, code, parent in Theme.objects.values_list("pk", "code", "parent")}
    found: dict[int, set[str]] = defaultdict(set)
    for pk, theme in ProjectTheme.objects.filter(project__in=ids).order_by().values_list("project", "theme"):
        step: int | None = theme
        while step is not None:
            code, step = above[step]
            found[pk].add(code)
    return found


def _services(ids: Sequence[int]) -> dict[int, set[tuple[int, int]]]:
    """By project: the services involved with the organisation of each."""
    rows = ServiceInvolvement.objects.filter(project__in=ids).order_by()
    return _sets(rows.values_list("project", "service", "service__organisation"))


def _sets(rows: Iterable[tuple[int, Any, Any]]) -> dict[int, set[tuple[Any, Any]]]:
    found: dict[int, set[tuple[Any, Any]]] = defaultdict(set)
    for pk, one, other in rows:
        found[pk].add((one, other))
    return found


def _terms(ids: Sequence[int]) -> dict[int, dt.date]:
    """By project: the last term of the signed conventions of its alliances."""
    acts = Convention.objects.kept().filter(SIGNED, alliance__deleted_at__isnull=True).order_by()
    ends = dict(acts.values_list("alliance").annotate(term=Max("ends_on")).exclude(term=None))
    found: dict[int, dt.date] = {}
    bonds = Project.alliances.through.objects.filter(project__in=ids)
    for pk, alliance in bonds.values_list("project", "alliance"):
        if alliance in ends:
            found[pk] = max(ends[alliance], found.get(pk, ends[alliance]))
    return found


def _news(ids: Sequence[int]) -> dict[int, dt.date]:
    """By project: the day something was last heard of it."""
    said = Effect.objects.filter(project__in=ids, deleted_at__isnull=True)
    sources: list[QuerySet[Any, Any]] = [
        Project.objects.filter(pk__in=ids).order_by().values_list("pk", "last_news_on"),
        # An effect copied from a publication is as old as what it tells; one typed here is news of the day it came.
        _last(said.filter(user__isnull=True), "project", "observed_on"),
        _last(said.filter(user__isnull=False), "project", "at"),
        _last(IndicatorValue.objects.filter(indicator__outcome__project__in=ids), "indicator__outcome__project", "on"),
        _last(ProjectContact.objects.filter(project__in=ids), "project", "on"),
        _last(ProjectTerritory.objects.filter(project__in=ids).exclude(word=""), "project", "word_on"),
        _last(Payment.objects.filter(funding__project__in=ids), "funding__project", "paid_on"),
        _last(Comment.objects.filter(project__in=ids), "project", "at"),
    ]
    found: dict[int, dt.date] = {}
    for rows in sources:
        for pk, last in rows:
            if last is not None:
                day = timezone.localtime(last).date() if isinstance(last, dt.datetime) else last
                found[pk] = max(day, found.get(pk, day))
    return found


def _last(rows: QuerySet[Any, Any], project: str, moment: str) -> QuerySet[Any, Any]:
    """The greatest moment of each project."""
    return rows.order_by().values_list(project).annotate(last=Max(moment))


def main_currencies(bodies: Iterable[int]) -> dict[int, str]:
    """The currency each organisation votes most of its money in, the euro when it has voted none."""
    wanted = set(bodies)
    found = dict.fromkeys(wanted, "EUR")
    sums = PortfolioSum.objects.filter(organisation__in=wanted, kind=Kind.MONEY, own__gt=0)
    kept: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for body, key, count in sums.order_by().values_list("organisation", "key", "count"):
        kept[body][key.partition(":")[2]] += count
    unknown = Funding.objects.filter(funder__in=wanted - kept.keys()).order_by()
    for body, code, count in unknown.values_list("funder", "currency__code").annotate(n=Count("pk")):
        kept[body][code] += count
    return found | {body: most_voted(counts) for body, counts in kept.items()}


def most_voted(counts: Mapping[str, int]) -> str:
    """The currency most votes are in, the euro where there is none."""
    return max(sorted(counts), key=lambda code: counts[code]) if counts else "EUR"
