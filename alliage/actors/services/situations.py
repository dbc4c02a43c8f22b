"""Deeds on situations: they warn, they never change a status."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ..models import Situation
from ..permissions import can_record_situation
from .journal import journal


@transaction.atomic
def save_situation(situation: Situation, *, by: Any) -> Situation:
    """Write a dated, sourced situation of a country or a territory."""
    if not can_record_situation(by):
        raise PermissionDenied
    new = situation.pk is None
    territory, country = situation.territory, situation.country
    situation.fictitious = bool(territory and territory.fictitious) or bool(country and country.fictitious)
    situation.full_clean()
    situation.save()
    journal("situation.added" if new else "situation.changed", situation, by=by)
    return situation


@transaction.atomic
def end_situation(situation: Situation, *, by: Any, on: datetime.date | None = None) -> Situation:
    """Say since when it no longer holds."""
    if not can_record_situation(by):
        raise PermissionDenied
    situation.ends_on = on or timezone.localdate()
    situation.full_clean()
    situation.save(update_fields=["ends_on"])
    journal("situation.ended", situation, by=by)
    return situation
