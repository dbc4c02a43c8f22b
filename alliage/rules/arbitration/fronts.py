"""What one territory gives up for another: the proven Pareto points of two territories' effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from alliage.rules.arbitration.again import Again
from alliage.rules.arbitration.checks import check
from alliage.rules.arbitration.model import Bits, Model, Row, Whole, build, spread
from alliage.rules.arbitration.terms import Candidate, Limits
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

EXACT = 60
"""Up to this many lines every point is found."""


@dataclass(frozen=True)
class Point:
    """Points for the first and for the second territory; nobody can gain without the other losing, if `proven`."""

    first: int
    second: int
    picked: Mapping[str, str]
    proven: bool


@dataclass(frozen=True)
class Front:
    """The points by rising effect on the first territory; `exact`: there is no other one.

    `gaps` stand between neighbours: the most points of the first and of the second territory by which a point in between
    could differ from them, (0, 0) where there is none.
    """

    points: tuple[Point, ...]
    gaps: tuple[tuple[int, int], ...]
    exact: bool


class Bend:
    """The most for one territory, then for the other, with at least so many points for the first."""

    def __init__(self, model: Model, first: Whole, second: Whole, seconds: float) -> None:
        """`first` and `second` are the points of each column for the two territories."""
        self.model, self.first, self.second, self.seconds = model, first, second, seconds
        self.row = Row("front", "points", np.arange(model.size), first)
        self.lead = second * (spread(model.starts, first) + 1) + first
        self.again = Again(model, [*model.rows, self.row], self.lead)

    def most_first(self) -> Bits | None:
        """The most for the first territory, then for the second."""
        self.again.aim(self.first * (spread(self.model.starts, self.second) + 1) + self.second)
        picked = self.again.run(self.seconds).picked
        self.again.aim(self.lead)
        return picked

    def at(self, least: int | None, start: Bits | None) -> tuple[Point, Bits] | None:
        """The most for the second territory, then for the first, with at least `least` for the first."""
        self.again.bound_row(len(self.model.rows), replace(self.row, least=least))
        outcome = self.again.run(self.seconds, start=start)
        if outcome.picked is None:
            return None
        picked = outcome.picked
        one, two = int(self.first[picked].sum()), int(self.second[picked].sum())
        return Point(one, two, self.model.names(picked), outcome.proven), picked


def front(
    candidates: Sequence[Candidate],
    limits: Limits,
    first: str,
    second: str,
    *,
    points: int = 41,
    progress: Callable[[int, int], None] | None = None,
    seconds: float = 10,
) -> Front:
    """The Pareto points of the effects (whole points) on two territories within the limits.

    Epsilon-constraint on whole points (Haimes, Lasdon and Wismer, 1971): up to 60 lines all of them, else at most
    `points`, evenly spread. `seconds` limits one point. `progress(done, total)` may raise to stop; on the exact front the
    total is not known and equals the number done. An empty front: nothing fits. Raises RuleError.
    """
    check(candidates, limits)
    model = build(candidates, limits, {})
    if first == second or not {first, second} <= set(model.territories):
        raise RuleError(_("Choisissez deux territoires différents, touchés par au moins une option."), code="territories")
    one, two = (model.points[:, model.territories.index(name)] for name in (first, second))
    bend = Bend(model, one, two, seconds)
    told = progress or (lambda done, total: None)
    if len(candidates) <= EXACT:
        found = _all(bend, told)
        whole = all(point.proven for point in found)
        return Front(tuple(found), ((0, 0),) * max(0, len(found) - 1) if whole else _gaps(found), whole)
    found = _some(bend, max(2, points), told)
    return Front(tuple(found), _gaps(found), False)


def _all(bend: Bend, progress: Callable[[int, int], None]) -> list[Point]:
    """Every point, from the best for the second territory on: each next one asks one point more for the first."""
    found: list[Point] = []
    made = bend.at(None, None)
    while made is not None:
        found.append(made[0])
        progress(len(found), len(found))
        made = bend.at(made[0].first + 1, None)
    return found


def _some(bend: Bend, points: int, progress: Callable[[int, int], None]) -> list[Point]:
    """At most `points` points, from the best for the first territory down: each choice still fits for the next one."""
    low, start = bend.at(None, None), bend.most_first()
    if low is None or start is None:
        return []
    floor, top = low[0].first, int(bend.first[start].sum())
    found = {low[0].first: low[0]}
    for done in range(points - 1):
        least = top - (top - floor) * done // (points - 1)
        made = bend.at(least, start)
        if made is not None:
            found[made[0].first] = made[0]
            start = made[1]
        progress(done + 2, points)
    best: list[Point] = []
    for point in sorted(found.values(), key=lambda each: (-each.first, -each.second)):
        if not best or point.second > best[-1].second:
            best.append(point)
    return best[::-1]


def _gaps(found: Sequence[Point]) -> tuple[tuple[int, int], ...]:
    """Between two neighbours, the points by which a third could differ from both."""
    sizes = []
    for left, right in pairwise(found):
        room = right.first - left.first - 1, left.second - right.second - 1
        sizes.append(room if min(room) > 0 else (0, 0))
    return tuple(sizes)
