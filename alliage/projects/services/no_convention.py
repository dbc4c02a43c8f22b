"""Acting without a convention: the three questions, answered by function and dated."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import NoConventionAnswers, Project
from ..permissions import role_here
from .projects import check_edit


@transaction.atomic
def answer_questions(
    project: Project, *, commitments: bool, no_conflict: bool, stated_action: bool, explanation: str, by: Any
) -> NoConventionAnswers:
    """Keep the answers as given, a no included: they warn, they stop nothing."""
    check_edit(project, by)
    if not explanation.strip():
        raise RuleError(_("Écrivez en une phrase sur quoi vos réponses se fondent."), field="explanation", code="no-reason")
    row = getattr(project, "no_convention", None) or NoConventionAnswers(project=project)
    if row.pk:
        hold(row)
    row.commitments, row.no_conflict, row.stated_action = commitments, no_conflict, stated_action
    row.explanation, row.function, row.user, row.on = explanation, role_here(by, project).function, by, timezone.localdate()
    row.full_clean(exclude=["project", "user"] if row.pk else ["user"])
    row.save()
    journal(
        "project.three_questions",
        project,
        by=by,
        commitments=commitments,
        no_conflict=no_conflict,
        stated_action=stated_action,
    )
    return row
