"""Throwing a card away, taking it back, and erasing for good what nobody took back in time."""

import datetime
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Chore, Mandate, Organisation, Service, Situation, Succession, Territory
from ..models.history import key_of, unrecorded
from ..permissions import can_edit_organisation, can_edit_situation, can_edit_territory
from ..queries.bin import binned, days_kept, overdue
from ..queries.leaning import leaning
from ..registry import Kind, kinds
from .journal import journal

log = logging.getLogger(__name__)
_seen: dict[str, datetime.date] = {}
"""The day this process last looked: a deed costs no read for it afterwards."""
AT_ONCE = 200
"""Records erased by the daily chore: beyond, the next day or the command takes the rest."""
USED = _("Cette fiche sert encore : %(what)s. Si elle existe en double, fusionnez-la avec sa jumelle : rien ne se perd.")
LATE = _("Le délai est passé : ce qui reste %(days)s jours dans la corbeille est effacé, et ne se reprend plus.")
ERASED = _("Cette fiche n’est plus dans la corbeille : elle vient d’être effacée.")
TAKEN = _("Une autre fiche porte maintenant le même identifiant : fusionnez-les plutôt.")


@transaction.atomic
def delete_organisation(organisation: Organisation, *, by: Any) -> None:
    """Put in the bin a body that nothing leans on."""
    if not can_edit_organisation(by, organisation):
        raise PermissionDenied
    _check_unused(organisation, (Service, Mandate))
    _throw(organisation, "organisation.deleted", by)


@transaction.atomic
def restore_organisation(organisation: Organisation, *, by: Any) -> None:
    """Take a body out of the bin, as it was."""
    if not can_edit_organisation(by, organisation):
        raise PermissionDenied
    _take(organisation, "organisation.restored", by)


@transaction.atomic
def delete_territory(territory: Territory, *, by: Any) -> None:
    """Put in the bin a territory that nothing leans on."""
    if not can_edit_territory(by, territory):
        raise PermissionDenied
    _check_unused(territory, (Succession,))
    _throw(territory, "territory.deleted", by)


@transaction.atomic
def restore_territory(territory: Territory, *, by: Any) -> None:
    """Take a territory out of the bin, as it was."""
    if not can_edit_territory(by, territory):
        raise PermissionDenied
    _take(territory, "territory.restored", by)


@transaction.atomic
def delete_situation(situation: Situation, *, by: Any) -> None:
    """Put in the bin a situation written by mistake; one that is over is ended, not thrown away."""
    if not can_edit_situation(by, situation):
        raise PermissionDenied
    _throw(situation, "situation.deleted", by)


@transaction.atomic
def restore_situation(situation: Situation, *, by: Any) -> None:
    """Take a situation out of the bin."""
    if not can_edit_situation(by, situation):
        raise PermissionDenied
    _take(situation, "situation.restored", by)


def _check_unused(row: models.Model, own: tuple[type[models.Model], ...]) -> None:
    found = leaning(row, own=own)
    if found:
        what = ", ".join(f"{each.noun} ({each.count})" for each in found)
        raise RuleError(USED, code="used", params={"what": what})


def _throw(row: Any, verb: str, by: Any) -> None:
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at"])
    journal(verb, row, by=by)


def check_in_time(row: Any) -> None:
    """Refuse to take back what stayed too long in the bin; call it inside the deed, it holds the row until its end."""
    rows = type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk)
    known = list(rows.values_list("deleted_at", flat=True))
    limit = overdue()
    if not known:
        raise RuleError(ERASED, code="erased")
    if limit is not None and known[0] is not None and known[0] < limit:
        raise RuleError(LATE, code="late", params={"days": days_kept()})


def _take(row: Any, verb: str, by: Any) -> None:
    check_in_time(row)
    twin = row._meta.concrete_model.objects.exclude(pk=row.pk)
    if (
        getattr(row, "identifier", "")
        and twin.filter(identifier_scheme=row.identifier_scheme, identifier=row.identifier).exists()
    ):
        raise RuleError(TAKEN, code="twin")
    thrown, row.deleted_at = row.deleted_at, None
    try:
        row.validate_constraints()
    except ValidationError:
        row.deleted_at = thrown
        raise
    row.save(update_fields=["deleted_at"])
    journal(verb, row, by=by)


def purge_bin(*, most: int | None = None) -> dict[str, int]:
    """Erase for good what stayed too long in the bin, history included; how many of each table.

    Each record goes in a transaction of its own; one that something still holds stays for another day.
    """
    limit, done = overdue(), dict[str, int]()
    if limit is None:
        return done
    while True:
        erased = {kind.table: _purge(kind, limit, _left(most, done)) for kind in binned()}
        for table, number in erased.items():
            done[table] = done.get(table, 0) + number
        if not any(erased.values()) or _left(most, done) == 0:
            break
    done = {table: number for table, number in done.items() if number}
    if done:
        journal("bin.purged", None, by=None, **done)
    return done


def _left(most: int | None, done: dict[str, int]) -> int | None:
    return None if most is None else max(most - sum(done.values()), 0)


def _purge(kind: Kind, limit: Any, most: int | None) -> int:
    rows = getattr(kind.model, "everything", kind.model._default_manager).filter(deleted_at__lt=limit)
    if any(field.name == "merged_into" for field in kind.model._meta.fields):
        rows = rows.filter(merged_into__isnull=True)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    return sum(_erase(kind, key) for key in keys)


def _erase(kind: Kind, key: int) -> bool:
    """One record, its rows and their history; not one that somebody took back meanwhile."""
    limit = overdue()
    rows = getattr(kind.model, "everything", kind.model._default_manager)
    try:
        with transaction.atomic(), unrecorded():
            row = rows.select_for_update(of=("self",)).filter(pk=key, deleted_at__lt=limit).first()
            if row is None:
                return False
            about = key_of(row)
            if hasattr(row, "merged_into_id"):
                rows.filter(merged_into=row).delete()
            row.delete()
            for each in kinds():
                each.trace.objects.filter(history_about=about).delete()
            kind.trace.objects.filter(id=key).delete()
    except (ProtectedError, RestrictedError):
        log.warning("still held, not erased: %s", about)
        return False
    return True


def purge_if_due() -> None:
    """The same, at most once a day and for a bounded number, whoever comes first: no worker is needed.

    The day is taken by one conditional write, so that of many processes one does it. What is overdue is out of reach
    in any case: the bin no longer shows it.
    """
    today = timezone.localdate()
    if _seen.get("bin") == today:
        return
    _seen["bin"] = today
    chore, new = Chore.objects.get_or_create(name="bin", defaults={"last_on": today})
    if new or Chore.objects.filter(pk=chore.pk, last_on__lt=today).update(last_on=today):
        purge_bin(most=AT_ONCE)
