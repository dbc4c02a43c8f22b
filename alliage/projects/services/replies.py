"""The right of reply: written, mended and withdrawn by the partner's own people, without anybody's agreement."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Project, Reply
from ..permissions import role_to_reply
from .news import record_news


@transaction.atomic
def publish_reply(project: Project, *, text: str, function: str, by: Any, language: str = "") -> Reply:
    """Publish a reply on the page, at once; written again, it carries the new date."""
    role = role_to_reply(by, project)
    if role is None:
        raise PermissionDenied
    if project.published_at is None:
        raise RuleError(
            _("La page n’est pas publiée : la réponse paraît à côté de ce que tout le monde lit."), code="internal"
        )
    if not text.strip():
        raise RuleError(_("Écrivez votre réponse, ou retirez-la."), field="text", code="empty")
    row = project.replies.filter(organisation=role.organisation).first()
    row = row or Reply(project=project, organisation=role.organisation)
    row.text, row.language = text.strip(), language or project.language
    row.function, row.on, row.user, row.withdrawn_at = function.strip() or role.function, timezone.localdate(), by, None
    row.full_clean(exclude=["project", "organisation", "user"])
    row.save()
    record_news(project)
    journal("reply.published", project, by=by, reply=row.pk, text=row.text)
    return row


@transaction.atomic
def withdraw_reply(project: Project, *, by: Any) -> None:
    """Take one's own reply off the page."""
    role = role_to_reply(by, project)
    row = project.replies.filter(organisation=role.organisation, withdrawn_at__isnull=True).first() if role else None
    if row is None:
        raise PermissionDenied
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at", "updated_at"])
    record_news(project)
    journal("reply.withdrawn", project, by=by, reply=row.pk)
