"""What holds when the history puts back a row of a project: the rules its own deed would have kept, and what everyone is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from ..models import Effect, Funding, Payment, ProjectTerritory
from ..permissions import can_publish
from ..queries.readings import near
from .corrections import corrected
from .effects import settle_effect

WORD = ("word", "word_function", "word_on", "word_language")
"""Words and their signature: they come back together."""


@contextmanager
def figure_restored(row: Funding | Payment, before: Any, *, by: Any, reason: str) -> Iterator[None]:
    """A vote or a payment: if anyone could read it, what moves is listed for everyone."""
    with corrected(row, by=by, reason=reason):
        yield


@contextmanager
def effect_restored(effect: Effect, before: Effect | None, *, by: Any, reason: str) -> Iterator[None]:
    """An effect: other words lose their confirmation, and their publication if one may not publish; the change is listed."""
    if before is None:
        effect.published_at = effect.published_at if can_publish(by, effect.project) else None
    else:
        names = [field.name for field in effect._meta.concrete_fields if field.name not in {"updated_at", "published_at"}]
        settle_effect(effect, before, names=names, by=by)
    with corrected(effect, by=by, reason=reason):
        yield


@contextmanager
def column_restored(row: ProjectTerritory, before: ProjectTerritory | None, *, by: Any, reason: str) -> Iterator[None]:
    """The word of a territory is shown again by who may publish only, and never near an election, whose rule asks for a tick."""
    if before is None or any(getattr(row, name) != getattr(before, name) for name in WORD):
        shown = row.word and row.project.published_at and can_publish(by, row.project) and not near(row.project)
        row.word_published_at = timezone.now() if shown else None
    yield
