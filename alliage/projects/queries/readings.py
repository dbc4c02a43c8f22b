"""Who reads a page before it appears, where each reading stands, and what everyone is told of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.actors.queries.elections import elections_near
from alliage.rules.pre_election import Notice

from ..models import Funding, IndicatorValue, Participation, Project, Reading, Reply
from .effects import public

State = Reading.State


def readers(project: Project, publisher: Organisation) -> list[Organisation]:
    """The partners a page is put before: co-owners and authorities of another territory than who publishes."""
    bodies = {project.owner_id: project.owner}
    for row in project.participations.select_related("organisation__territory"):
        authority = row.organisation.kind == Organisation.Kind.AUTHORITY and row.role != Participation.Role.OBSERVER
        if row.co_owner or authority:
            bodies.setdefault(row.organisation_id, row.organisation)
    home = publisher.territory_id
    return [body for pk, body in bodies.items() if pk != publisher.pk and (home is None or body.territory_id != home)]


def last_change(project: Project, *, shown: bool) -> dt.datetime:
    """When the page last changed; `shown`: as everyone reads it, else with what publishing would add."""
    effects = public(project) if shown else project.effects.kept()
    words = project.territories.exclude(word="")
    words = words.filter(word_published_at__isnull=False) if shown else words
    dates = [
        effects.order_by().aggregate(last=Max("updated_at"))["last"],
        words.order_by().aggregate(last=Max("updated_at"))["last"],
        project.texts.order_by().aggregate(last=Max("updated_at"))["last"],
        Funding.objects.filter(project=project).aggregate(last=Max("updated_at"))["last"],
        IndicatorValue.objects.filter(indicator__outcome__project=project).aggregate(last=Max("at"))["last"],
    ]
    return max([project.updated_at, *(each for each in dates if each)])


@dataclass(frozen=True)
class Round:
    """A partner and its reading of the page as it stands; `stale`: it agreed, then the page changed."""

    organisation: Organisation
    reading: Reading | None
    stale: bool

    @property
    def settled(self) -> bool:
        """Publishing needs no reason: it agreed to this very page, or its days are spent."""
        row = self.reading
        return row is not None and ((row.state == State.AGREED and not self.stale) or row.over)

    @property
    def to_ask(self) -> bool:
        """Nothing is under way: the page can be put before it."""
        return self.reading is None or self.reading.state == State.OBJECTED or self.stale


def rounds(project: Project, publisher: Organisation) -> list[Round]:
    """Where each partner stands with the page to come, in a constant number of reads."""
    bodies = readers(project, publisher)
    known = {row.organisation_id: row for row in project.readings.open()} if bodies else {}
    agreed = any(row.state == State.AGREED for row in known.values())
    changed = last_change(project, shown=False) if agreed else None
    return [Round(body, row := known.get(body.pk), _stale(row, changed)) for body in bodies]


def _stale(row: Reading | None, changed: dt.datetime | None) -> bool:
    return bool(row and changed and row.state == State.AGREED and row.answered_at is not None and row.answered_at < changed)


@dataclass(frozen=True)
class Told:
    """What everyone is told of a reading once the page has appeared."""

    place: str
    state: str
    on: dt.date | None
    function: str
    before: bool

    @property
    def agreed(self) -> bool:
        """It was read and agreed to."""
        return self.state == State.AGREED


def told(project: Project) -> list[Told]:
    """The latest closed reading of each partner; nothing while the page is internal."""
    if project.published_at is None:
        return []
    latest: dict[int, Reading] = {}
    closed = project.readings.filter(closed_at__isnull=False).select_related("organisation__territory")
    for row in closed.order_by("-closed_at", "-pk"):
        latest.setdefault(row.organisation_id, row)
    answered = [row for row in latest.values() if row.answered_at]
    changed = last_change(project, shown=True) if answered else None
    return [
        Told(
            place=row.place,
            state=row.state,
            on=timezone.localtime(row.answered_at).date() if row.answered_at else None,
            function=row.function,
            before=bool(changed and row.answered_at and row.answered_at < changed),
        )
        for row in sorted(latest.values(), key=lambda each: each.pk)
    ]


def replies(project: Project) -> list[Reply]:
    """What partners reply on the page, oldest first; nothing while it is internal."""
    if project.published_at is None:
        return []
    return list(project.replies.filter(withdrawn_at__isnull=True).select_related("organisation__territory"))


def waiting_for(project: Project, user: Any) -> list[Reading]:
    """The readings of this page that wait for the organisations of a person."""
    if not user.is_authenticated:
        return []
    mine = {role.organisation_id for role in user.roles}
    rows = project.readings.open().filter(organisation__in=mine, state=State.WAITING)
    return list(rows.select_related("sender__territory"))


def near(project: Project, more: Iterable[Territory] = ()) -> list[Notice]:
    """The elections near the territories of a project."""
    sides = [row.territory for row in project.territories.select_related("territory")]
    return elections_near([*sides, *more])
