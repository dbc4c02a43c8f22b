"""The dated log of contacts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.permissions import contributes_for
from alliage.actors.services import check_in_time, journal
from alliage.rules.errors import RuleError, gettext_noop

from ..models import ContactLog
from ..permissions import can_contribute, carriers, is_member

TO_COME = gettext_noop("Un contact se note une fois qu’il a eu lieu : la date ne peut pas être dans l’avenir.")


@transaction.atomic
def log_contact(contact: ContactLog, *, by: Any) -> ContactLog:
    """Note a contact, in the name of the organisation one acts for."""
    if not can_contribute(by, contact.alliance):
        raise PermissionDenied
    if contact.on > timezone.localdate():
        raise RuleError(TO_COME, field="on", code="contact_to_come")
    roles = [role for role in by.roles if role.organisation_id in carriers(contact.alliance)]
    role = next((role for role in roles if role == by.acting), roles[0])
    contact.organisation, contact.function, contact.user = role.organisation, role.function, by
    contact.save()
    journal("alliance.contact_logged", contact.alliance, by=by, channel=contact.channel)
    return contact


@transaction.atomic
def delete_contact(contact: ContactLog, *, by: Any) -> None:
    """Put a contact in the bin: those who noted it, or their organisation."""
    _check(contact, by)
    contact.deleted_at = timezone.now()
    contact.save(update_fields=["deleted_at"])
    journal("alliance.contact_deleted", contact.alliance, by=by)


@transaction.atomic
def restore_contact(contact: ContactLog, *, by: Any) -> None:
    """Take a contact out of the bin."""
    _check(contact, by)
    check_in_time(contact)
    contact.deleted_at = None
    contact.save(update_fields=["deleted_at"])
    journal("alliance.contact_restored", contact.alliance, by=by)


def _check(contact: ContactLog, by: Any) -> None:
    if not (is_member(by, contact.alliance) and contributes_for(by, contact.organisation_id)):
        raise PermissionDenied
