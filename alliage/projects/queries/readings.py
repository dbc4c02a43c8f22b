"""Who reads a page before it appears, where each reading stands, and what everyone is told of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.actors.queries.elections import elections_near
from alliage.rules.pre_election import Notice

from ..models import Participation, Project, Reading, Reply
from .page_mark import page_mark

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
    mark = page_mark(project, shown=False) if agreed else ""
    return [Round(body, row := known.get(body.pk), _stale(row, mark)) for body in bodies]


def _stale(row: Reading | None, mark: str) -> bool:
    return row is not None and row.state == State.AGREED and row.page != mark


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
    mark = page_mark(project, shown=True) if answered else ""
    return [
        Told(
            place=row.place,
            state=row.state,
            on=timezone.localtime(row.answered_at).date() if row.answered_at else None,
            function=row.function,
            before=row.answered_at is not None and row.page != mark,
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


def near_if_shown(project: Project) -> list[Notice]:
    """The same where everyone will read what is being typed; nothing on a sheet that is not published."""
    return near(project) if project.published_at else []
