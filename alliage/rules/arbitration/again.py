"""The same round asked again and again with other bounds: only the options in doubt are searched, the proof stays whole."""

from __future__ import annotations

import time
from collections.abc import Sequence

import highspy
import numpy as np

from alliage.rules.arbitration.model import Bits, Model, Row, Whole
from alliage.rules.arbitration.solver import IMPOSSIBLE, Outcome, Real, Solver

DOUBT = 30
"""How many options beyond those of the relaxation are searched at first."""
ROUNDING = 1e-9
"""The share of the objective by which the relaxation may be wrong: reduced costs below it prove nothing."""
WIDER = 8


class Again:
    """A round whose bounds change between runs.

    Each run solves the linear relaxation (from the last basis), then searches the options whose reduced cost is small.
    An option whose reduced cost is larger than the distance from the relaxation to the choice found cannot be in a
    better one (Dantzig, Fulkerson and Johnson, 1954): when all the options left out are such, the choice is proven.
    """

    def __init__(self, model: Model, rows: Sequence[Row], objective: Whole | Real) -> None:
        """Two instances: the relaxation and the search."""
        self.model = model
        self.search = Solver(model, rows, objective)
        for name in ("mip_allow_restart", "mip_heuristic_run_feasibility_jump"):
            self.search.highs.setOptionValue(name, False)  # measured: both lose time on so few options
        self.relaxed = Solver(model, rows, objective)
        size = model.size
        continuous = np.zeros(size, dtype=np.uint8)
        self.relaxed.highs.changeColsIntegrality(size, np.arange(size, dtype=np.int32), continuous)
        self.low = np.zeros(size)
        self.high = np.where(model.forbidden, 0.0, 1.0)
        self.objective = np.asarray(objective, dtype=np.float64)
        self.width: float | None = None

    def aim(self, objective: Whole | Real) -> None:
        """Maximise something else."""
        self.objective = np.asarray(objective, dtype=np.float64)
        self.search.aim(objective)
        self.relaxed.aim(objective)
        self.width = None

    def bound_row(self, place: int, row: Row) -> None:
        """Give a row other bounds."""
        self.search.bound_row(place, row)
        self.relaxed.bound_row(place, row)

    def force(self, columns: Whole, low: float, high: float) -> None:
        """Set the bounds of some columns, until they are set again."""
        self.low[columns], self.high[columns] = low, high
        self.relaxed.bound_columns(columns, self.low[columns], self.high[columns])

    def run(self, seconds: float, *, start: Bits | None = None) -> Outcome:
        """The proven best choice, or the best found in `seconds`; `start` is a choice that may still fit."""
        until = time.monotonic() + seconds
        status, (top, values, reduced) = self._relax(seconds)
        if status in IMPOSSIBLE:
            return Outcome(None, -np.inf, False, True)
        if status != highspy.HighsModelStatus.kOptimal:  # nothing known of the reduced costs: search everything
            self.search.bound_columns(np.arange(self.model.size), self.low, self.high)
            return self.search.run(max(0.02, until - time.monotonic()), start=start)
        doubt = np.abs(reduced)
        known = self._known(start)
        margin = ROUNDING * abs(top) + ROUNDING
        width = self._first(doubt, None if known is None else top - known + margin)
        while True:
            fixed = doubt > width
            low = np.where(fixed, np.maximum(self.low, np.round(values)), self.low)
            high = np.where(fixed, np.minimum(self.high, np.round(values)), self.high)
            self.search.bound_columns(np.arange(self.model.size), low, high)
            outcome = self.search.run(max(0.02, until - time.monotonic()), start=start)
            if not fixed.any() or not (outcome.proven or outcome.impossible):
                return outcome if not fixed.any() else Outcome(outcome.picked, top, False, False)
            if outcome.picked is None:
                width = width * WIDER if width > 0 else float(doubt[doubt > 0].min())
                continue
            start = outcome.picked
            needed = top - float(self.objective[outcome.picked].sum()) + margin
            self.width = needed
            if width >= needed:
                return outcome
            width = needed

    def _relax(self, seconds: float) -> tuple[highspy.HighsModelStatus, tuple[float, Real, Real]]:
        """The relaxation: its status, then its value, its columns and their reduced costs."""
        highs = self.relaxed.highs
        highs.setOptionValue("time_limit", max(0.05, seconds))
        highs.run()
        solution = highs.getSolution()
        found = highs.getInfo().objective_function_value, np.array(solution.col_value), np.array(solution.col_dual)
        return highs.getModelStatus(), found

    def _known(self, start: Bits | None) -> float | None:
        """What a choice brings if it still fits."""
        if start is None or (start & (self.high < 1)).any() or not start[self.low > 0].all():
            return None
        return float(self.objective[start].sum()) if self.search.verified(start) else None

    def _first(self, doubt: Real, needed: float | None) -> float:
        """The first width: a little more than what the last run needed, or enough for some options in doubt."""
        if self.width is None:
            place = min(len(doubt) - 1, len(self.model.candidates) + len(self.search.rows) + DOUBT)
            width = float(np.partition(doubt, place)[place])
        else:
            width = 1.1 * self.width
        return width if needed is None else min(width, needed)
