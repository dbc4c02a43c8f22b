"""The parts territories are drawn with: any object with a name, a shape and a tone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

SHAPES = 6
SHAPE_NAMES = {1: _("disque"), 2: _("carré"), 3: _("triangle"), 4: _("losange"), 5: _("hexagone"), 6: _("pentagone")}


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
