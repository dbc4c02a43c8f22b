"""What is known of cooperations when money is short, in bulk: votes, effects, results, services, acts, who else is there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from django.db.models import Max, Q, Sum

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Convention
from alliage.alliances.queries.conventions import Act, acts_of
from alliage.projects.models import (
    Effect,
    Funding,
    IndicatorTarget,
    IndicatorValue,
    Participation,
    Project,
    ProjectSdg,
    ProjectTerritory,
    ProjectTheme,
    ServiceInvolvement,
)
from alliage.projects.queries.quality import latest_ratings

NOTHING = Decimal(0)
Place = tuple[int, int]
"""A project and a territory."""


@dataclass
class Known:
    """One cooperation as a round reads it; amounts in the currency of the round, for one year."""

    project: Project
    own: Decimal = NOTHING
    other: Decimal = NOTHING
    days: Decimal = NOTHING
    territories: list[Territory] = field(default_factory=list)
    effects: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    results: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ratings: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    services: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    themes: set[str] = field(default_factory=set)
    goals: set[int] = field(default_factory=set)
    alliances: set[int] = field(default_factory=set)
    act: str = ""
    act_until: dt.date | None = None
    act_yearly: Decimal | None = None
    operator: str = ""
    allies: list[str] = field(default_factory=list)

    @property
    def suspended(self) -> bool:
        """Nothing may be spent there today."""
        return self.project.stage == Project.Stage.SUSPENDED

    @property
    def reached(self) -> int | None:
        """Its targets, reached in percent on average; None without any."""
        shares = [share for each in self.results.values() for share in each]
        return sum(shares) // len(shares) if shares else None


def projects_of(organisation: Organisation, year: int) -> list[int]:
    """The cooperations an organisation voted money for in a year, and those of its own that still run, by title."""
    paid = Funding.objects.filter(funder=organisation, year=year).values("project")
    running = [Project.Stage.VOTED, Project.Stage.RUNNING, Project.Stage.SUSPENDED]
    rows = Project.objects.of(organisation).filter(Q(pk__in=paid) | Q(owner=organisation, stage__in=running))
    return list(rows.exclude(stage=Project.Stage.DONE).order_by("title", "pk").values_list("pk", flat=True))


def known(ids: Sequence[int], organisation: Organisation, *, year: int, currency: str, until: int) -> dict[int, Known]:
    """Everything a round asks of these cooperations; the same number of reads for one and for three hundred."""
    rows = Project.objects.filter(pk__in=ids).select_related("owner")
    found = {row.pk: Known(row) for row in rows}
    _money(found, organisation, year, currency)
    _sides(found)
    _effects(found)
    _results(found)
    _ratings(found)
    _services(found, year, organisation)
    _subjects(found)
    _acts(found, organisation, until, currency)
    _bodies(found, organisation)
    return found


def _money(found: Mapping[int, Known], organisation: Organisation, year: int, currency: str) -> None:
    rows = Funding.objects.filter(project__in=found, year=year, currency__code=currency).order_by()
    for project, funder, voted in rows.values_list("project", "funder").annotate(sum=Sum("voted")):
        line = found[project]
        if funder == organisation.pk:
            line.own += voted
        else:
            line.other += voted


def _sides(found: Mapping[int, Known]) -> None:
    rows = ProjectTerritory.objects.filter(project__in=found).select_related("territory__status", "territory__country")
    for row in rows.order_by("position", "pk"):
        found[row.project_id].territories.append(row.territory)


def _effects(found: Mapping[int, Known]) -> None:
    """Each effect counts where it is felt; one that is felt by all counts on each territory."""
    rows = Effect.objects.kept().settled().filter(project__in=found).order_by()
    for project, place, level in rows.values_list("project", "territory", "level"):
        line = found[project]
        for key in [place] if place else [each.pk for each in line.territories]:
            line.effects[key].append(level)


def _results(found: Mapping[int, Known]) -> None:
    """The share of each target reached by the latest accepted value of the same territory; both from its baseline."""
    targets = IndicatorTarget.objects.filter(indicator__outcome__project__in=found, target__isnull=False).order_by()
    values = IndicatorValue.objects.filter(
        indicator__outcome__project__in=found, state=IndicatorValue.State.ACCEPTED
    ).order_by("on", "pk")
    latest = {(row[0], row[1]): row[2] for row in values.values_list("indicator", "territory", "value")}
    fields = ("indicator", "indicator__outcome__project", "territory", "baseline", "target")
    for indicator, project, place, baseline, target in targets.values_list(*fields):
        value = latest.get((indicator, place))
        start = baseline or NOTHING
        if value is None or target is None or target == start:
            continue
        share = int(max(NOTHING, min(Decimal(100), (value - start) / (target - start) * 100)))
        line = found[project]
        for key in [place] if place else [each.pk for each in line.territories]:
            line.results[key].append(share)


def _ratings(found: Mapping[int, Known]) -> None:
    """What the party of each territory says itself of the quality; never what it says of another."""
    for project, rows in latest_ratings([line.project for line in found.values()]).items():
        for row in rows:
            if row.territory_id:
                found[project].ratings[row.territory_id].append(row.level)


def _services(found: Mapping[int, Known], year: int, organisation: Organisation) -> None:
    rows = ServiceInvolvement.objects.filter(project__in=found, year=year).order_by()
    fields = ("project", "service", "service__organisation", "service__organisation__territory", "days")
    for project, service, body, place, days in rows.values_list(*fields):
        if place:
            found[project].services[place].add(service)
        if body == organisation.pk:
            found[project].days += days


def _subjects(found: Mapping[int, Known]) -> None:
    for project, code in ProjectTheme.objects.filter(project__in=found).order_by().values_list("project", "theme__code"):
        found[project].themes.add(code)
    for project, goal in ProjectSdg.objects.filter(project__in=found).order_by().values_list("project", "goal_number"):
        found[project].goals.add(goal)
    links = Project.alliances.through.objects.filter(project__in=found).order_by()
    for project, alliance in links.values_list("project", "alliance"):
        found[project].alliances.add(alliance)


def _acts(found: Mapping[int, Known], organisation: Organisation, until: int, currency: str) -> None:
    """The act in force that reaches the year: what it forecasts a year, and until when."""
    alliances = {key for line in found.values() for key in line.alliances}
    rows = Convention.objects.kept().filter(alliance__in=alliances, parties__organisation=organisation).distinct()
    best: dict[int, Act] = {}
    for act in acts_of(rows):
        if act.settled and act.ends_on is not None:
            kept = best.get(act.row.alliance_id)
            if kept is None or act.ends_on > (kept.ends_on or act.ends_on):
                best[act.row.alliance_id] = act
    for line in found.values():
        acts = [best[key] for key in sorted(line.alliances) if key in best]
        if acts:
            _bind(line, max(acts, key=lambda each: each.ends_on or dt.date.min), until, currency)


def _bind(line: Known, act: Act, until: int, currency: str) -> None:
    """What an act says of a line."""
    row, ends = act.row, act.ends_on
    line.act, line.act_until = row.title, ends
    starts = row.starts_on or row.signed_on
    if row.amount and row.currency and row.currency.code == currency and starts and ends and ends.year >= until:
        yearly = row.amount / (ends.year - starts.year + 1)
        # An act that ends within the year forecasts its part of it.
        covered = (min(ends, dt.date(until, 12, 31)) - dt.date(until, 1, 1)).days + 1
        line.act_yearly = (yearly * covered / 365 if covered < 365 else yearly).quantize(Decimal(1), ROUND_FLOOR)


def _bodies(found: Mapping[int, Known], organisation: Organisation) -> None:
    """The operator that takes part, and the other authorities that act in the same partner territories."""
    home = organisation.territory_id
    rows = Participation.objects.filter(project__in=found, role=Participation.Role.OPERATOR).order_by("pk")
    for project, name in rows.values_list("project", "organisation__name"):
        found[project].operator = found[project].operator or name
    places = {each.pk for line in found.values() for each in line.territories if each.pk != home}
    for place, names in _others_at(places, organisation).items():
        for line in found.values():
            if any(each.pk == place for each in line.territories):
                line.allies += [name for name in names if name not in line.allies]


def _others_at(places: Iterable[int], organisation: Organisation) -> dict[int, list[str]]:
    """Other authorities of our country that take part in something published, or of our world, at a place."""
    home = organisation.territory
    if home is None:
        return {}
    rows = (
        ProjectTerritory.objects.filter(
            territory__in=list(places),
            project__deleted_at__isnull=True,
            project__published_at__isnull=False,
            project__fictitious=organisation.fictitious,
            project__owner__kind=Organisation.Kind.AUTHORITY,
            project__owner__territory__country=home.country_id,
        )
        .exclude(project__owner=organisation)
        .order_by("project__owner__name")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for place, name in rows.values_list("territory", "project__owner__name").distinct():
        found[place].append(name)
    return found


def latest_year(organisation: Organisation, currency: str) -> int | None:
    """The latest year an organisation voted money in a currency."""
    rows = Funding.objects.filter(funder=organisation, currency__code=currency, project__deleted_at__isnull=True)
    year: int | None = rows.aggregate(last=Max("year"))["last"]
    return year
