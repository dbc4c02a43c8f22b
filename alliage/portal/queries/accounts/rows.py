"""For what: the cooperations of an account, who received, what changed; a page at a time, a constant number of reads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, ngettext

from alliage.actors.models import Organisation, Territory
from alliage.design import values
from alliage.projects.models import (
    AccountLine,
    AccountReceipt,
    AccountSum,
    Effect,
    Funding,
    IndicatorTarget,
    IndicatorValue,
    Project,
    ProjectTerritory,
)
from alliage.projects.queries.accounts import PERSONS, open_effects, open_votes
from alliage.projects.queries.projects import Words, translated, words
from alliage.rules.digits import whole

from .figures import Kind
from .filters import NOBODY, Filters, Narrowed

SAID = {
    Project.Stage.SUSPENDED.value: gettext_noop("Suspendue"),
    Project.Stage.DONE.value: gettext_noop("Terminée"),
    Project.Stage.VOTED.value: gettext_noop("Votée"),
}
LEVELS = [level.value for level in Effect.Level]


@dataclass(frozen=True)
class Row:
    """A cooperation of the year: its money, the acts that voted it, where it stands in words."""

    line: AccountLine
    project: Project
    words: Words
    territories: list[Territory]
    votes: list[Funding]
    state: str
    firm: bool
    reached: str


def rows(lines: Sequence[AccountLine], body: Organisation) -> list[Row]:
    """The lines of a page with what they name, whatever their state: suspended, reoriented, missed, all of them."""
    keys = {line.project_id for line in lines}
    sides = ProjectTerritory.objects.select_related("territory")
    found = translated(Project.objects.published().filter(pk__in=keys)).prefetch_related(Prefetch("territories", sides))
    projects = {project.pk: project for project in found}
    votes: dict[tuple[int, int, str], list[Funding]] = defaultdict(list)
    acts = open_votes().filter(funder=body, project__in=keys, year__in={line.year for line in lines})
    for vote in acts.select_related("currency").order_by("pk"):
        votes[vote.project_id, vote.year, vote.currency.code].append(vote)
    reached = _reached([project for project in projects.values() if project.stage == Project.Stage.DONE])
    return [
        Row(
            line=line,
            project=project,
            words=words(project),
            territories=[side.territory for side in project.territories.all()],
            votes=votes[line.project_id, line.year, line.currency],
            state=state(project, reached.get(project.pk)),
            firm=project.stage == Project.Stage.RUNNING and project.decided_on is None,
            reached=project.outcome if project.stage == Project.Stage.DONE else "",
        )
        for line in lines
        if (project := projects.get(line.project_id)) is not None
    ]


def state(project: Project, reached: tuple[int, int] | None) -> str:
    """Where a cooperation stands, in words: an end says how many of its targets were reached, a decision its act."""
    if project.stage == Project.Stage.DONE and reached:
        met, aimed = reached
        if met == 0:
            return gettext("Terminée sans atteindre le résultat cherché")
        if met == aimed:
            return gettext("Terminée, toutes les cibles atteintes")
        said = ngettext(
            "Terminée, %(met)d cible atteinte sur %(aimed)d", "Terminée, %(met)d cibles atteintes sur %(aimed)d", met
        )
        return said % {"met": met, "aimed": aimed}
    if project.decided_on is None:
        return gettext(SAID[project.stage]) if project.stage in SAID else str(capfirst(project.get_stage_display()))
    act = {"day": values.day(project.decided_on), "act": project.decided_act}
    if project.stage == Project.Stage.SUSPENDED:
        return gettext("Suspendue par décision du %(day)s (%(act)s)") % act
    if project.stage == Project.Stage.DONE:
        return gettext("Terminée par décision du %(day)s (%(act)s)") % act
    return gettext("Réorientée par décision du %(day)s (%(act)s)") % act


def _reached(ended: Iterable[Project]) -> dict[int, tuple[int, int]]:
    """By ended project: how many targets its last accepted values reach, out of how many; two reads."""
    targets = IndicatorTarget.objects.filter(indicator__outcome__project__in=[row.pk for row in ended], target__isnull=False)
    aimed = list(targets.select_related("indicator__outcome").order_by())
    if not aimed:
        return {}
    last: dict[tuple[int, int | None], Decimal] = {}
    accepted = IndicatorValue.objects.filter(
        indicator__in={row.indicator_id for row in aimed}, state=IndicatorValue.State.ACCEPTED
    )
    for value in accepted.order_by("-on", "-pk"):
        last.setdefault((value.indicator_id, value.territory_id), value.value)
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in aimed:
        value_now, goal = last.get((row.indicator_id, row.territory_id)), row.target or Decimal(0)
        falling = row.baseline is not None and row.baseline > goal
        met = value_now is not None and (value_now <= goal if falling else value_now >= goal)
        before = found[row.indicator.outcome.project_id]
        found[row.indicator.outcome.project_id] = (before[0] + met, before[1] + 1)
    return dict(found)


@dataclass(frozen=True)
class Paid:
    """What somebody received: an organisation, people never named, or nobody wrote whom; `project` says for what."""

    name: str
    key: str
    url: str
    paid: Decimal
    currency: str
    count: int
    project: Project | None = None
    words: Words | None = None


def _names(keys: Iterable[str]) -> dict[str, Organisation]:
    wanted = [number for key in set(keys) if (number := whole(key)) is not None]
    return {str(row.pk): row for row in Organisation.objects.filter(pk__in=wanted)}


def _name(key: str, known: dict[str, Organisation]) -> tuple[str, str]:
    """How a recipient is called, and its page when anyone may open it."""
    if body := known.get(key):
        return body.name, body.get_absolute_url() if body.published else ""
    return (gettext("des personnes, jamais nommées") if key == PERSONS else gettext("un bénéficiaire non précisé")), ""


def receipts(found: Sequence[AccountReceipt]) -> list[Paid]:
    """Who received how much and for what, a page of them."""
    known = _names(row.recipient for row in found)
    keys = {row.project_id for row in found}
    projects = {row.pk: row for row in translated(Project.objects.published().filter(pk__in=keys))}
    return [
        Paid(
            *(_name(row.recipient, known)[0], row.recipient or NOBODY, _name(row.recipient, known)[1]),
            row.paid,
            row.currency,
            row.count,
            project,
            words(project),
        )
        for row in found
        if (project := projects.get(row.project_id)) is not None
    ]


def payees(sums: Iterable[AccountSum]) -> list[Paid]:
    """Who received in a year, all cooperations together, most first: the choices of the filter."""
    kept = [row for row in sums if row.kind == Kind.RECIPIENT]
    known = _names(row.key for row in kept)
    kept.sort(key=lambda row: (row.currency != "EUR", row.currency, -row.paid, row.key))
    return [
        Paid(_name(row.key, known)[0], row.key or NOBODY, _name(row.key, known)[1], row.paid, row.currency, row.count)
        for row in kept
    ]


@dataclass(frozen=True)
class Felt:
    """How many effects are felt in a territory (none: in all), by level of evidence, lightest first."""

    territory: Territory | None
    counts: list[int]

    @property
    def total(self) -> int:
        """All levels together."""
        return sum(self.counts)


def effects(sums: Iterable[AccountSum], filters: Filters, found: Narrowed) -> list[Felt]:
    """The effects of the cooperations of the year, by territory; those with most first, those of all last."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if filters.narrow:
        told = open_effects().filter(project__in=found.lines.order_by().values("project")).order_by()
        for place, level, count in told.values_list("territory", "level").annotate(n=Count("pk")):
            counts[place or 0][level] += count
    else:
        for row in sums:
            if row.kind == Kind.EFFECT:
                place, _, level = row.key.partition(":")
                counts[int(place)][level] += row.count
    places = Territory.objects.in_bulk([pk for pk in counts if pk])
    felt = [Felt(places.get(pk), [levels.get(level, 0) for level in LEVELS]) for pk, levels in counts.items()]
    kept = [one for one in felt if one.total]
    return sorted(kept, key=lambda one: (one.territory is None, -one.total, str(one.territory or "")))
