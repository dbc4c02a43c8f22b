"""Showing a project to everyone, and taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.pre_election import verified as verify

from ..models import Project
from ..permissions import can_publish, role_to_publish
from ..queries.readings import near
from .corrections import remember_published, tell_what_changed
from .news import refresh
from .readings import check_read, close_readings


@transaction.atomic
def publish(project: Project, *, by: Any, reason: str = "", verified: bool = False) -> None:
    """Show the sheet to everyone with all it holds, or what was added since: a right of its own.

    Each partner has read it, or has let the days pass; else `reason` says what cannot wait. `verified`: the rule of an
    election that approaches was read.
    """
    role = role_to_publish(by, project)
    if role is None:
        raise PermissionDenied
    Project.objects.select_for_update().get(pk=project.pk)  # an answer on its way comes before or after, never between
    if not project.territories.exists():
        raise RuleError(_("Ajoutez au moins un territoire : sans lui, la page n’a pas de colonne."), code="no-side")
    unread = check_read(project, role, reason)
    rules = verify(near(project), verified)
    close_readings(project, role, by)
    added = project.published_at is not None
    now = timezone.now()
    if not added:
        project.published_at, project.published_by = now, by
        project.save(update_fields=["published_at", "published_by"])
    project.effects.kept().filter(published_at__isnull=True).update(published_at=now)
    project.territories.exclude(word="").filter(word_published_at__isnull=True).update(word_published_at=now)
    refresh(project)
    if not added:
        tell_what_changed(project, by, reason=reason.strip())
    told: dict[str, Any] = {"unread": unread, "reason": reason.strip()} if unread else {}
    told |= {"verified": rules} if rules else {}
    journal("project.additions_published" if added else "project.published", project, by=by, **told)


@transaction.atomic
def unpublish(project: Project, *, by: Any) -> None:
    """Take the sheet back among those who take part."""
    if not can_publish(by, project):
        raise PermissionDenied
    remember_published(project)
    project.published_at = None
    project.published_by = None
    project.save(update_fields=["published_at", "published_by"])
    refresh(project)
    journal("project.unpublished", project, by=by)
