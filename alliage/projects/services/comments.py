"""Questions between partners: asked, answered, read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Territory
from alliage.actors.services import journal

from ..models import Comment, Project
from ..permissions import can_contribute, role_here
from ..queries.comments import reaches
from .news import record_news


@transaction.atomic
def ask(project: Project, *, territory: Territory | None, text: str, by: Any, answers: Comment | None = None) -> Comment:
    """Leave a message for the people of a territory of the project, or for all of them."""
    if not can_contribute(by, project):
        raise PermissionDenied
    role = role_here(by, project)
    comment = Comment(
        project=project,
        territory=territory,
        text=text.strip(),
        organisation=role.organisation,
        function=role.function,
        user=by,
        answers=answers,
    )
    comment.full_clean(exclude=["user", "answers"])
    comment.save()
    record_news(project)
    journal("comment.answered" if answers else "comment.asked", project, by=by, comment=comment.pk)
    return comment


@transaction.atomic
def answer(comment: Comment, *, text: str, by: Any) -> Comment:
    """Answer a message: it goes back to the territory that asked, and the question counts as read."""
    reply = ask(comment.project, territory=comment.organisation.territory, text=text, by=by, answers=comment)
    if reaches(by, comment.project, comment):
        mark_read(comment, by=by)
    return reply


@transaction.atomic
def mark_read(comment: Comment, *, by: Any) -> None:
    """Say that a message has arrived; only those it was sent to can."""
    if not reaches(by, comment.project, comment):
        raise PermissionDenied
    comment.read_at = timezone.now()
    comment.read_function = role_here(by, comment.project).function
    comment.save(update_fields=["read_at", "read_function"])
    journal("comment.read", comment.project, by=by, comment=comment.pk)
