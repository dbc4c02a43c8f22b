"""The one signed sentence a territory may say."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.pre_election import verified as verify

from ..models import ProjectTerritory
from ..permissions import can_publish, can_speak_for, territory_roles
from ..queries.readings import near
from .news import record_news


@transaction.atomic
def say_word(
    row: ProjectTerritory, *, word: str, function: str, by: Any, language: str = "", verified: bool = False
) -> None:
    """Sign the sentence of a territory, by one of its own people; an empty sentence takes it back.

    On a published sheet it is read by everyone only once somebody with the right to publish has shown it.
    """
    if not can_speak_for(by, row.project, row.territory_id):
        raise PermissionDenied
    hold(row)
    role = territory_roles(by, row.project, row.territory_id)[0]
    row.word = word.strip().strip("«»").strip()
    row.word_function = (function.strip() or role.function) if row.word else ""
    row.word_on = timezone.localdate() if row.word else None
    row.word_language = (language or row.project.language) if row.word else ""
    shown = row.word and row.project.published_at and can_publish(by, row.project)
    rules = verify(near(row.project), verified) if shown else []
    row.word_published_at = timezone.now() if shown else None
    row.full_clean(exclude=["project", "territory"])
    row.save(update_fields=["word", "word_function", "word_on", "word_language", "word_published_at", "updated_at"])
    record_news(row.project)
    journal(
        "word.said",
        row.project,
        by=by,
        territory=row.territory.slug,
        word=row.word,
        **({"verified": rules} if rules else {}),
    )
