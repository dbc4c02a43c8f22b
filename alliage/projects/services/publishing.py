"""Showing a project to everyone, and taking it back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Project
from ..permissions import can_publish
from .news import refresh


@transaction.atomic
def publish(project: Project, *, by: Any) -> None:
    """Show the sheet to everyone with all it holds, or what was added since: a right of its own."""
    if not can_publish(by, project):
        raise PermissionDenied
    if not project.territories.exists():
        raise RuleError(_("Ajoutez au moins un territoire : sans lui, la page n’a pas de colonne."), code="no-side")
    added = project.published_at is not None
    if not added:
        project.published_at = timezone.now()
        project.published_by = by
        project.save(update_fields=["published_at", "published_by"])
    now = timezone.now()
    project.effects.kept().filter(published_at__isnull=True).update(published_at=now)
    project.territories.exclude(word="").filter(word_published_at__isnull=True).update(word_published_at=now)
    refresh(project)
    journal("project.additions_published" if added else "project.published", project, by=by)


@transaction.atomic
def unpublish(project: Project, *, by: Any) -> None:
    """Take the sheet back among those who take part."""
    if not can_publish(by, project):
        raise PermissionDenied
    project.published_at = None
    project.published_by = None
    project.save(update_fields=["published_at", "published_by"])
    refresh(project)
    journal("project.unpublished", project, by=by)
