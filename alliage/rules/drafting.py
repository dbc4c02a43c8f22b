"""Three answers to one envelope: the same cut everywhere, what protects effects, what holds the signatures.

One description serves the express cut and the round. Money in cents, days in tenths, shares in percent; territories and
lines are named by short texts the caller chooses. What is measured is stated: points come from `rules.scoring`, the
choice is proven by `rules.arbitration`, and effects are counted as those that continue, rounded down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from alliage.rules.arbitration import Candidate, Choice, Kind, Limits, Option, Pair, Span, choose
from alliage.rules.cuts import Spending, even
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

FULL = 100
LEFT = frozenset({Kind.HANDOVER, Kind.WATCH, Kind.HOLD, Kind.STOP})
"""What leaves a line: the money goes elsewhere, the link may stay."""
FEW = 60
"""Lines up to which ties are broken to the last one."""
SIGNED = "signatures"
"""The stand-in territory where a kept signature counts, in the draft that holds them."""


@dataclass(frozen=True)
class Way:
    """One option of a line. `cost`, `other`, `days`: one number a year; `kept`: percent of the effects that continue."""

    name: str
    kind: str
    cost: tuple[int, ...]
    other: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    commitment: tuple[int, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One line. By territory: `points` of today, `levers` (those of them that go with co-funding), `effects` noted."""

    name: str
    spending: Spending
    ways: tuple[Way, ...]
    points: Mapping[str, int] = field(default_factory=dict)
    levers: Mapping[str, int] = field(default_factory=dict)
    effects: Mapping[str, int] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    committed: tuple[int, ...] = ()
    signed: bool = False
    must: str = ""
    locked: str | None = None
    label: str = ""

    def way(self, name: str) -> Way:
        """The option of that name."""
        return next(way for way in self.ways if way.name == name)


@dataclass(frozen=True)
class Frame:
    """What binds the round, a number a year: payments, new commitments and days (None: no limit), and the rest."""

    envelope: tuple[int, ...]
    commitments: tuple[int | None, ...] = ()
    days: tuple[int | None, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    pairs: tuple[Pair, ...] = ()
    reorientations: int | None = None


@dataclass(frozen=True)
class Treated:
    """What a draft does with a line: the option (None: cut like all others), its first-year cost, what others bring."""

    line: str
    way: str | None
    kind: str
    cost: int
    other: int
    broken: int = 0


@dataclass(frozen=True)
class Outcome:
    """One draft: each line, the totals of the first year, the effects that continue and all those noted, by territory."""

    lines: tuple[Treated, ...]
    cost: int
    other: int
    other_before: int
    continuing: Mapping[str, int]
    noted: Mapping[str, int]
    counts: Mapping[str, int]
    choice: Choice | None = None

    @property
    def lost(self) -> int:
        """Cents of co-funding that go."""
        return self.other_before - self.other


@dataclass(frozen=True)
class Trio:
    """The three drafts; `effects` and `signatures` are None when nothing fits or nothing was found: their choice says which."""

    even: Outcome
    effects: Outcome | None
    signatures: Outcome | None
    clashes: Mapping[str, Choice] = field(default_factory=dict)


def candidates(cases: Iterable[Case]) -> list[Candidate]:
    """The lines as the solver reads them; a line that must be kept, or left, offers only what answers."""
    return [_candidate(case) for case in cases]


def _candidate(case: Case) -> Candidate:
    ways = _allowed(case)
    options = tuple(_option(case, way) for way in ways)
    return Candidate(case.name, options, locked=case.locked, committed=_resources(case.committed, (), len(ways[0].cost)))


def _allowed(case: Case) -> tuple[Way, ...]:
    """The options that respect what was said of the line."""
    if case.locked or not case.must:
        return case.ways
    kinds = {Kind.KEEP} if case.must == "keep" else LEFT
    found = tuple(way for way in case.ways if way.kind in kinds)
    if found:
        return found
    wanted = _("gardée") if case.must == "keep" else _("quittée")
    raise RuleError(
        _("« %(line)s » doit être %(must)s, mais aucune de ses options ne le permet : ajoutez-en une."),
        code="must-without-option",
        params={"line": case.label or case.name, "must": Sentence(wanted)},
    )


def _option(case: Case, way: Way) -> Option:
    years = len(way.cost)
    return Option(
        name=way.name,
        kind=Kind(way.kind),
        cost=_resources(way.cost, way.commitment, years),
        days=_resources(way.days, (), years) if way.days else (),
        effects={place: left(case, way, place) for place in case.points},
        other=way.other[0] if way.other else 0,
        tags=case.tags,
    )


def left(case: Case, way: Way, place: str) -> int:
    """The points an option leaves on a territory: effects as they continue, leverage as co-funding stays."""
    lever = case.levers.get(place, 0)
    kept = (case.points[place] - lever) * way.kept.get(place, FULL) // FULL
    before, now = case.spending.other, way.other[0] if way.other else 0
    return kept + (lever * min(now, before) // before if before else lever)


def _resources(cost: tuple[int, ...], commitment: tuple[int, ...], years: int) -> tuple[int, ...]:
    """Payments of each year, then new commitments of each year: both are money with an envelope."""
    padded = (*cost, *[0] * (years - len(cost)))
    return (*padded, *commitment, *[0] * (years - len(commitment)))


def limits(cases: Sequence[Case], frame: Frame) -> Limits:
    """The limits as the solver reads them; a floor in percent becomes points, rounded up."""
    today: dict[str, int] = {}
    for case in cases:
        for place, points in case.points.items():
            today[place] = today.get(place, 0) + points
    floors = {place: -(-today.get(place, 0) * share // FULL) for place, share in frame.floors.items() if share}
    years = len(frame.envelope)
    commitments = (*frame.commitments, *[None] * (years - len(frame.commitments)))
    return Limits(
        budget=(*frame.envelope, *commitments),
        days=(*frame.days, *[None] * (2 * years - len(frame.days))) if any(each is not None for each in frame.days) else (),
        floors=floors,
        spans=frame.spans,
        pairs=frame.pairs,
        reorientations=frame.reorientations,
    )


def balance(cases: Sequence[Case], frame: Frame) -> dict[str, int]:
    """How much a point weighs on each territory: one each unless the round says otherwise."""
    places = {place for case in cases for place in case.points}
    return {place: frame.weights.get(place, 1) for place in sorted(places)}


def best(cases: Sequence[Case], frame: Frame, *, seconds: float = 20) -> Choice:
    """The choice that keeps most points, proven."""
    lines, weights = candidates(cases), balance(cases, frame)
    return choose(lines, limits(cases, frame), balance=weights, seconds=seconds, gap=_near(lines, weights))


def _near(lines: Sequence[Candidate], weights: Mapping[str, int]) -> float:
    """The distance to the bound at which points are proven: below half a point.

    Up to `FEW` lines, none: ties are broken to the last one. Beyond, the least change and the draw are followed as far as
    the proof of the points goes: the same lines give the same answer, without hours spent on a draw among equals.
    """
    if len(lines) <= FEW:
        return 0.0
    most = sum(max(sum(weights.get(place, 0) * n for place, n in option.effects.items()) for option in line.options) for line in lines)  # fmt: skip
    return 0.4 / max(1, most)


def holding(cases: Sequence[Case], frame: Frame, *, seconds: float = 20) -> Choice:
    """The choice that keeps most signed money first (in thousands of euros), most points next (in hundredths of them)."""
    weights = balance(cases, frame)
    signed = [_with_signature(candidate, case) for candidate, case in zip(candidates(cases), cases, strict=True)]
    best_of = (
        max(sum(weights.get(place, 0) * n for place, n in o.effects.items() if place != SIGNED) for o in c.options)
        for c in signed
    )
    most = sum(max(0, each) for each in best_of) + 1
    bounds = limits(cases, frame)
    floors = {place: points // FULL for place, points in bounds.floors.items()}
    return choose(
        signed,
        replace(bounds, floors=floors),
        balance=weights | {SIGNED: most},
        seconds=seconds,
        gap=_near(signed, weights | {SIGNED: most}),
    )


def _with_signature(candidate: Candidate, case: Case) -> Candidate:
    """Points in hundredths; a signed line counts its thousands of euros where it is kept as it is."""
    worth = max(1, case.spending.own // 100_000) if case.signed else 0
    options = tuple(
        replace(
            option,
            effects={place: points // FULL for place, points in option.effects.items()}
            | ({SIGNED: worth} if worth and option.kind == Kind.KEEP else {}),
        )
        for option in candidate.options
    )
    return replace(candidate, options=options)


def trio(cases: Sequence[Case], frame: Frame, *, seconds: float = 20) -> Trio:
    """The three drafts of a round; RuleError for what cannot be read, a clash where nothing fits."""
    effects, signatures = best(cases, frame, seconds=seconds), holding(cases, frame, seconds=seconds)
    clashes = {name: choice for name, choice in (("effects", effects), ("signatures", signatures)) if not choice.picked}
    return Trio(
        even=evenly(cases, frame),
        effects=chosen(cases, effects) if effects.picked else None,
        signatures=chosen(cases, signatures) if signatures.picked else None,
        clashes=clashes,
    )


def evenly(cases: Sequence[Case], frame: Frame) -> Outcome:
    """The same cut everywhere, whatever was signed; what it breaks is said."""
    cuts = even([case.spending for case in cases], frame.envelope[0])
    treated = tuple(
        Treated(case.name, None, Kind.KEEP if cut.own == case.spending.own else Kind.REDUCE, cut.own, cut.other, cut.broken)
        for case, cut in zip(cases, cuts, strict=True)
    )
    return counted(cases, treated)


def chosen(cases: Sequence[Case], choice: Choice) -> Outcome:
    """A draft from one option per line."""
    return picked(cases, choice.picked, choice)


def picked(cases: Sequence[Case], ways: Mapping[str, str], choice: Choice | None = None) -> Outcome:
    """A draft from one option per line, proven or composed by hand."""
    treated = []
    for case in cases:
        way = case.way(ways[case.name])
        broken = max(0, case.spending.committed - way.cost[0])
        treated.append(Treated(case.name, way.name, way.kind, way.cost[0], way.other[0] if way.other else 0, broken))
    return counted(cases, tuple(treated), choice)


def counted(cases: Sequence[Case], treated: Sequence[Treated], choice: Choice | None = None) -> Outcome:
    """The totals of a draft already written; a line without option keeps of its effects what it keeps of its money."""
    rows = {row.line: row for row in treated}

    def share(case: Case, place: str) -> int:
        row = rows[case.name]
        if row.way is not None:
            return case.way(row.way).kept.get(place, FULL)
        return row.cost * FULL // case.spending.own if case.spending.own else FULL

    return _outcome(cases, tuple(treated), share, choice)


def _outcome(
    cases: Sequence[Case], treated: tuple[Treated, ...], share: Callable[[Case, str], int], choice: Choice | None = None
) -> Outcome:
    """Totals of what is done with each line; `share(case, place)` is the percent of its effects that continue."""
    continuing: dict[str, int] = {}
    noted: dict[str, int] = {}
    for case in cases:
        for place in {**case.points, **case.effects}:
            count = case.effects.get(place, 0)
            noted[place] = noted.get(place, 0) + count
            continuing[place] = continuing.get(place, 0) + count * share(case, place)
    counts: dict[str, int] = {}
    for row in treated:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    return Outcome(
        lines=treated,
        cost=sum(row.cost for row in treated),
        other=sum(row.other for row in treated),
        other_before=sum(case.spending.other for case in cases),
        continuing={place: count // FULL for place, count in continuing.items()},
        noted=noted,
        counts=counts,
        choice=choice,
    )
