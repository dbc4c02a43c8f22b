"""How firm the weights are: from which weight of a territory on a decision would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alliage.rules.arbitration.again import Again
from alliage.rules.arbitration.checks import check, check_balance
from alliage.rules.arbitration.model import Bits, build
from alliage.rules.arbitration.terms import Candidate, Limits

MOST = 100
"""Weights are tried from 0 to this, in whole percent."""


@dataclass(frozen=True)
class Turn:
    """At this weight of the territory the decisions are others: (line, option now, option then)."""

    weight: int
    changes: tuple[tuple[str, str, str], ...]
    proven: bool


@dataclass(frozen=True)
class TurningWeight:
    """The weight of a territory, and the first one below and above it where a decision changes (None: up to the end)."""

    territory: str
    weight: int
    below: Turn | None
    above: Turn | None


class Weighing:
    """The choice of a round for any weight of one territory, the other weights kept."""

    def __init__(self, candidates: Sequence[Candidate], limits: Limits, balance: Mapping[str, int], seconds: float) -> None:
        """Solve the round once, with the weights as they are."""
        self.candidates, self.limits, self.balance, self.seconds = candidates, limits, balance, seconds
        self.model = build(candidates, limits, balance)
        self.again = Again(self.model, self.model.rows, self.model.scaled)
        now = self.again.run(seconds)
        self.fits, self.sure = now.picked is not None, now.proven
        self.now = np.zeros(self.model.size, dtype=bool) if now.picked is None else now.picked

    def at(self, territory: str, weight: int) -> tuple[Bits, bool] | None:
        """The choice at a weight, and whether it is proven."""
        self.again.aim(build(self.candidates, self.limits, {**self.balance, territory: weight}).scaled)
        outcome = self.again.run(self.seconds, start=self.now)
        return None if outcome.picked is None else (outcome.picked, outcome.proven)

    def even(self, territory: str, other: Bits) -> Fraction | None:
        """The weight at which another choice is worth as much as the one of now; None when it never moves."""
        points = self.model.points[:, self.model.territories.index(territory)]
        slope = int(points[other].sum() - points[self.now].sum())
        lead = int(self.model.primary[self.now].sum() - self.model.primary[other].sum())
        return None if slope == 0 else self.balance.get(territory, 0) + Fraction(lead, slope)

    def turn(self, territory: str, end: int) -> Turn | None:
        """The first weight from now towards `end` where the choice is another one.

        The weights at which a choice is the best make an interval, so one can jump to where the choice found at the far
        end and that of now are even, and bisect when the jump leads nowhere.
        """
        good, sign = self.balance.get(territory, 0), 1 if end > self.balance.get(territory, 0) else -1
        if (end - good) * sign <= 0:
            return None
        bad, found = end, self.at(territory, end)
        if found is None or (found[0] == self.now).all():
            return None
        while (bad - good) * sign > 1:
            probe = self._probe(territory, good, bad, sign, found[0])
            there = self.at(territory, probe)
            if there is None or (there[0] == self.now).all():
                good = probe
            else:
                bad, found = probe, there
        now, then = self.model.names(self.now), self.model.names(found[0])
        changes = tuple((name, now[name], option) for name, option in then.items() if now[name] != option)
        return Turn(bad, changes, found[1] and self.sure)

    def _probe(self, territory: str, good: int, bad: int, sign: int, other: Bits) -> int:
        """A weight strictly between: the last one where the other choice still wins, else the middle."""
        even = self.even(territory, other)
        near = None if even is None else (even.__floor__() + 1 if sign > 0 else even.__ceil__() - 1)
        if near is not None and (near - good) * sign > 0 and (bad - near) * sign > 0:
            return near
        if near is not None and near == bad:
            return bad - sign
        return (good + bad) // 2


def turning_weights(
    candidates: Sequence[Candidate], limits: Limits, *, balance: Mapping[str, int], seconds: float = 10
) -> tuple[TurningWeight, ...]:
    """For each weighted territory (by name), the nearest whole weights from 0 to 100 at which a decision changes.

    One weight varies, the others are kept. `seconds` limits one search. Nothing for a round that does not fit. Raises
    RuleError.
    """
    check(candidates, limits)
    check_balance(balance)
    weighing = Weighing(candidates, limits, balance, seconds)
    if not weighing.fits:
        return ()
    return tuple(
        TurningWeight(name, balance[name], weighing.turn(name, 0), weighing.turn(name, MOST)) for name in sorted(balance)
    )
