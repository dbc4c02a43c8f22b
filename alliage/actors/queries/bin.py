"""What is in the bin: one place per organisation, every kind of record, with the days left."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from alliage.vocabulary.queries import thresholds

from ..models import JournalEntry, Organisation, Situation, Territory
from ..permissions import can_record_situation, edits_for
from ..registry import Kind, kinds

DELAY = "bin_days"
SHOWN = 200


@dataclass(frozen=True)
class Thrown:
    """A record in the bin, with the day it is erased."""

    table: str
    pk: int
    noun: str
    label: str
    deleted_at: datetime.datetime
    last_day: datetime.date | None
    days: int | None


def days_kept() -> int | None:
    """How many days the bin keeps a record; None when no row says so: then nothing is ever erased."""
    limits = thresholds(DELAY)
    return int(limits[0]) if limits else None


def overdue(now: datetime.datetime | None = None) -> datetime.datetime | None:
    """What was thrown before this moment is due to be erased, and can no longer be taken back."""
    days = days_kept()
    return None if days is None else (now or timezone.now()) - datetime.timedelta(days=days)


def binned() -> list[Kind]:
    """The kinds of record that have a bin."""
    return [kind for kind in kinds() if kind.bin]


def kept_in_bin(kind: Kind, user: Any, organisation: Organisation) -> QuerySet[Any]:
    """The rows of a kind that a person may still take back in the name of an organisation."""
    limit = overdue()
    rows = kind.bin.rows(user, organisation) if kind.bin else kind.model._default_manager.none()
    return rows.filter(deleted_at__gte=limit) if limit else rows


def bin_of(user: Any, organisation: Organisation) -> list[Thrown]:
    """The bin of an organisation, latest first; one read for each kind."""
    days = days_kept()
    found = [
        _thrown(kind, row, days)
        for kind in binned()
        for row in kept_in_bin(kind, user, organisation).order_by("-deleted_at", "-pk")[:SHOWN]
    ]
    return sorted(found, key=lambda each: each.deleted_at, reverse=True)


def _thrown(kind: Kind, row: Any, days: int | None) -> Thrown:
    gone = timezone.localtime(row.deleted_at).date()
    last = gone + datetime.timedelta(days=days) if days is not None else None
    left = (last - timezone.localdate()).days if last else None
    return Thrown(kind.table, row.pk, str(kind.noun), str(row), row.deleted_at, last, left)


def own_organisations(user: Any, organisation: Organisation) -> QuerySet[Organisation]:
    """The cards thrown away in the name of an organisation."""
    return _thrown_by(Organisation, "organisation.deleted", user, organisation)


def own_territories(user: Any, organisation: Organisation) -> QuerySet[Territory]:
    """The territories thrown away in the name of an organisation."""
    return _thrown_by(Territory, "territory.deleted", user, organisation)


def own_situations(user: Any, organisation: Organisation) -> QuerySet[Situation]:
    """The situations thrown away in the name of an organisation."""
    found = _thrown_by(Situation, "situation.deleted", user, organisation)
    return found.select_related("territory", "country") if can_record_situation(user) else found.none()


def _thrown_by(model: Any, verb: str, user: Any, organisation: Organisation) -> QuerySet[Any]:
    """Nobody owns these: they are in the bin of the organisation in whose name they were thrown away."""
    deeds = JournalEntry.objects.filter(verb=verb, organisation=organisation, subject_id=OuterRef("pk"))
    rows: QuerySet[Any] = model.everything.filter(deleted_at__isnull=False)
    if model is not Situation:
        rows = rows.filter(merged_into__isnull=True)
    return rows.filter(Exists(deeds)) if edits_for(user, organisation.pk) else rows.none()
