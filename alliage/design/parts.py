"""The parts territories are drawn with: any object with a name, a shape and a tone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

SHAPES = 6
SHAPE_NAMES = {1: _("disque"), 2: _("carré"), 3: _("triangle"), 4: _("losange"), 5: _("hexagone"), 6: _("pentagone")}
SIDES = {1: (3, 17), 2: (3.8, 16.2), 3: (0.58, 19.42), 4: (1.23, 18.77), 5: (3.33, 16.67), 6: (2.34, 17.66)}
"""Left and right side of each shape in its box of 20 units: an emblem is cut to them, to stand on the margin of the page."""
STEP = 9


class Territory(Protocol):
    """What the design needs of a territory."""

    name: str
    shape: int
    tone: int


@dataclass(frozen=True)
class Column:
    """One territory's column: its rubrics are the same, in the same order, in every column of a block."""

    territory: Any
    sections: Sequence[tuple[str, str]]
    subtitle: str = ""
    url: str = ""
    ici: bool | None = None


def same(one: Any, other: Any) -> bool:
    """Whether two objects are the same territory (rows are compared by key, plain objects by identity or value)."""
    if one is None or other is None:
        return False
    keys = getattr(one, "pk", None), getattr(other, "pk", None)
    return keys[0] == keys[1] if None not in keys else one == other


def ici_first(territories: Iterable[Any], ici: Any) -> list[Any]:
    """The same territories, the viewer's own first, the others in their order."""
    rows = list(territories)
    return [row for row in rows if same(row, ici)] + [row for row in rows if not same(row, ici)]


def shape_number(territory: Any) -> int:
    """Its shape, always one of the six."""
    return (int(territory.shape) - 1) % SHAPES + 1


def tone_number(territory: Any) -> int:
    """Its colour, always one of the six."""
    return (int(territory.tone) - 1) % SHAPES + 1


def extent(territories: Sequence[Any]) -> tuple[float, float]:
    """Left and right side of shapes that overlap, each one step further; an empty emblem keeps the room of one shape."""
    sides = [SIDES[shape_number(row)] for row in territories]
    spans = [(left + place * STEP, right + place * STEP) for place, (left, right) in enumerate(sides)] or [(0.0, 20.0)]
    return min(left for left, _right in spans), max(right for _left, right in spans)
