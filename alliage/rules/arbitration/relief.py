"""The least to relax so that a round fits: each limit measured against its own size."""

from __future__ import annotations

import math
from collections.abc import Iterable

import highspy
import numpy as np

from alliage.rules.arbitration.model import Bits, Model, Row
from alliage.rules.arbitration.solver import Solver
from alliage.rules.arbitration.terms import Relief

UNIT = 1000
"""What relaxing a limit by its whole own size weighs; so does lifting a lock, a pair or a commitment."""


def weight(row: Row, amount: int) -> float:
    """What relaxing a row by `amount` of its unit weighs: its share of the bound it passes."""
    return UNIT * amount / size(row)


def size(row: Row) -> int:
    """A limit's own size: its bound (the larger of two), one at least."""
    return max(1, abs(row.least or 0), abs(row.most or 0)) if row.unit != "pair" else 1


def relief(model: Model, seconds: float) -> tuple[list[Relief], bool]:
    """What to relax, and whether it is proven the least; nothing if the time ran out first.

    Minimises the sum over the limits of the share of its own size by which each is relaxed (an elastic programme:
    Chinneck, *Feasibility and Infeasibility in Optimization*, 2008); a lock, a pair, a commitment count as whole.
    """
    heavy = UNIT * (model.locked.astype(np.float64) + model.uncommitted)
    solver = Solver(model, model.rows, -heavy)
    highs = solver.highs
    solver.bound_columns(np.arange(model.size), np.zeros(model.size), np.ones(model.size))
    highs.setOptionValue("user_objective_scale", 0)
    for place, row in enumerate(model.rows):
        _slack(highs, solver.first + place, row)
    highs.setOptionValue("time_limit", max(0.05, seconds))
    highs.run()
    status = highs.getModelStatus()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return [], False
    picked = np.array(highs.getSolution().col_value)[: model.size] > 0.5
    return list(needed(model, picked)), status == highspy.HighsModelStatus.kOptimal


def _slack(highs: highspy.Highs, place: int, row: Row) -> None:
    """A column that lets a row be passed, for a price."""
    common = int(np.gcd.reduce(row.values)) if len(row.values) else 1
    unit = -weight(row, common or 1)
    where = np.array([place], dtype=np.int32)
    if row.most is not None:
        highs.addCol(unit, 0.0, math.inf, 1, where, np.array([-1.0]))
    if row.least is not None:
        highs.addCol(unit, 0.0, math.inf, 1, where, np.array([1.0]))


def needed(model: Model, picked: Bits) -> Iterable[Relief]:
    """What each limit must give for a choice to be allowed."""
    for row in model.rows:
        used = row.used(picked)
        amount = max(0, used - row.most if row.most is not None else 0, row.least - used if row.least is not None else 0)
        if amount:
            yield Relief(row.name, amount, row.unit)
    for column in np.flatnonzero(picked & model.forbidden).tolist():
        candidate = model.candidates[int(model.line[column])]
        if model.locked[column]:
            yield Relief(f"lock:{candidate.name}", 1, "lock")
        if model.uncommitted[column]:
            short = np.maximum(np.array(candidate.committed) - model.cost[column], 0)
            yield Relief(f"committed:{candidate.name}", int(short.sum()), "cents")
