"""Effects as a reader meets them: who says them, what waits for a word, what may be done."""

from dataclasses import dataclass
from typing import Any

from alliage.actors.models import Territory
from alliage.actors.permissions import works_for

from ..models import Effect, Project
from ..models.effects import EffectQuerySet
from ..permissions import can_change_effect, can_speak_for


@dataclass(frozen=True)
class EffectLine:
    """An effect, and what this reader may do with it; `told_by` is the other territory whose word waits for ours."""

    effect: Effect
    told_by: Territory | None
    may_confirm: bool
    may_change: bool
    evidence_open: bool
    internal: bool

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.effect.language or self.effect.project.language


def told_by(effect: Effect) -> Territory | None:
    """The territory of who said it, when it is not the one where it is felt and nobody there has confirmed yet."""
    if effect.confirmed_at or effect.territory_id is None or effect.organisation is None:
        return None
    home = effect.organisation.territory
    return home if home is not None and home.pk != effect.territory_id else None


def effects(project: Project, user: Any, *, member: bool, to_come: bool = False) -> list[EffectLine]:
    """The effects one may read, latest first; `to_come`: those everyone would read if the sheet appeared now.

    On a record taken from public sources, a visitor reads sourced ones only.
    """
    rows = project.effects.kept() if member else public(project, to_come=to_come)
    rows = rows.select_related("territory", "organisation__territory", "evidence")
    return [_line(project, row, user, member) for row in rows]


def proved_first(lines: list[EffectLine]) -> list[EffectLine]:
    """The same, the best proved first, where only some of them have room."""
    strength = [Effect.Level.VERIFIED, Effect.Level.DOCUMENTED, Effect.Level.DECLARED]
    return sorted(lines, key=lambda line: strength.index(Effect.Level(line.effect.level)))


def public(project: Project, *, to_come: bool = False) -> EffectQuerySet:
    """What everyone reads on a published sheet, or would read if it appeared now."""
    found = project.effects.kept().settled() if to_come else project.effects.public()
    return found if project.record_no is None else found.exclude(source_url="")


def _line(project: Project, effect: Effect, user: Any, member: bool) -> EffectLine:
    effect.project = project  # the rights are asked on the project already read
    other = told_by(effect)
    return EffectLine(
        effect=effect,
        told_by=other,
        may_confirm=other is not None and can_speak_for(user, project, effect.territory_id),
        may_change=member and can_change_effect(user, effect),
        evidence_open=_opens(effect, user, member),
        internal=member and project.published_at is not None and (effect.published_at is None or other is not None),
    )


def _opens(effect: Effect, user: Any, member: bool) -> bool:
    """Whether its file of evidence opens for this reader: public, shared among partners, or of her own organisation."""
    file = effect.evidence
    if file is None:
        return False
    return file.visibility == "public" or (member and file.visibility == "shared") or works_for(user, file.owner_id)
