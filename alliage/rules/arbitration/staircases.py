"""The same round under a smaller and a larger envelope, percent by percent: what changes where, what is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from alliage.rules.arbitration.again import Again
from alliage.rules.arbitration.checks import check, check_balance
from alliage.rules.arbitration.choosing import told
from alliage.rules.arbitration.model import Bits, build
from alliage.rules.arbitration.terms import Candidate, Choice, Limits

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Step:
    """The choice at `percent` of the envelope; None when nothing fits (`fits` false) or the time found none."""

    percent: int
    choice: Choice | None
    fits: bool


@dataclass(frozen=True)
class Change:
    """From the step below to `percent`, a line goes from one option to another."""

    percent: int
    candidate: str
    before: str
    after: str


@dataclass(frozen=True)
class Staircase:
    """The steps, from the smallest envelope to the largest."""

    steps: tuple[Step, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Where each line's decision changes, between one step with a choice and the next."""
        held = [(step.percent, step.choice) for step in self.steps if step.choice is not None]
        return tuple(
            Change(percent, name, before.picked[name], option)
            for (_below, before), (percent, after) in pairwise(held)
            for name, option in after.picked.items()
            if before.picked[name] != option
        )

    def safe(self, low: int, high: int) -> tuple[str, ...]:
        """The lines decided the same way at each step from `low` to `high` percent; none if a step has no choice."""
        asked = [step.choice for step in self.steps if low <= step.percent <= high]
        choices = [choice for choice in asked if choice is not None]
        if not choices or len(choices) < len(asked):
            return ()
        first = choices[0].picked
        return tuple(name for name, option in first.items() if all(each.picked[name] == option for each in choices))


def staircase(
    candidates: Sequence[Candidate],
    limits: Limits,
    *,
    balance: Mapping[str, int],
    percents: Iterable[int] = range(50, 121),
    progress: Progress | None = None,
    seconds: float = 10,
) -> Staircase:
    """The choice for each whole percent of the envelope (all years scaled, rounded down to the cent).

    Each step starts from the choice of the step below, which still fits. `seconds` limits one step: a choice that is not
    proven says so (`partial`). `progress(done, total)` is called after each step and may raise to stop. Raises RuleError.
    """
    check(candidates, limits)
    check_balance(balance)
    wanted = sorted(set(percents))
    model = build(candidates, limits, balance)
    again = Again(model, model.rows, model.scaled)
    budgets = [(place, row) for place, row in enumerate(model.rows) if row.name.startswith("budget:")]
    steps: list[Step] = []
    start: Bits | None = None
    for done, percent in enumerate(wanted, 1):
        for place, row in budgets:
            again.bound_row(place, replace(row, most=(row.most or 0) * percent // 100))
        outcome = again.run(seconds, start=start)
        start = start if outcome.picked is None else outcome.picked
        rows = list(again.search.rows)
        choice = None if outcome.picked is None else told(replace(model, rows=rows), outcome)
        steps.append(Step(percent, choice, not outcome.impossible))
        if progress is not None:
            progress(done, len(wanted))
    return Staircase(tuple(steps))
