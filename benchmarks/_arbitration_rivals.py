"""Other solvers on the same rounds, each in a process of its own: `python -m benchmarks._arbitration_rivals scipy`.

Reads from the standard input a JSON list of rounds (`objective`, `lines`, `allowed`, `rows`), writes the list of the
most points, null where nothing fits. Imports nothing of ours: OR-Tools crashes beside highspy.
"""

import json
import sys
from collections.abc import Callable
from typing import Any


def scipy_milp(round_: dict[str, Any]) -> int | None:
    """The most points by scipy."""
    import numpy as np  # noqa: PLC0415 - only the rival asked for is loaded
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    points = np.array(round_["objective"])
    rows, low, high = [], [], []
    for columns, values, least, most in [*([line, [1] * len(line), 1, 1] for line in round_["lines"]), *round_["rows"]]:
        row = np.zeros(len(points))
        row[columns] = values
        rows.append(row)
        low.append(-np.inf if least is None else least)
        high.append(np.inf if most is None else most)
    found = milp(
        -points, integrality=np.ones(len(points)), bounds=Bounds(0, np.array(round_["allowed"])),
        constraints=LinearConstraint(np.array(rows), low, high), options={"mip_rel_gap": 0},
    )  # fmt: skip
    if found.status not in (0, 2):
        raise RuntimeError(found.message)
    return None if found.x is None else int(points[np.round(found.x).astype(bool)].sum())


def cp_sat(round_: dict[str, Any]) -> int | None:
    """The most points by OR-Tools' CP-SAT."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    model = cp_model.CpModel()
    picked = [model.new_int_var(0, allowed, "") for allowed in round_["allowed"]]
    for line in round_["lines"]:
        model.add(sum(picked[column] for column in line) == 1)
    for columns, values, least, most in round_["rows"]:
        used = sum(value * picked[column] for column, value in zip(columns, values, strict=True))
        if least is not None:
            model.add(used >= least)
        if most is not None:
            model.add(used <= most)
    model.maximize(sum(value * column for value, column in zip(round_["objective"], picked, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise RuntimeError(solver.status_name(status))
    return round(solver.objective_value)


RIVALS: dict[str, Callable[[dict[str, Any]], int | None]] = {"scipy": scipy_milp, "ortools": cp_sat}

if __name__ == "__main__":
    rival = RIVALS[sys.argv[1]]
    print(json.dumps([rival(each) for each in json.load(sys.stdin)]))
