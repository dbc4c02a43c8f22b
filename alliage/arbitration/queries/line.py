"""One line of a round: what is known, its options side by side, what partners said, what keeping it would take."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliage.actors.models import Territory
from alliage.design.deeds import said
from alliage.design.parts import ici_first
from alliage.rules.scoring import Score

from ..models import Draft, Line, Option, OptionTerritory, OptionYear, View, VoiceLink
from .cases import Brief, brief


@dataclass(frozen=True)
class Shown:
    """An option as a column: its figures, and what it leaves to each territory."""

    option: Option
    first: OptionYear | None
    years: Sequence[OptionYear]
    places: Sequence[tuple[Territory, Decimal, int, OptionTerritory | None]]
    drafts: Sequence[str]
    locked: bool
    weighed: bool


@dataclass(frozen=True)
class LinePage:
    """What the page of a line shows."""

    line: Line
    options: list[Shown]
    places: list[Territory]
    scores: list[tuple[Territory, Score]]
    views: list[View]
    links: list[VoiceLink]
    keep: list[tuple[Draft, list[str]]]
    has_partner: bool


def line_page(line: Line, user: Any) -> LinePage:
    """The page of a line."""
    read = brief(line.round)
    fact = read.known.get(line.project_id or 0)
    places = list(ici_first(fact.territories if fact else [], line.round.organisation.territory))
    written = list(Draft.objects.filter(round=line.round).prefetch_related("lines"))
    chosen = {row.option_id: [] for draft in written for row in draft.lines.all() if row.line_id == line.pk}  # type: ignore[var-annotated]
    keep = []
    for draft in written:
        for row in draft.lines.all():
            if row.line_id == line.pk:
                chosen[row.option_id].append(draft.letter)
                if row.why.get("keep"):
                    keep.append((draft, list(row.why["keep"])))
    options = [_shown(option, line, read, places, chosen.get(option.pk, [])) for option in read.options[line.pk]]
    scores = read.scores.get(line.pk, {})
    return LinePage(
        line=line,
        options=options,
        places=places,
        scores=[(place, scores[place.pk]) for place in places if place.pk in scores],
        views=list(line.views.select_related("organisation__territory")),
        links=list(line.voice_links.select_related("organisation__territory")),
        keep=keep,
        has_partner=any(place.pk != line.round.organisation.territory_id for place in places),
    )


def _shown(option: Option, line: Line, read: Brief, places: Sequence[Territory], drafts: Sequence[str]) -> Shown:
    years = list(option.years.all())
    told = {row.territory_id: row for row in option.territories.all()}
    fact = read.known.get(line.project_id or 0)
    left = []
    for place in places:
        count = len(fact.effects.get(place.pk, ())) if fact else 0
        row = told.get(place.pk)
        share = row.kept if row else Decimal(100)
        left.append((place, share, count, row))
    return Shown(
        option=option,
        first=next((row for row in years if row.year == line.round.year), None),
        years=years,
        places=left,
        drafts=drafts,
        locked=line.locked_id == option.pk,
        weighed=not option.assumed,
    )


def reasons(score: Score) -> list[tuple[str, int, int]]:
    """The parts of a score in words, with their value and weight."""
    return [(said(part.reason), part.value, part.weight) for part in score.parts]
