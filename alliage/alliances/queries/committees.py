"""Meetings as the rules read them: last, next, silence, state of the minutes, decisions due."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.rules import committees as rules

from ..models import Alliance, Committee, CommitteeAttendance, CommitteeDecision, CommitteeValidation


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
