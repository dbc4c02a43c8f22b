"""Meetings as the rules read them: last, next, silence, state of the minutes, decisions due."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.models import Organisation, Task
from alliage.actors.queries.tasks import DONE, MINE, OPEN, OURS, Asked, Row
from alliage.design.values import day
from alliage.rules import committees as rules

from ..models import Alliance, Committee, CommitteeAttendance, CommitteeDecision, CommitteeValidation

LONGEST = 500
"""The most decisions read for one list."""


@dataclass(frozen=True)
class Meetings:
    """The last meeting held and the next one set, by day."""

    last: datetime.date | None = None
    next: datetime.date | None = None


def meetings(alliance_ids: Iterable[int]) -> dict[int, Meetings]:
    """Last and next meeting of each alliance, in one query; each id given is present."""
    today = timezone.localdate()
    ids = list(alliance_ids)
    rows = (
        Committee.objects.kept()
        .filter(alliance__in=ids)
        .order_by()
        .values("alliance")
        .annotate(last=Max("held_on", filter=Q(held_on__lte=today)), next=Min("held_on", filter=Q(held_on__gt=today)))
    )
    found = {row["alliance"]: Meetings(row["last"], row["next"]) for row in rows}
    return {key: found.get(key, Meetings()) for key in ids}


def meetings_among(rows: Iterable[Committee]) -> Meetings:
    """Last and next meeting among those read already."""
    days = sorted(row.held_on for row in rows)
    today = timezone.localdate()
    past = [day for day in days if day <= today]
    return Meetings(past[-1] if past else None, next((day for day in days if day > today), None))


def silence(alliance: Alliance, known: Meetings) -> rules.Silence | None:
    """The warning of an active alliance that has met too long ago and has no meeting set."""
    return rules.overdue(alliance.stage, known.next or known.last, _active_since(alliance), timezone.localdate())


def _active_since(alliance: Alliance) -> datetime.date:
    """The day the stage began, else the end of the first year, else the day the alliance was written here."""
    year = alliance.since_year
    return (
        alliance.stage_since
        or (datetime.date(year, 12, 31) if year and year < timezone.localdate().year else None)
        or timezone.localdate(alliance.created_at)
    )


def with_details(rows: QuerySet[Committee]) -> QuerySet[Committee]:
    """Meetings with who was there, what was decided and who validated."""
    return rows.select_related("alliance").prefetch_related(
        Prefetch(
            "attendance", queryset=CommitteeAttendance.objects.select_related("territory__country", "territory__status")
        ),
        Prefetch(
            "decisions",
            queryset=CommitteeDecision.objects.select_related("territory").order_by(F("due_on").asc(nulls_last=True), "pk"),
        ),
        Prefetch("validations", queryset=CommitteeValidation.objects.select_related("organisation")),
    )


def minutes(committee: Committee, parties: Iterable[Organisation]) -> rules.Minutes:
    """Where the minutes of a meeting stand; takes a meeting read by `with_details`."""
    return rules.minutes(
        committee.held_on,
        timezone.localdate(),
        [body.name for body in parties],
        [row.organisation.name for row in committee.validations.all()],
        written=bool(committee.minutes.strip() or committee.decisions.all()),
    )


def decisions_due(user: Any) -> QuerySet[CommitteeDecision]:
    """What committees decided and nobody has done yet, in one's own alliances, the most urgent first."""
    return (
        CommitteeDecision.objects.filter(done_on=None, committee__in=Committee.objects.visible_to(user))
        .select_related("committee__alliance", "territory")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def as_tasks(user: Any, asked: Asked) -> list[Row]:
    """The same decisions as rows of the list of tasks, narrowed as it is; the latest ones when they were done."""
    states = {OPEN: True, DONE: False}
    if asked.state not in states:
        return []
    rows = CommitteeDecision.objects.filter(
        done_on__isnull=states[asked.state], committee__in=Committee.objects.visible_to(user)
    ).select_related("committee__alliance", "territory")
    places = {role.organisation.territory_id for role in user.roles} - {None}
    ours = Q(territory__in=places) | Q(territory=None)
    if asked.who == MINE:
        rows = rows.filter(ours, owner__in=[role.function for role in user.roles])
    elif asked.who:
        rows = rows.filter(ours) if asked.who == OURS else rows.exclude(ours)
    if asked.text:
        rows = rows.filter(Q(text__icontains=asked.text) | Q(committee__alliance__name__icontains=asked.text))
    return [_as_task(user, row) for row in rows.order_by("-done_on", "-pk")[:LONGEST]]


def _as_task(user: Any, row: CommitteeDecision) -> Row:
    """A decision as a row; « C’est fait » leads to its own page, which asks for the day."""
    at = f"{row.committee.get_absolute_url()}#decision-{row.pk}"
    return Row(
        text=row.text,
        owner=row.owner,
        about=gettext("Comité du %(day)s, %(name)s")
        % {"day": day(row.committee.held_on), "name": row.committee.alliance.name},
        url=at,
        about_url=row.committee.get_absolute_url(),
        organisation=row.territory.name if row.territory else gettext("toute l’alliance"),
        due_on=row.due_on,
        state=Task.State.DONE if row.done_on else Task.State.OPEN,
        closed_on=row.done_on,
        done_url="" if row.done_on else reverse("alliances:decision_mark", args=[row.pk]),
    )
