"""Small budget rounds, and the same questions answered by trying every choice."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from alliage.rules.arbitration import CHANGE, REORIENTED, Candidate, Kind, Limits, Option, Pair, PairKind, Span

TERRITORIES = ("Haut-Val", "Kaléba")
TAGS = ("eau", "jeunesse")


@st.composite
def options(draw, years, name, kind):
    cost = draw(st.lists(st.integers(0, 40), min_size=years, max_size=years))
    days = draw(st.lists(st.integers(0, 9), min_size=years, max_size=years)) if draw(st.booleans()) else []
    effects = draw(st.dictionaries(st.sampled_from(TERRITORIES), st.integers(-3, 9)))
    tags = draw(st.frozensets(st.sampled_from(TAGS)))
    return Option(name, kind, tuple(cost), tuple(days), effects, draw(st.integers(0, 5)), tags)


@st.composite
def lines(draw, years, name):
    kinds = draw(st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=3, unique=True))
    made = tuple(draw(options(years, kind.value, kind)) for kind in kinds)
    locked = draw(st.sampled_from([None, None, None, None, made[0].name]))
    committed = ()
    if draw(st.integers(0, 5)) == 0:
        committed = tuple(max(0, cents - 1) for cents in draw(st.sampled_from(made)).cost)
    return Candidate(name, made, locked, committed)


@st.composite
def limits(draw, rows, years, tight):
    top = 40 * len(rows)
    low = 0 if tight else top // 3
    some = st.none() | st.integers(low, top)
    work = tuple(draw(st.none() | st.integers(low // 8, 9 * len(rows))) for _year in range(years))
    floors = draw(st.dictionaries(st.sampled_from(TERRITORIES), st.integers(-5, 5 * len(rows) if tight else 2)))
    spans = []
    for tag in draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True)):
        least, most = sorted(draw(st.tuples(st.integers(0, 15), st.integers(low, top))))
        year = draw(st.none() | st.integers(0, years - 1))
        spans.append(Span(tag, tag, draw(st.sampled_from([None, least])), draw(st.sampled_from([None, most])), year))
    ends = st.sampled_from([(row.name, option.name) for row in rows for option in row.options])
    pairs = []
    for place in range(draw(st.integers(0, 2))):
        first, second = draw(ends), draw(ends)
        if first != second:
            pairs.append(Pair(f"lien {place}", draw(st.sampled_from(list(PairKind))), first, second))
    return Limits(
        tuple(draw(some) for _year in range(years)), draw(st.sampled_from([(), work])), floors, tuple(spans),
        tuple(pairs), draw(st.none() | st.integers(0, len(rows))),
    )  # fmt: skip


@st.composite
def rounds(draw, most=6, tight=True):
    """A round of few lines: lines, limits, weights."""
    years = draw(st.integers(1, 2))
    count = draw(st.integers(1, most))
    rows = [draw(lines(years, f"ligne {number}")) for number in range(count)]
    balance = {name: draw(st.integers(0, 5)) for name in TERRITORIES}
    return rows, draw(limits(rows, years, tight)), balance


def every(rows):
    """All the choices there are, limits or not: a tuple of options."""
    return itertools.product(*(row.options for row in rows))


def broken(rows, bounds, choice):
    """The names of the limits a choice breaks, counted one by one."""
    return passed(bounds, choice) | ruled_out(rows, bounds, choice) | held(rows, choice)


def passed(bounds, choice):
    """Budgets, days and floors."""
    over = {
        f"budget:{year}": most is not None and sum(option.cost[year] for option in choice) > most
        for year, most in enumerate(bounds.budget)
    } | {
        f"days:{year}": most is not None and sum(option.days[year] for option in choice if option.days) > most
        for year, most in enumerate(bounds.days)
    }
    under = {
        f"floor:{name}": sum(option.effects.get(name, 0) for option in choice) < least
        for name, least in bounds.floors.items()
    }
    return {name for name, wrong in (over | under).items() if wrong}


def ruled_out(rows, bounds, choice):
    """Spans, pairs and the number of reorientations."""
    names = set()
    for span in bounds.spans:
        tagged = [option.cost for option in choice if span.tag in option.tags]
        own = sum(sum(cost) if span.year is None else cost[span.year] for cost in tagged)
        if own < (span.least or 0) or (span.most is not None and own > span.most):
            names.add(f"span:{span.name}")
    chosen = {(row.name, option.name) for row, option in zip(rows, choice, strict=True)}
    for pair in bounds.pairs:
        first, second = pair.first in chosen, pair.second in chosen
        if first and (second if pair.kind is PairKind.EITHER else not second):
            names.add(f"pair:{pair.name}")
    if bounds.reorientations is not None and sum(option.kind in REORIENTED for option in choice) > bounds.reorientations:
        names.add("reorientations")
    return names


def held(rows, choice):
    """Locks and commitments."""
    names = set()
    for row, option in zip(rows, choice, strict=True):
        if row.locked not in (None, option.name):
            names.add(f"lock:{row.name}")
        if any(own < signed for own, signed in zip(option.cost, row.committed, strict=False)):
            names.add(f"committed:{row.name}")
    return names


def points(choice, balance):
    """The weighted points of a choice."""
    return sum(balance.get(name, 0) * value for option in choice for name, value in option.effects.items())


def change(choice):
    """How far a choice is from keeping everything."""
    return sum(CHANGE[option.kind] for option in choice)


def chosen(rows, picked):
    """The options a Choice picked, in the order of the rows."""
    return tuple(next(option for option in row.options if option.name == picked[row.name]) for row in rows)


def fitting(rows, bounds):
    """The choices that break nothing."""
    return [choice for choice in every(rows) if not broken(rows, bounds, choice)]


def best(rows, bounds, balance):
    """(most points, least change among those), or None when nothing fits."""
    found = fitting(rows, bounds)
    return max((points(choice, balance), -change(choice)) for choice in found) if found else None
