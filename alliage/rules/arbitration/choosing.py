"""Choose one option per line under budgets and limits, and prove it."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

import numpy as np

from alliage.rules.arbitration.checks import check, check_balance
from alliage.rules.arbitration.clash import clash
from alliage.rules.arbitration.model import Bits, Model, build
from alliage.rules.arbitration.reasons import reasons
from alliage.rules.arbitration.solver import Outcome, Solver
from alliage.rules.arbitration.terms import Candidate, Choice, Clash, Limits
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _


def choose(
    candidates: Sequence[Candidate],
    limits: Limits,
    *,
    balance: Mapping[str, int],
    seconds: float = 60,
    gap: float = 0.0,
) -> Choice:
    """The option of each line that makes the most weighted points within the limits.

    Costs and budgets are whole cents per year, days whole tenths, effects whole points; `balance` gives the whole weight
    ≥ 0 of each territory (none: 0). Ties go to the least change (the sum of `CHANGE`), then to a fixed draw from the
    names: co-funding breaks no tie. The order of the rows changes nothing. `seconds` limits the search, `gap` is the
    relative distance to the bound that is good enough. Exact: a multiple-choice knapsack solved by branch and bound
    (HiGHS), each limit checked again in whole numbers. When nothing fits, `clash` says why. Raises RuleError.
    """
    began = time.monotonic()
    check(candidates, limits)
    check_balance(balance)
    if not 0 <= gap < 1:
        raise RuleError(_("L’écart accepté va de 0 à moins de 1 : par exemple 0,0001."), field="gap", code="gap")
    model = build(candidates, limits, balance)
    outcome = Solver(model, model.rows, model.scaled, gap=gap).run(seconds)
    if outcome.impossible:
        return nothing(model, clash(model, max(1.0, seconds - (time.monotonic() - began))))
    return told(model, outcome, gap)


def told(model: Model, outcome: Outcome, gap: float = 0.0) -> Choice:
    """A choice with its sums, its bound and its reasons; without any when the time ran out before one was found."""
    if outcome.picked is None:
        return nothing(model, None)
    picked = outcome.picked
    objective = int(model.primary[picked].sum())
    bound = objective if outcome.proven and not gap else primary_bound(model, outcome.bound)
    bound = max(bound, objective)
    distance = 0.0 if bound == objective else (bound - objective) / max(1, abs(objective))
    return Choice(
        picked=model.names(picked),
        objective=objective,
        bound=bound,
        proven=outcome.proven,
        gap=distance,
        cost=tuple(model.cost[picked].sum(axis=0).tolist()),
        days=tuple(model.days[picked].sum(axis=0).tolist()),
        effects=dict(zip(model.territories, model.points[picked].sum(axis=0).tolist(), strict=True)),
        other=_other(model, picked),
        reasons=reasons(model, picked),
        partial=not outcome.proven,
    )


def nothing(model: Model, found: Clash | None) -> Choice:
    """No choice: the limits clash, or (without a clash) the time ran out before any was found."""
    years = model.cost.shape[1]
    limit = sum(int(model.primary[start:end].max()) for start, end in zip(model.starts, model.starts[1:], strict=False))
    return Choice(
        picked={}, objective=0, bound=limit if found is None else 0, proven=found is not None, gap=0.0 if found else 1.0,
        cost=(0,) * years, days=(0,) * years, effects=dict.fromkeys(model.territories, 0), other=0, reasons={},
        clash=found, partial=found is None,
    )  # fmt: skip


def primary_bound(model: Model, bound: float) -> int:
    """The most weighted points a choice may have, from the bound on the whole objective."""
    if not math.isfinite(bound):
        return sum(int(model.primary[start:end].max()) for start, end in zip(model.starts, model.starts[1:], strict=False))
    ties = (model.primary // model.common) * model.step - model.scaled
    most = int(np.maximum.reduceat(ties, model.starts[:-1]).sum())
    return math.floor((bound + most) / model.step + 1e-9) * model.common


def _other(model: Model, picked: Bits) -> int:
    """The co-funding kept, in cents."""
    return sum(model.options[int(column)].other for column in np.flatnonzero(picked))
