"""The method annex: criteria and weights, points of each line with their reasons, proof, staircase, front."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from alliage.actors.models import Territory
from alliage.design.deeds import said
from alliage.design.parts import ici_first
from alliage.rules.scoring import usual_weights
from alliage.rules.tables import read

from ..models import Draft, Round
from .cases import brief


@dataclass(frozen=True)
class Scored:
    """The points of a line on a territory, with their parts in words."""

    line: str
    territory: Territory
    points: int
    parts: Sequence[tuple[str, int, int, str]]


@dataclass(frozen=True)
class Strip:
    """A line along the envelopes: its parts with where they begin and how wide they are, in percent of the drawing."""

    line: str
    parts: Sequence[tuple[str, str, float, float, int, int]]
    top: int


@dataclass(frozen=True)
class Dot:
    """A proven point of the front, with its place in the drawing in percent."""

    first: int
    second: int
    x: float
    y: float
    proven: bool


LOW, HIGH, ROW, SHOWN = 50, 120, 44, 40
"""The envelopes drawn, in percent; the height of a strip, in pixels; the lines drawn at most."""


def strips(annex: dict[str, Any]) -> list[Strip]:
    """The staircase as one strip a line."""
    width = HIGH - LOW + 1
    found = []
    for place, row in enumerate(annex.get("strips", [])[:SHOWN]):
        parts = [
            (
                part["words"],
                part["kind"] or "none",
                round((part["low"] - LOW) / width * 100, 2),
                round((part["high"] - part["low"] + 1) / width * 100, 2),
                part["low"],
                part["high"],
            )
            for part in row["parts"]
        ]
        found.append(Strip(row["line"], parts, place * ROW))
    return found


def dots(annex: dict[str, Any]) -> list[Dot]:
    """The front as points of a drawing that starts where both territories have least."""
    front = annex.get("front") or {}
    points = front.get("points", [])
    if not points:
        return []
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    wide, high = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
    return [
        Dot(one, two, round(12 + 80 * (one - min(xs)) / wide, 2), round(90 - 80 * (two - min(ys)) / high, 2), proven)
        for one, two, proven in points
    ]


@dataclass(frozen=True)
class MethodPage:
    """What the annex shows."""

    criteria: Sequence[tuple[str, str, int]]
    balance: Sequence[Any]
    scored: Sequence[Scored]
    drafts: Sequence[Draft]
    annex: dict[str, Any]
    stale: bool
    open: Draft | None
    count: int
    strips: Sequence[Strip]
    dots: Sequence[Dot]
    height: int


def method_page(round: Round) -> MethodPage:
    """The annex of a round."""
    found = brief(round)
    end = "en" if (get_language() or "fr").startswith("en") else "fr"
    rows = read("round_criteria")
    weights = {name: int(value) for name, value in round.weights.items()} or usual_weights(timezone.localdate())
    words = {row["code"]: row[end] for row in rows}
    places = {row.territory_id: row.territory for row in round.territories.all()}
    order = list(ici_first(list(places.values()), round.organisation.territory))
    scored = [
        Scored(
            line.label,
            place,
            score.points // 100,
            [(words[p.criterion], p.value, p.weight, said(p.reason)) for p in score.parts],
        )
        for line in found.lines
        for place in order
        if (score := found.scores[line.pk].get(place.pk))
    ]
    drafts = list(round.drafts.all())
    chosen = next((draft for draft in drafts if draft.method == Draft.Method.EFFECTS), None)
    return MethodPage(
        criteria=[(row[end], row[f"how_{end}"], weights.get(row["code"], 0)) for row in rows],
        balance=list(round.territories.all()),
        scored=scored,
        drafts=drafts,
        annex=chosen.annex if chosen else {},
        stale=bool(chosen and chosen.mark != found.mark),
        open=chosen,
        count=len(found.lines),
        strips=strips(chosen.annex if chosen else {}),
        dots=dots(chosen.annex if chosen else {}),
        height=len(strips(chosen.annex if chosen else {})) * ROW,
    )
