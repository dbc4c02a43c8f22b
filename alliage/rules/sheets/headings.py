"""Which column is which: headings matched by name, in French or English, with or without accents, as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz

from alliage.rules.errors import RuleError

from .cells import Cell, key_of, plain

SURE = 100
NEAR = 84
"""Likeness, out of 100, from which a column is suggested."""
LOOKED_AT = 10
"""Rows in which the headings are sought: a title often stands above them."""


class Named(Protocol):
    """A column one may match: its key and every name it goes by."""

    @property
    def key(self) -> str:
        """Its stable name."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """The headings it goes by."""
        ...


def match(headings: Sequence[Cell], columns: Sequence[Named]) -> list[str]:
    """For each heading the key of its column, "" when none resembles it; each column is given once, the surest first."""
    found = [""] * len(headings)
    pairs = [
        (score, place, position, column.key)
        for place, heading in enumerate(headings)
        for position, column in enumerate(columns)
        if (score := likeness(_said(heading), column.names)) >= NEAR
    ]
    taken: set[str] = set()
    for _score, place, _position, key in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if not found[place] and key not in taken:
            found[place] = key
            taken.add(key)
    return found


def likeness(heading: str, names: Sequence[str]) -> float:
    """How much a heading resembles one of the names of a column, 100 when it is one."""
    said = key_of(heading)
    if not said:
        return 0
    known = [key_of(name) for name in names]
    if said in known:
        return SURE
    return max(min(fuzz.token_sort_ratio(said, name), SURE - 1) for name in known)


def find_headings(rows: Sequence[Sequence[Cell]], columns: Sequence[Named]) -> int:
    """The place of the row of headings: the one, near the top, that names the most columns."""
    scores = [sum(1 for key in match(row[:60], columns) if key) for row in rows[:LOOKED_AT]]
    best = max(scores, default=0)
    return scores.index(best) if best else 0


def _said(cell: Cell) -> str:
    """A heading as a text; a formula or an error names nothing."""
    try:
        return plain(cell)
    except RuleError:
        return ""
