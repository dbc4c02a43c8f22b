"""What goes into a budget round and what comes out: lines, options, limits, the choice and the clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from alliage.rules.errors import Sentence


class Kind(StrEnum):
    """What may be decided about a line."""

    KEEP = "keep"
    REDUCE = "reduce"
    POOL = "pool"
    RETHEME = "retheme"
    HANDOVER = "handover"
    WATCH = "watch"
    HOLD = "hold"
    STOP = "stop"


CHANGE: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.KEEP: 0,
        Kind.REDUCE: 1,
        Kind.POOL: 2,
        Kind.RETHEME: 2,
        Kind.HANDOVER: 3,
        Kind.WATCH: 4,
        Kind.HOLD: 5,
        Kind.STOP: 6,
    }
)
"""How far an option is from keeping the line: reorient before stopping. Breaks ties only."""

REORIENTED = frozenset({Kind.POOL, Kind.RETHEME, Kind.HANDOVER})
"""What counts as a reorientation."""


class PairKind(StrEnum):
    """How two options of two lines hang together."""

    EITHER = "either"
    """At most one of the two."""
    ONLY_IF = "only_if"
    """The first only if the second."""


@dataclass(frozen=True)
class Option:
    """One thing that may be decided about a line.

    `cost` is our own money in cents, one whole number per budget year; `days` are tenths of agent-days per year (empty:
    none); `effects` are whole points per territory (below zero for harm); `other` is the co-funding kept, in cents.
    """

    name: str
    kind: Kind
    cost: tuple[int, ...]
    days: tuple[int, ...] = ()
    effects: Mapping[str, int] = field(default_factory=dict)
    other: int = 0
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """One line of the round: exactly one of its options is chosen.

    `locked` names the option a person decided; `committed` are cents per year already signed: an option that costs less
    in a year is not allowed.
    """

    name: str
    options: tuple[Option, ...]
    locked: str | None = None
    committed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Span:
    """Bounds in cents on the own cost of the chosen options that carry `tag`, for one year index or all together."""

    name: str
    tag: str
    least: int | None
    most: int | None
    year: int | None = None


@dataclass(frozen=True)
class Pair:
    """Two (line, option) that hang together."""

    name: str
    kind: PairKind
    first: tuple[str, str]
    second: tuple[str, str]


@dataclass(frozen=True)
class Limits:
    """What the round must respect.

    `budget` in cents and `days` in tenths of a day, one per year, None for no limit that year; `floors` are the least
    points per territory; at most `reorientations` lines are pooled, rethemed or handed over.
    """

    budget: tuple[int | None, ...]
    days: tuple[int | None, ...] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    pairs: tuple[Pair, ...] = ()
    reorientations: int | None = None


@dataclass(frozen=True)
class Relief:
    """One limit to relax, by `amount` in its unit (`cents`, `tenths`, `points`, `lines`, `lock` or `pair`)."""

    limit: str
    amount: int
    unit: str


@dataclass(frozen=True)
class Clash:
    """Limits that cannot hold together.

    `names`: take any one away and the others can hold (`proven` says whether the time allowed to show it);
    `relief`: what to relax so that the whole round fits, empty if the time ran out before any was found;
    `least`: whether that relief is proven the least.
    """

    names: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    relief: tuple[Relief, ...]
    proven: bool = True
    least: bool = True


@dataclass(frozen=True)
class Choice:
    """One option per line, what it makes, and what is proven about it.

    `picked`: line to option; `objective`: weighted points reached; `bound`: no choice can have more; `gap`: the distance
    of the two as a share of the objective; `cost` (cents), `days` (tenths) per year; `effects` points per territory;
    `other` co-funding kept (cents); `reasons`: for each line not kept, why; `clash`: why nothing fits, then `picked` is
    empty; `partial`: the time ran out, the best found is given without proof.
    """

    picked: Mapping[str, str]
    objective: int
    bound: float | int
    proven: bool
    gap: float
    cost: tuple[int, ...]
    days: tuple[int, ...]
    effects: Mapping[str, int]
    other: int
    reasons: Mapping[str, tuple[Sentence, ...]]
    clash: Clash | None = None
    partial: bool = False
