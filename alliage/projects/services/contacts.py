"""Contacts: a dated word of who spoke with whom about a project."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Project, ProjectContact
from ..permissions import can_contribute, role_here
from .news import record_news


@transaction.atomic
def add_contact(project: Project, *, by: Any, **values: Any) -> ProjectContact:
    """Note a contact, by function, in the name of one's own organisation."""
    if not can_contribute(by, project):
        raise PermissionDenied
    role = role_here(by, project)
    contact = ProjectContact(project=project, organisation=role.organisation, function=role.function, user=by, **values)
    if contact.on > timezone.localdate():
        raise RuleError(_("Un contact a déjà eu lieu : sa date ne peut pas être à venir."), field="on", code="later")
    contact.full_clean(exclude=["user"])
    contact.save()
    record_news(project)
    journal("contact.added", project, by=by, contact=contact.pk)
    return contact
