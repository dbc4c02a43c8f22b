"""Twins to choose from, the merges one can still undo, and where a merged record is now."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from alliage.vocabulary.queries import thresholds

from ..models import Merge, Organisation, Succession, Territory
from ..permissions import can_merge, can_undo_merge
from .likeness import Alike, like_organisation, like_territory

DELAY = "merge_undo_days"


@dataclass(frozen=True)
class Undoable:
    """A merge, and the last day it can be undone."""

    record: Merge
    last_day: datetime.date


def days_to_undo() -> int | None:
    """For how many days a merge can be undone; None when no row says so."""
    limits = thresholds(DELAY)
    return int(limits[0]) if limits else None


def last_day(record: Merge) -> datetime.date | None:
    """Until when a merge can be undone."""
    days = days_to_undo()
    return None if days is None else timezone.localtime(record.at).date() + datetime.timedelta(days=days)


def twins(row: Any, user: Any) -> list[Alike]:
    """The records a record resembles and that a person may merge with it."""
    if isinstance(row, Organisation):
        found = like_organisation(row.name, short_name=row.short_name, identifier=row.identifier, but=row.pk, user=user)
    else:
        found = like_territory(row.name, country=row.country_id, code=row.code, but=row.pk)
    return [each for each in found if can_merge(user, row, each.row)]


def undoable(row: Any, user: Any) -> list[Undoable]:
    """The merges into a record that a person may still undo, latest first."""
    kind = Merge.Kind.ORGANISATION if isinstance(row, Organisation) else Merge.Kind.TERRITORY
    today, found = timezone.localdate(), []
    for record in Merge.objects.filter(kind=kind, kept_id=row.pk, undone_at=None):
        last = last_day(record)
        stands = type(row).everything.filter(pk=record.gone_id, merged_into=row).exists()
        if last and last >= today and stands and can_undo_merge(user, record, row):
            found.append(Undoable(record, last))
    return found


def now_at(model: Any, **lookup: Any) -> Any:
    """The record a merged one became, its own merges followed; None when nothing was merged there."""
    row = model.everything.filter(merged_into__isnull=False, **lookup).select_related("merged_into").first()
    seen = set()
    while row is not None and row.merged_into_id and row.pk not in seen:
        seen.add(row.pk)
        row = model.everything.select_related("merged_into").get(pk=row.merged_into_id)
    return row if row is not None and row.deleted_at is None else None


def above(low: Any, high: Any, key: str) -> Any:
    """The row by which a chain of keys (`parent`, `successor`) leads from one row to another; None when none or next to it."""
    first = step = type(low)._base_manager.filter(pk=getattr(low, f"{key}_id")).first()
    seen = {low.pk}
    while step is not None and step.pk not in seen:
        if step.pk == high.pk:
            return None if step is first else first
        seen.add(step.pk)
        step = type(low)._base_manager.filter(pk=getattr(step, f"{key}_id")).first()
    return None


def followed(old: Territory, new: Territory) -> Territory | None:
    """The territory by which the successions of one lead to another; None when they do not, or at once."""
    after: dict[int, set[int]] = {}
    for before, then in Succession.objects.order_by("pk").values_list("predecessor", "successor"):
        after.setdefault(before, set()).add(then)
    for first in sorted(after.get(old.pk, set()) - {old.pk, new.pk}):
        seen, waiting = {old.pk}, [first]
        while waiting:
            step = waiting.pop()
            if step == new.pk:
                return Territory.everything.get(pk=first)
            if step not in seen:
                seen.add(step)
                waiting += after.get(step, ())
    return None


def turns(row: Any, key: str) -> bool:
    """A chain of keys comes back to the row it starts from."""
    step, seen = getattr(row, f"{key}_id"), set[int]()
    while step is not None and step != row.pk and step not in seen:
        seen.add(step)
        step = type(row)._base_manager.filter(pk=step).values_list(f"{key}_id", flat=True).first()
    return bool(step == row.pk)
