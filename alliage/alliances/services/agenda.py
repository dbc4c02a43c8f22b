"""The secret address of a person's calendar."""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal

from ..models import CalendarAddress


@transaction.atomic
def open_address(*, by: Any) -> CalendarAddress:
    """Give a person a calendar address; the one before stops answering."""
    if not by.is_authenticated:
        raise PermissionDenied
    _revoke(by)
    address = CalendarAddress.objects.create(user=by, token=secrets.token_urlsafe(32))
    journal("calendar.opened", None, by=by)
    return address


@transaction.atomic
def revoke_address(*, by: Any) -> int:
    """Stop a person's calendar address; how many stopped."""
    if not by.is_authenticated:
        raise PermissionDenied
    stopped = _revoke(by)
    if stopped:
        journal("calendar.revoked", None, by=by)
    return stopped


def _revoke(by: Any) -> int:
    return CalendarAddress.objects.filter(user=by, revoked_at=None).update(revoked_at=timezone.now())
