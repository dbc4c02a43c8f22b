"""Deeds on situations: they warn, they never change a status."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Situation
from ..permissions import can_edit_situation, can_record_situation, is_apart
from .journal import journal


@transaction.atomic
def save_situation(situation: Situation, *, by: Any) -> Situation:
    """Write a dated, sourced situation of a country or a territory, in the name of the organisation one acts for."""
    new = situation.pk is None
    if not (can_record_situation(by) if new else can_edit_situation(by, situation)):
        raise PermissionDenied
    territory, country = situation.territory, situation.country
    situation.fictitious = bool(territory and territory.fictitious) or bool(country and country.fictitious)
    if new:
        situation.organisation = by.acting.organisation if by.acting else None
    else:
        hold(situation)
    if is_apart(by, situation.fictitious):
        raise RuleError(
            _("Un exemple fictif ne dit rien d’un pays ou d’un territoire réel : choisissez un lieu fictif."),
            field="country",
            code="fictitious-apart",
        )
    situation.full_clean()
    situation.save()
    journal("situation.added" if new else "situation.changed", situation, by=by)
    return situation


@transaction.atomic
def end_situation(situation: Situation, *, by: Any, on: datetime.date | None = None) -> Situation:
    """Say since when it no longer holds."""
    _check(situation, by)
    situation.ends_on = on or timezone.localdate()
    situation.full_clean()
    situation.save(update_fields=["ends_on", "updated_at"])
    journal("situation.ended", situation, by=by)
    return situation


@transaction.atomic
def reopen_situation(situation: Situation, *, by: Any) -> Situation:
    """Undo the end of a situation."""
    _check(situation, by)
    situation.ends_on = None
    situation.save(update_fields=["ends_on", "updated_at"])
    journal("situation.reopened", situation, by=by)
    return situation


def _check(situation: Situation, by: Any) -> None:
    if not can_edit_situation(by, situation):
        raise PermissionDenied
