"""A budget round as whole-number arrays: one column per option, one row per line and per limit."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from alliage.rules.arbitration.terms import CHANGE, REORIENTED, Candidate, Limits, Option, Pair, PairKind, Span

Whole = NDArray[np.int64]
Bits = NDArray[np.bool_]

ROOM = 2**44
"""The largest objective the solver is given: its smallest step stays well above the rounding of a double."""
DRAW = 64
"""How many values the fixed draw takes when there is room for them."""


@dataclass(frozen=True)
class Row:
    """One limit: whole coefficients on some columns, between `least` and `most` (None: open), in its unit."""

    name: str
    unit: str
    columns: Whole
    values: Whole
    least: int | None = None
    most: int | None = None

    def normal(self) -> tuple[Whole, float, float]:
        """Coefficients and bounds divided by the greatest common divisor, the bounds drawn in to whole numbers."""
        common = int(np.gcd.reduce(self.values)) if len(self.values) else 1
        common = common or 1
        low = -math.inf if self.least is None else float(-(-self.least // common))
        high = math.inf if self.most is None else float(self.most // common)
        return self.values // common, low, high

    def used(self, picked: Bits) -> int:
        """What a choice uses of the limit."""
        return int(self.values[picked[self.columns]].sum())

    def holds(self, picked: Bits) -> bool:
        """Whether a choice respects the limit, in exact whole numbers."""
        used = self.used(picked)
        return (self.least is None or used >= self.least) and (self.most is None or used <= self.most)


@dataclass(frozen=True)
class Model:
    """A round in arrays of n columns: lines and options stand in the order of their names, whatever the order given.

    `starts` (lines + 1) delimits the columns of each line; `cost` and `days` are n × years; `points` n × territories;
    `primary` are the weighted points; `scaled` the whole objective (ties included), `step` what one unit of primary (after division by
    `common`) weighs in it; `locked` and `uncommitted` mark columns a lock or a commitment forbids.
    """

    candidates: Sequence[Candidate]
    options: Sequence[Option]
    starts: Whole
    line: Whole
    cost: Whole
    days: Whole
    territories: tuple[str, ...]
    points: Whole
    primary: Whole
    scaled: Whole
    step: int
    common: int
    locked: Bits
    uncommitted: Bits
    rows: Sequence[Row] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.options)

    @property
    def forbidden(self) -> Bits:
        """The columns that may not be chosen."""
        return self.locked | self.uncommitted

    def names(self, picked: Bits) -> dict[str, str]:
        """Line to option, by name."""
        return {
            self.candidates[int(self.line[column])].name: self.options[int(column)].name for column in np.flatnonzero(picked)
        }

    def columns(self, line: int) -> range:
        """The columns of a line, by its place."""
        return range(int(self.starts[line]), int(self.starts[line + 1]))

    def picked(self, names: Mapping[str, str]) -> Bits:
        """The columns of a choice given by name."""
        return np.array(
            [
                names[self.candidates[int(line)].name] == option.name
                for line, option in zip(self.line, self.options, strict=True)
            ]
        )


def build(candidates: Sequence[Candidate], limits: Limits, balance: Mapping[str, int]) -> Model:
    """The arrays of a round already checked."""
    ordered = sorted(candidates, key=lambda each: each.name)
    options: list[Option] = []
    sizes: list[int] = []
    for candidate in ordered:
        options += sorted(candidate.options, key=lambda each: each.name)
        sizes.append(len(candidate.options))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    line = np.repeat(np.arange(len(ordered)), sizes)
    cost = np.array([option.cost for option in options], dtype=np.int64).reshape(len(options), -1)
    years = len(limits.budget)
    days = np.array([option.days or (0,) * years for option in options], dtype=np.int64).reshape(len(options), -1)
    territories = tuple(sorted({name for option in options for name in option.effects} | set(limits.floors) | set(balance)))
    points = np.array([[option.effects.get(name, 0) for name in territories] for option in options], dtype=np.int64).reshape(
        len(options), len(territories)
    )
    primary = points @ np.array([balance.get(name, 0) for name in territories], dtype=np.int64)
    locked, uncommitted = _forbidden(ordered, options, starts, cost)
    scaled, step, common = _objective(ordered, options, line, starts, primary)
    model = Model(ordered, options, starts, line, cost, days, territories, points, primary, scaled, step, common,
                  locked, uncommitted)  # fmt: skip
    rows = list(_rows(model, limits))
    return Model(**{**model.__dict__, "rows": rows})


def _forbidden(ordered: Sequence[Candidate], options: Sequence[Option], starts: Whole, cost: Whole) -> tuple[Bits, Bits]:
    """The columns that locks forbid, and those that commitments forbid."""
    locked = np.zeros(len(options), dtype=bool)
    uncommitted = np.zeros(len(options), dtype=bool)
    for place, candidate in enumerate(ordered):
        if candidate.locked is None and not candidate.committed:
            continue
        for column in range(int(starts[place]), int(starts[place + 1])):
            locked[column] = candidate.locked is not None and options[column].name != candidate.locked
            if candidate.committed:
                uncommitted[column] = bool((cost[column] < np.array(candidate.committed)).any())
    return locked, uncommitted


def spread(starts: Whole, values: Whole) -> int:
    """The most two choices may differ by in the sum of `values`, one per line."""
    if not len(values):
        return 0
    high = np.maximum.reduceat(values, starts[:-1])
    low = np.minimum.reduceat(values, starts[:-1])
    return int((high - low).sum())


def _objective(
    ordered: Sequence[Candidate], options: Sequence[Option], line: Whole, starts: Whole, primary: Whole
) -> tuple[Whole, int, int]:
    """Points first, then the least change, then the draw, in one whole number that never mixes them up."""
    common = int(np.gcd.reduce(primary)) or 1
    first = primary // common
    change = np.array([CHANGE[option.kind] for option in options], dtype=np.int64)
    changes = spread(starts, change)
    range_ = max(1, spread(starts, first))
    sides = DRAW
    while sides > 1 and range_ * (changes + 1) * (len(ordered) * (sides - 1) + 1) > ROOM:
        sides //= 2
    draw = _draws(ordered, options, line, sides) if sides > 1 else np.zeros(len(options), dtype=np.int64)
    inner = spread(starts, draw) + 1
    step = (changes + 1) * inner
    return first * step - change * inner - draw, step, common


def _draws(ordered: Sequence[Candidate], options: Sequence[Option], line: Whole, sides: int) -> Whole:
    """A number from 0 to sides - 1 for each option, the same for ever: drawn from the two names."""
    values = [
        hashlib.blake2b(f"{ordered[place].name}\0{option.name}".encode(), digest_size=2).digest()
        for place, option in zip(line.tolist(), options, strict=True)
    ]
    return np.array([int.from_bytes(value, "big") % sides for value in values], dtype=np.int64)


def _rows(model: Model, limits: Limits) -> Iterable[Row]:
    """One row for each limit, in a fixed order."""
    every = np.arange(model.size)
    for year, most in enumerate(limits.budget):
        if most is not None:
            yield _row(f"budget:{year}", "cents", every, model.cost[:, year], None, most)
    for year, most in enumerate(limits.days):
        if most is not None:
            yield _row(f"days:{year}", "tenths", every, model.days[:, year], None, most)
    for name in sorted(limits.floors):
        yield _row(f"floor:{name}", "points", every, model.points[:, model.territories.index(name)], limits.floors[name])
    for span in sorted(limits.spans, key=lambda each: each.name):
        yield _span(model, span)
    places = {candidate.name: place for place, candidate in enumerate(model.candidates)} if limits.pairs else {}
    for pair in sorted(limits.pairs, key=lambda each: each.name):
        yield _pair(model, pair, places)
    if limits.reorientations is not None:
        turned = np.array([option.kind in REORIENTED for option in model.options], dtype=np.int64)
        yield _row("reorientations", "lines", every, turned, None, limits.reorientations)


def _row(name: str, unit: str, columns: Whole, values: Whole, least: int | None = None, most: int | None = None) -> Row:
    """A row without its zeros."""
    used = values != 0
    return Row(name, unit, columns[used], values[used], least, most)


def _span(model: Model, span: Span) -> Row:
    """The bounds on what a tag may cost."""
    tagged = np.array([n for n, option in enumerate(model.options) if span.tag in option.tags], dtype=np.int64)
    own = model.cost[tagged]
    values = own.sum(axis=1) if span.year is None else own[:, span.year]
    return _row(f"span:{span.name}", "cents", tagged, values, span.least, span.most)


def _pair(model: Model, pair: Pair, places: Mapping[str, int]) -> Row:
    """At most one of two, or the first only if the second; two options of one line need no care: the sum is the same."""
    columns = []
    for candidate, option in (pair.first, pair.second):
        start, end = (int(model.starts[places[candidate] + more]) for more in (0, 1))
        columns.append(next(n for n in range(start, end) if model.options[n].name == option))
    either = pair.kind is PairKind.EITHER
    return Row(f"pair:{pair.name}", "pair", np.array(columns), np.array([1, 1 if either else -1]), None, 1 if either else 0)
