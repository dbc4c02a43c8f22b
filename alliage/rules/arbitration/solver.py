"""HiGHS on a round: one instance, asked again and again with other bounds, answers checked in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from alliage.rules.arbitration.model import Bits, Model, Row, Whole
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

Real = NDArray[np.float64]
STRICT = 1e-9
"""The tolerance of a second try, when rounding the first answer broke a limit."""
SIZE, DEEPEST = 20, 12
"""Objectives above 2^SIZE are shrunk, by 2^DEEPEST at most: their smallest step stays above the tolerances."""
SIZE, DEEPEST = 20, 12
"""Objectives above 2^SIZE are shrunk, by 2^DEEPEST at most: their smallest step stays above the tolerances."""
IMPOSSIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
"""Nothing fits: no round is unbounded."""
ROWWISE, MAXIMISE = 2, -1


class Silent(highspy.Highs):
    """HiGHS without callbacks: registering them writes a banner to the standard output."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:
        """Register nothing."""


@dataclass(frozen=True)
class Outcome:
    """What one run found: `picked` (None: nothing), the proven bound, whether it is optimal, or nothing can fit."""

    picked: Bits | None
    bound: float
    proven: bool
    impossible: bool


class Solver:
    """A round in HiGHS. Rows stand in the order: one per line, then `rows`; columns as in the model."""

    def __init__(self, model: Model, rows: Sequence[Row], objective: Whole | Real, *, gap: float = 0.0) -> None:
        """Pass the round; `objective` is maximised."""
        self.model = model
        self.rows = list(rows)
        self.first = len(model.starts) - 1
        self.highs = Silent()
        options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": gap, "mip_abs_gap": 0.0}
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self._pass(np.asarray(objective, dtype=np.float64))
        self._scale(objective)

    def _pass(self, objective: Real) -> None:
        """The sparse matrix by rows, and the bounds."""
        size, lines = self.model.size, self.first
        normal = [row.normal() for row in self.rows]
        index = np.concatenate([np.arange(size), *(row.columns for row in self.rows)]).astype(np.int32)
        value = np.concatenate([np.ones(size), *(values for values, _low, _high in normal)]).astype(np.float64)
        lengths = np.concatenate([np.diff(self.model.starts), [len(row.columns) for row in self.rows]])
        begins = np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.int32)
        low = np.array([1.0] * lines + [each[1] for each in normal])
        high = np.array([1.0] * lines + [each[2] for each in normal])
        upper = np.where(self.model.forbidden, 0.0, 1.0)
        status = self.highs.passModel(
            size, len(low), len(value), ROWWISE, MAXIMISE, 0.0, objective, np.zeros(size), upper, low, high, begins,
            index, value, np.ones(size, dtype=np.int32),
        )  # fmt: skip
        if status == highspy.HighsStatus.kError:
            raise ArithmeticError("HiGHS refused the matrix of the round")

    def _scale(self, objective: Whole | Real) -> None:
        """Have HiGHS shrink large objectives by a power of two: its tolerances are absolute."""
        largest = float(np.abs(objective).max(initial=1.0))
        bits = min(DEEPEST, max(0, math.ceil(math.log2(max(1.0, largest))) - SIZE))
        self.highs.setOptionValue("user_objective_scale", -bits)

    def bound_columns(self, columns: Whole, low: Real, high: Real) -> None:
        """Set the bounds of some columns."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def bound_row(self, place: int, row: Row) -> None:
        """Give the row at `place` (in `rows`) other bounds; its coefficients stay."""
        self.rows[place] = row
        _values, low, high = row.normal()
        self.highs.changeRowBounds(self.first + place, low, high)

    def aim(self, objective: Whole | Real) -> None:
        """Maximise something else."""
        columns = np.arange(self.model.size, dtype=np.int32)
        self.highs.changeColsCost(len(columns), columns, np.asarray(objective, dtype=np.float64))
        self._scale(objective)

    def run(self, seconds: float, *, start: Bits | None = None) -> Outcome:
        """Solve within `seconds`, from a known choice if given; the answer is exact or RuleError `unverified`."""
        outcome = self._run(seconds, start)
        if outcome.picked is None or self.verified(outcome.picked):
            return outcome
        self.highs.setOptionValue("mip_feasibility_tolerance", STRICT)
        self.highs.setOptionValue("primal_feasibility_tolerance", STRICT)
        outcome = self._run(seconds, start)
        if outcome.picked is not None and not self.verified(outcome.picked):
            raise RuleError(
                _("Le calcul n’a pas pu être vérifié au centime près : arrondissez les montants à l’euro."),
                code="unverified",
            )
        return outcome

    def verified(self, picked: Bits) -> bool:
        """One option per line, each limit held, in exact whole numbers."""
        counts = np.add.reduceat(picked.astype(np.int64), self.model.starts[:-1])
        return bool((counts == 1).all()) and all(row.holds(picked) for row in self.rows)

    def _run(self, seconds: float, start: Bits | None) -> Outcome:
        """One run of HiGHS."""
        if start is not None:
            columns = np.arange(self.model.size, dtype=np.int32)
            self.highs.setSolution(len(columns), columns, start.astype(np.float64))
        self.highs.setOptionValue("time_limit", max(0.01, seconds))
        if self.highs.run() == highspy.HighsStatus.kError:  # another user of the process set other threads
            highspy.Highs.resetGlobalScheduler(True)
            self.highs.run()
        status = self.highs.getModelStatus()
        info = self.highs.getInfo()
        impossible = status in IMPOSSIBLE
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible and not impossible
        picked = np.array(self.highs.getSolution().col_value)[: self.model.size] > 0.5 if found else None
        return Outcome(picked, info.mip_dual_bound, status == highspy.HighsModelStatus.kOptimal, impossible)
