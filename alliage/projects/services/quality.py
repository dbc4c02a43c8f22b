"""Quality: each party says where the cooperation stands, and may take back what it said; nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.vocabulary.models import QualityItem
from alliage.vocabulary.queries import quality_items

from ..models import Project, QualityRating
from ..permissions import role_to_rate, role_to_take_back

NO_EVIDENCE = _("« %(item)s » : dites en une phrase ce qui le montre, puisque vous répondez « %(level)s ».")


@dataclass(frozen=True)
class Answer:
    """What a party says of one item."""

    item: QualityItem
    level: int
    evidence: str


@transaction.atomic
def rate(project: Project, *, answers: Sequence[Answer], by: Any) -> list[QualityRating]:
    """Add what one's organisation says today, item by item; what it said before stays in the history."""
    role = role_to_rate(by, project)
    if role is None:
        raise PermissionDenied
    if not answers:
        raise RuleError(
            _("Rien n’a changé depuis la dernière fois : modifiez au moins une réponse, ou revenez à la page."),
            code="nothing",
        )
    asked = {item.pk for item in quality_items()}
    made = [_added(project, answer, role, by, asked) for answer in answers]
    items = [f"{answer.item.grid.code}/{answer.item.code}" for answer in answers]
    journal("quality.rated", project, by=by, items=items)
    return made


def _added(project: Project, answer: Answer, role: Any, by: Any, asked: set[int]) -> QualityRating:
    if answer.item.pk not in asked:
        raise RuleError(
            _("« %(item)s » n’est plus dans la grille : rechargez la page."), code="gone", params={"item": str(answer.item)}
        )
    rating = QualityRating(
        project=project,
        item=answer.item,
        organisation=role.organisation,
        level=answer.level,
        evidence=answer.evidence.strip(),
        function=role.function,
        user=by,
    )
    rating.full_clean()
    check_evidence(rating)
    rating.save()
    return rating


def check_evidence(rating: QualityRating) -> None:
    """« Pour l’essentiel » and « pleinement » are shown by something."""
    if rating.asks_evidence and not rating.evidence:
        said = {"item": str(rating.item), "level": str(rating.get_level_display())}
        raise RuleError(NO_EVIDENCE, field=f"evidence_{rating.item_id}", code="no-evidence", params=said)


@transaction.atomic
def withdraw(rating: QualityRating, *, by: Any) -> None:
    """Take back what one's organisation said: it no longer counts, and stays in the history with who took it back."""
    role = role_to_take_back(by, rating)
    if role is None:
        raise PermissionDenied
    known = QualityRating.objects.select_for_update().get(pk=rating.pk)
    if known.withdrawn_at is not None:
        raise RuleError(_("Cette réponse a déjà été retirée : rechargez la page."), code="withdrawn")
    known.withdrawn_at, known.withdrawn_function, known.withdrawn_by = timezone.now(), role.function, by
    known.save(update_fields=["withdrawn_at", "withdrawn_function", "withdrawn_by"])
    item = f"{rating.item.grid.code}/{rating.item.code}"
    journal("quality.withdrawn", rating.project, by=by, rating=rating.pk, item=item)
