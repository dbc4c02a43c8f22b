"""Questions between partners: asked, answered, read."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Territory
from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Comment, Project
from ..permissions import can_contribute, role_here
from ..queries.comments import reaches
from .news import record_news


@transaction.atomic
def ask(
    project: Project,
    *,
    territory: Territory | None,
    text: str,
    by: Any,
    answers: Comment | None = None,
    due_on: dt.date | None = None,
) -> Comment:
    """Leave a message for the people of a territory of the project, or for all; with a date it waits for an answer."""
    if not can_contribute(by, project):
        raise PermissionDenied
    check_due(due_on)
    role = role_here(by, project)
    comment = Comment(
        project=project,
        territory=territory,
        text=text.strip(),
        organisation=role.organisation,
        function=role.function,
        user=by,
        answers=answers,
        due_on=due_on,
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
    note_answer(comment, reply)
    if reaches(by, comment.project, comment):
        mark_read(comment, by=by)
    return reply


def check_due(due_on: dt.date | None, *, field: str = "due_on") -> None:
    """An answer is asked for a day to come."""
    if due_on is not None and due_on < timezone.localdate():
        raise RuleError(_("Cette date est passée : laissez le temps de répondre."), field=field, code="past")


def note_answer(comment: Comment, reply: Comment) -> None:
    """The question no longer waits once somebody else than those who asked has answered."""
    if comment.answered_at is None and reply.organisation_id != comment.organisation_id:
        comment.answered_at = reply.at
        comment.save(update_fields=["answered_at"])


@transaction.atomic
def mark_read(comment: Comment, *, by: Any) -> None:
    """Say that a message has arrived; only those it was sent to can."""
    if not reaches(by, comment.project, comment):
        raise PermissionDenied
    comment.read_at = timezone.now()
    comment.read_function = role_here(by, comment.project).function
    comment.save(update_fields=["read_at", "read_function"])
    journal("comment.read", comment.project, by=by, comment=comment.pk)
