"""What partners ask each other on a project, as the reader meets it."""

from dataclasses import dataclass, field
from typing import Any

from alliage.design.values import as_date

from ..models import Comment, Project
from ..permissions import participants, territory_roles
from .waiting import waited

SHOWN = 60


@dataclass
class Thread:
    """A question, its answers, and whether it waits for this reader."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)
    for_me: bool = False
    for_us: bool = False

    @property
    def waited(self) -> str:
        """« attend depuis 6 jours », for a question with a date nobody has answered."""
        comment = self.comment
        waits = comment.due_on and comment.territory_id and comment.answered_at is None
        return waited(as_date(comment.at)) if waits else ""

    @property
    def waiting(self) -> list[Comment]:
        """The messages of the thread nobody of the reader's side has read."""
        return [row for row in [self.comment, *self.replies] if getattr(row, "for_me", False)]


def reaches(user: Any, project: Project, comment: Comment) -> bool:
    """Whether an unread message is for this person: sent to her territory, or to all, and not by her own organisation."""
    if comment.read_at is not None or any(role.organisation_id == comment.organisation_id for role in user.roles):
        return False
    if comment.territory_id is None:
        return any(role.organisation_id in participants(project) for role in user.roles)
    return bool(territory_roles(user, project, comment.territory_id))


def _ours(user: Any, project: Project, comment: Comment) -> bool:
    """Whether the answer to a question is this reader's to give."""
    return bool(territory_roles(user, project, comment.territory_id))


def threads(project: Project, user: Any) -> list[Thread]:
    """The exchanges on a project, latest question first, in one read."""
    rows = list(project.comments.select_related("territory", "organisation__territory", "picture")[:SHOWN])
    for row in rows:
        row.for_me = reaches(user, project, row)  # type: ignore[attr-defined]
    asked = {row.pk: Thread(row, for_us=_ours(user, project, row)) for row in rows if row.answers_id is None}
    for row in reversed(rows):
        if row.answers_id in asked:
            asked[row.answers_id].replies.append(row)
    return list(asked.values())
