"""The portfolio of an organisation: one filtered set, read as a list, a map, a sheet or a file."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Convention
from alliage.design import search

from ..models import Effect, Funding, PortfolioSum, Project, ProjectTerritory, ProjectText, ServiceInvolvement, Standing
from .standings import SIGNED, most_voted

COUNTED = 1000
"""Counted exactly and leafed through up to here; « plus de 1 000 » above."""
PAGE = 50
NEAR = 120
"""Days before a term from which it is counted in days."""
ZERO, CENT = Decimal(0), Decimal("0.01")
Kind = PortfolioSum.Kind
LIFE = [stage.value for stage in (Project.Stage.RUNNING, Project.Stage.VOTED, Project.Stage.STUDY, Project.Stage.IDEA)] + [
    Project.Stage.SUSPENDED.value,
    Project.Stage.DONE.value,
]
"""States as a list sorts them: what lives first."""
SORTS = ("nom", "etat", "part", "convention", "nouvelle")


@dataclass(frozen=True)
class Filters:
    """What the address asks for; every value is known to the portfolio."""

    country: str = ""
    theme: str = ""
    stage: str = ""
    service: str = ""
    territory: str = ""
    money: str = ""
    currency: str = ""
    text: str = ""
    year: int = 0
    sort: str = "-part"
    standpoint: str = ""

    @property
    def narrow(self) -> bool:
        """Whether they leave anything out."""
        asked = (self.country, self.theme, self.stage, self.service, self.territory, self.money, self.currency, self.text)
        return any(asked)


@dataclass(frozen=True)
class Money:
    """Votes of a year in one currency: ours and everyone's."""

    currency: str
    own: Decimal
    total: Decimal

    @property
    def others(self) -> Decimal:
        """What the other funders vote."""
        return self.total - self.own

    @property
    def ratio(self) -> Decimal | None:
        """What the others vote for one of ours."""
        return (self.others / self.own).quantize(CENT) if self.own and self.others else None


@dataclass(frozen=True)
class Sums:
    """The maintained summary of a portfolio."""

    count: int
    money: Mapping[tuple[int, str], Money]
    facets: Mapping[str, Mapping[str, int]]
    main: str = "EUR"
    """The currency its organisation votes in: it comes first, since amounts of two currencies do not compare."""

    @cached_property
    def years(self) -> list[int]:
        """Years with money, latest first."""
        return sorted({year for year, _code in self.money}, reverse=True)

    @property
    def small(self) -> bool:
        """Whether it can be sorted and summed as it stands, without the maintained lines."""
        return self.count <= COUNTED

    def year(self, today: dt.date) -> int:
        """The year to show unless told: this one if it has money, else the last that has."""
        return today.year if today.year in self.years or not self.years else self.years[0]

    def of(self, year: int) -> list[Money]:
        """The money of a year, our main currency first."""
        return in_order((money for (when, _code), money in self.money.items() if when == year), self.main)


def in_order(found: Iterable[Money], main: str) -> list[Money]:
    """The main currency, then the euro, then the others by their code."""
    return sorted(found, key=lambda money: (money.currency != main, money.currency != "EUR", money.currency))


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    standing: Standing
    places: Sequence[tuple[Territory, int]]
    together: int
    money: Sequence[Money]
    term_on: dt.date | None
    translated: str = ""

    @property
    def title(self) -> str:
        """Its title in the language of the page where somebody wrote one."""
        return self.translated or self.project.title

    @property
    def language(self) -> str:
        """The language that title is in."""
        return current() if self.translated else self.project.language

    @property
    def project(self) -> Project:
        """The cooperation."""
        return self.standing.project

    @property
    def stage(self) -> str:
        """Where it stands, in a word."""
        return capfirst(self.project.get_stage_display())

    @property
    def near(self) -> bool:
        """Whether its convention ends within four months, or has ended."""
        return self.term_on is not None and (self.term_on - timezone.localdate()).days <= NEAR

    @property
    def lapsed(self) -> bool:
        """Whether its convention has ended."""
        return self.term_on is not None and self.term_on < timezone.localdate()

    @property
    def territories(self) -> list[Territory]:
        """Its territories, ours first."""
        return [territory for territory, _effects in self.places]


@dataclass
class Lines:
    """A page of the filtered set."""

    rows: list[Row]
    count: int
    more: bool
    page: Page[Any]
    totals: list[Money] | None = field(default=None)


def sums(organisation: Organisation) -> Sums:
    """The figures and counts of a portfolio, in one read."""
    money: dict[tuple[int, str], Money] = {}
    facets: dict[str, dict[str, int]] = defaultdict(dict)
    voted: Counter[str] = Counter()
    for row in PortfolioSum.objects.filter(organisation=organisation, count__gt=0).order_by():
        if row.kind == Kind.MONEY:
            year, _, code = row.key.partition(":")
            money[int(year), code] = Money(code, row.own, row.total)
            voted[code] += row.count if row.own > 0 else 0
        else:
            facets[row.kind][row.key] = row.count
    return Sums(facets[Kind.PROJECT].get("all", 0), money, facets, most_voted(+voted))


def matching(organisation: Organisation, filters: Filters) -> QuerySet[Standing]:
    """The filtered set, in no order."""
    rows = Standing.objects.filter(organisation=organisation, project__deleted_at__isnull=True).order_by()
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    for wanted in _narrowings(organisation, filters):
        rows = rows.filter(project__in=wanted)
    return rows


def _narrowings(organisation: Organisation, filters: Filters) -> list[QuerySet[Any, Any]]:
    """The projects each filter keeps."""
    found: list[QuerySet[Any, Any]] = []
    places = ProjectTerritory.objects.order_by()
    if filters.country:
        there = places.filter(territory__country__code=filters.country).exclude(territory=organisation.territory_id)
        found.append(there.values("project"))
    if filters.territory:
        found.append(places.filter(territory=int(filters.territory)).values("project"))
    if filters.theme:
        code = filters.theme
        under = (
            Q(themes__theme__code=code) | Q(themes__theme__parent__code=code) | Q(themes__theme__parent__parent__code=code)
        )
        found.append(Project.objects.filter(under).order_by().values("pk"))
    if filters.service:
        mine = ServiceInvolvement.objects.filter(service=int(filters.service), service__organisation=organisation)
        found.append(mine.order_by().values("project"))
    if filters.money or filters.currency:
        votes = Funding.objects.filter(year=filters.year, voted__gt=0).order_by()
        ours = Q(funder=organisation)
        whose = {"part": ours, "autres": ~ours}.get(filters.money, Q())
        which = Q(currency__code=filters.currency) if filters.currency else Q()
        found.append(votes.filter(whose, which).values("project"))
    if filters.text:
        found.append(search.matching(Project.objects.kept(), filters.text).order_by().values("pk"))
    return found


def ordered(rows: QuerySet[Standing], organisation: Organisation, filters: Filters, known: Sums) -> QuerySet[Standing]:
    """The set in the order asked; ties keep the largest share, then the oldest line."""
    name, down = filters.sort.lstrip("-"), filters.sort.startswith("-")
    if name == "part" and known.small:
        code = filters.currency or known.main
        rows, key = rows.annotate(_own=_vote(organisation, filters.year, code)), "_own"
        return rows.order_by("-_own" if down else key, "-own", "pk")
    if name == "part":
        return rows.order_by("-own" if down else "own", "pk")
    if name == "etat":
        place = Case(*(When(stage=stage, then=Value(n)) for n, stage in enumerate(LIFE)), output_field=IntegerField())
        return rows.order_by(place.desc() if down else place.asc(), "-own", "pk")
    if name == "nom":
        return rows.order_by("-title" if down else "title", "pk")
    if name == "nouvelle" and not down:
        return rows.order_by(F("last_news_on").asc(nulls_first=True), "pk")
    moment = F("term_on" if name == "convention" else "last_news_on")
    return rows.order_by(moment.desc(nulls_last=True) if down else moment.asc(nulls_last=True), "pk")


def _vote(organisation: Organisation, year: int, currency: str) -> Coalesce:
    """Our vote of the year in one currency."""
    votes = Funding.objects.filter(
        project=OuterRef("project"), funder=organisation, year=year, currency__code=currency
    ).order_by()
    return Coalesce(Subquery(votes.values("project").annotate(sum=Sum("voted")).values("sum")), ZERO)


def lines(organisation: Organisation, filters: Filters, known: Sums, *, number: Any = 1) -> Lines:
    """A page of the list; nobody leafs beyond 1,000 lines."""
    chosen = ordered(matching(organisation, filters), organisation, filters, known)
    if not filters.narrow:
        # The summary knows how many there are: the page is read at once, in the order of an index.
        page = Paginator(range(min(known.count, COUNTED)), PAGE).get_page(number)
        start = (page.number - 1) * PAGE
        rows = rows_of(chosen[start : start + len(page.object_list)], organisation, filters)
        return Lines(rows, known.count, known.count > COUNTED, page, known.of(filters.year))
    keys = list(chosen.values_list("pk", flat=True)[: COUNTED + 1])
    more = len(keys) > COUNTED
    page = Paginator(keys[:COUNTED], PAGE).get_page(number)
    found = Lines(rows_by_key(list(page.object_list), organisation, filters), min(len(keys), COUNTED), more, page)
    if not more:
        found.totals = totals(matching(organisation, filters), organisation, filters.year, known.main)
    return found


def totals(chosen: QuerySet[Standing], organisation: Organisation, year: int, main: str) -> list[Money]:
    """The votes of a year over a filtered set, one total a currency."""
    votes = Funding.objects.filter(project__in=chosen.values("project"), year=year).order_by().values_list("currency__code")
    own = Coalesce(Sum("voted", filter=Q(funder=organisation)), ZERO)
    found = (Money(code, mine, whole) for code, mine, whole in votes.annotate(mine=own, whole=Sum("voted")))
    return in_order(found, main)


def rows_by_key(keys: Sequence[int], organisation: Organisation, filters: Filters) -> list[Row]:
    """The rows of these lines, in this order."""
    chosen = Standing.objects.filter(pk__in=keys).order_by()
    by_key = {row.standing.pk: row for row in rows_of(chosen, organisation, filters)}
    return [by_key[key] for key in keys if key in by_key]


def rows_of(chosen: QuerySet[Standing], organisation: Organisation, filters: Filters) -> list[Row]:
    """The rows of these lines, in two reads whatever they hold; the territory they are seen from first, else ours."""
    effects = Effect.objects.filter(project=OuterRef("project"), deleted_at__isnull=True).order_by().values("project")
    heavy = ("project__search_text", "project__summary", "project__common_ground", "project__handover", "project__outcome")
    together = _number(effects.filter(territory__isnull=True))
    texts = ProjectText.objects.filter(project=OuterRef("project"), language=current()).values("title")
    rows = chosen.select_related("project").defer(*heavy)
    found = list(rows.annotate(_term=_term(), _together=together, _text=Subquery(texts[:1])))
    places: dict[int, list[tuple[Territory, int]]] = defaultdict(list)
    felt = _number(effects.filter(territory=OuterRef("territory")))
    for place in (
        ProjectTerritory.objects.filter(project__in=[row.project_id for row in found])
        .select_related("territory__status")
        .defer("territory__search_text", "territory__presentation")
        .annotate(_felt=felt)
    ):
        places[place.project_id].append((place.territory, place._felt))
    seen, home = filters.standpoint, organisation.territory_id
    return [
        Row(
            standing=row,
            places=sorted(places[row.project_id], key=lambda place: (place[0].slug != seen, place[0].pk != home)),
            together=row._together,  # type: ignore[attr-defined]
            money=money_of(row, filters.year),
            term_on=row._term,  # type: ignore[attr-defined]
            translated=(row._text or "") if row.project.language != current() else "",  # type: ignore[attr-defined]
        )
        for row in found
    ]


def current() -> str:
    """The language of the page."""
    return (get_language() or "fr")[:2]


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    """How many rows a line has, counted beside it."""
    return Coalesce(Subquery(rows.annotate(_n=Count("pk")).values("_n"), IntegerField()), 0)


def _term() -> Subquery:
    """The last term of the signed conventions of a line's alliances, read as it stands today."""
    bonds = Project.alliances.through.objects.filter(project=OuterRef(OuterRef("project"))).values("alliance")
    acts = Convention.objects.kept().filter(
        SIGNED, alliance__in=bonds, alliance__deleted_at__isnull=True, ends_on__isnull=False
    )
    return Subquery(acts.order_by("-ends_on").values("ends_on")[:1])


def money_of(standing: Standing, year: int) -> list[Money]:
    """The votes of a year on one line, our main currency first."""
    found = (Money(code, Decimal(own), Decimal(total)) for when, code, own, total in standing.money if when == year)
    return in_order(found, standing.currency)


def standpoints(organisation: Organisation, filters: Filters) -> list[tuple[str, str]]:
    """The territories a filtered set may be seen from, those of most lines first."""
    chosen = matching(organisation, filters).values("project")
    rows = ProjectTerritory.objects.filter(project__in=chosen).order_by().values_list("territory__slug", "territory__name")
    counted = rows.annotate(n=Count("project")).order_by("-n", "territory__name", "territory__slug")
    return [(slug, name) for slug, name, _count in counted[:PAGE]]


def points(organisation: Organisation, filters: Filters) -> list[dict[str, Any]]:
    """The filtered set on a map: each territory with its cooperations; a place without coordinates stands in its country."""
    chosen = matching(organisation, filters).values("project")
    fields = ("territory", "territory__name", "territory__fictitious")
    rows = ProjectTerritory.objects.filter(project__in=chosen).order_by().values(*fields)
    counted = rows.annotate(
        lat=Coalesce("territory__lat", "territory__country__lat"),
        lon=Coalesce("territory__lon", "territory__country__lon"),
        count=Count("project"),
    )
    return [
        {
            "pk": row["territory"],
            "label": row["territory__name"],
            "lat": row["lat"],
            "lon": row["lon"],
            "count": row["count"],
            "fictitious": row["territory__fictitious"],
        }
        for row in counted.order_by("-count", "territory__name")
    ]


def ourselves(organisation: Organisation) -> str:
    """« notre Département », « notre région »: an authority by the status of its territory, any other body plainly."""
    if organisation.kind != Organisation.Kind.AUTHORITY or organisation.territory is None:
        return gettext("notre organisation")
    status = organisation.territory.status.name
    # Only a Département keeps its capital letter.
    proper = organisation.territory.status.fr == "Département"
    return gettext("notre %(status)s") % {"status": status if proper else status[:1].lower() + status[1:]}


def territory_name(filters: Filters) -> str:
    """The name of the territory the list is narrowed to."""
    if not filters.territory:
        return ""
    return Territory.objects.filter(pk=filters.territory).values_list("name", flat=True).first() or gettext(
        "un territoire inconnu"
    )
