"""Budget rounds of 300 and 5,000 lines against bare HiGHS calls, and against two other solvers.

`python -m benchmarks.arbitration [--json]`. One solve is a bare HiGHS call on the same matrix in the same run.
"""

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from alliage.rules.arbitration import Candidate, Limits, choose, explain, front, staircase
from alliage.rules.arbitration.model import Model, build
from alliage.rules.arbitration.solver import Silent, Solver
from benchmarks._arbitration_instances import BALANCE, instance
from benchmarks._measure import Figure, show, tell

SEEDS = (0, 1, 2, 3, 4)
INSTANCES = 200
NONE = "no differences"


def timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the answer."""
    began = time.perf_counter()
    answer = deed()
    return (time.perf_counter() - began) * 1000, answer


def bare(rows: Sequence[Candidate], limits: Limits, gap: float = 0.0) -> float:
    """Milliseconds of a bare HiGHS call on the matrix of a round, itself built beforehand."""
    model = build(rows, limits, BALANCE)
    lp = Solver(model, model.rows, model.scaled).highs.getLp()
    highs = Silent()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.0,
    }.items():
        highs.setOptionValue(name, value)

    def run() -> None:
        highs.passModel(lp)
        highs.run()

    spent, _none = timed(run)
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return spent


def figure(promise: str, ours: Sequence[float], rival: str, theirs: Sequence[float], limit: float) -> Figure:
    """The median of ours against the median of theirs."""
    value, other = statistics.median(ours), statistics.median(theirs)
    return Figure(promise, round(value, 1), "ms", rival, round(other, 1), round(value / other, 3), limit, len(ours))


def choosing() -> list[Figure]:
    """300 lines proven to the end, 5,000 to 0.01 %: the whole of `choose` against the bare call."""
    ours, theirs, open_ = [], [], 0
    for seed in SEEDS:
        rows, limits = instance(seed)
        for _turn in range(3):
            spent, choice = timed(lambda rows=rows, limits=limits: choose(rows, limits, balance=BALANCE))
            ours.append(spent)
            theirs.append(bare(rows, limits))
        open_ += not (choice.proven and choice.gap == 0)
    rounds = len(SEEDS)
    found = [
        figure("arbitration.choose.300x4x20", ours, "bare HiGHS call, same matrix", theirs, 1.3),
        Figure("arbitration.unproven.300x4x20", open_, "rounds", "rounds", rounds, open_ / rounds, 0, rounds),
    ]
    tell("5,000 lines")
    ours, theirs, open_ = [], [], 0
    for seed in SEEDS:
        rows, limits = instance(seed, 5000)
        spent, choice = timed(lambda rows=rows, limits=limits: choose(rows, limits, balance=BALANCE, gap=1e-4))
        ours.append(spent)
        theirs.append(bare(rows, limits, 1e-4))
        open_ += not (choice.proven and choice.gap <= 1e-4)
    found.append(figure("arbitration.choose.5000x4x20", ours, "bare HiGHS call, same matrix", theirs, 1.3))
    found.append(Figure("arbitration.unproven.5000x4x20", open_, "rounds", "rounds", rounds, open_ / rounds, 0, rounds))
    return found


def at(limits: Limits, percent: int) -> Limits:
    """The limits at a share of the envelope."""
    return replace(limits, budget=tuple(None if most is None else most * percent // 100 for most in limits.budget))


def climbing() -> list[Figure]:
    """71 steps against one bare call on the round itself, and against the mean bare call over its steps."""
    ours, once, mean, open_ = [], [], [], 0
    for seed in SEEDS:
        rows, limits = instance(seed)
        spent, stairs = timed(lambda rows=rows, limits=limits: staircase(rows, limits, balance=BALANCE))
        ours.append(spent)
        open_ += sum(step.fits and (step.choice is None or step.choice.partial) for step in stairs.steps)
        once.append(statistics.median(bare(rows, limits) for _turn in range(3)))
        fitting = [step.percent for step in stairs.steps if step.fits][::10]
        mean.append(statistics.mean(bare(rows, at(limits, percent)) for percent in fitting))
    steps = 71 * len(SEEDS)
    return [
        figure("arbitration.staircase.300", ours, "one bare call at 100 %", once, 30),
        figure("arbitration.staircase.300.steps", ours, "mean bare call over every tenth step", mean, 30),
        Figure("arbitration.staircase.unproven", open_, "steps", "steps", steps, round(open_ / steps, 4), 0, steps),
    ]


def explaining() -> list[Figure]:
    """The mean time of one explanation over all the lines cut."""
    ours, theirs, open_, lines = [], [], 0, 0
    for seed in SEEDS[:3]:
        rows, limits = instance(seed)
        choice = choose(rows, limits, balance=BALANCE)
        spent, told = timed(lambda r=rows, m=limits, c=choice: list(explain(r, m, c, balance=BALANCE)))
        ours.append(spent / len(told))
        lines += len(told)
        open_ += sum(not each.proven for each in told)
        theirs.append(statistics.median(bare(rows, limits) for _turn in range(3)))
    return [
        figure("arbitration.explain.300", ours, "one bare call", theirs, 1),
        Figure("arbitration.explain.unproven", open_, "lines", "lines", lines, round(open_ / lines, 4), 0.1, lines),
    ]


def drawing() -> list[Figure]:
    """41 points of a front, where the money is short enough for two territories to compete."""
    ours, theirs, counts, open_ = [], [], [], 0
    for seed in SEEDS:
        rows, limits = instance(seed, percent=40)
        spent, found = timed(lambda r=rows, m=limits: front(r, m, "Haut-Val", "Kaléba"))
        ours.append(spent)
        counts.append(len(found.points))
        open_ += sum(not point.proven for point in found.points)
        theirs.append(statistics.median(bare(rows, limits) for _turn in range(3)))
    tell(f"fronts: {counts} points")
    every = sum(counts)
    return [
        figure("arbitration.front.41x300", ours, "one bare call", theirs, 60),
        Figure("arbitration.front.unproven", open_, "points", "points", every, round(open_ / every, 4), 0.1, every),
    ]


def small_rounds() -> tuple[list[dict[str, Any]], list[int | None]]:
    """The random rounds as plain numbers, and what we find for each."""
    asked, found = [], []
    for seed in range(INSTANCES):
        rows, limits = instance(1000 + seed, 10 + seed % 30, percent=25 + seed % 60)
        model = build(rows, limits, BALANCE)
        asked.append(plain(model))
        choice = choose(rows, limits, balance=BALANCE)
        found.append(choice.objective if choice.picked else None)
    return asked, found


def plain(model: Model) -> dict[str, Any]:
    """A round as lists of whole numbers."""
    return {
        "objective": model.primary.tolist(),
        "lines": [list(model.columns(line)) for line in range(len(model.candidates))],
        "allowed": np.where(model.forbidden, 0, 1).tolist(),
        "rows": [[row.columns.tolist(), row.values.tolist(), row.least, row.most] for row in model.rows],
    }


def agreeing() -> list[Figure]:
    """On how many random rounds another solver finds another objective."""
    asked, found = small_rounds()
    tell(f"{found.count(None)} of {INSTANCES} random rounds do not fit")
    figures = []
    for rival in ("scipy", "ortools"):
        if importlib.util.find_spec(rival) is None:
            tell(f"SKIPPED: {rival} is not installed, the objectives are NOT compared with it")
            continue
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks._arbitration_rivals", rival],
            input=json.dumps(asked), capture_output=True, text=True, check=True,
        )  # fmt: skip
        answers = json.loads(run.stdout.splitlines()[-1])  # a solver may write notes of its own before
        wrong = sum(ours != theirs for ours, theirs in zip(found, answers, strict=True))
        figures.append(Figure(f"arbitration.differences.{rival}", wrong, "rounds", NONE, 0, wrong, 0, INSTANCES))
    return figures


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--only", default="", help="one of: agreeing, choosing, explaining, drawing, climbing")
    options = parser.parse_args()
    parts = {each.__name__: each for each in (agreeing, choosing, explaining, drawing, climbing)}
    figures: list[Figure] = []
    for name, part in parts.items():
        if options.only in ("", name):
            tell(f"arbitration: {name}")
            figures += part()
    return show(figures, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
