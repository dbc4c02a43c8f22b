"""Budget rounds drawn from a seed: the same on each machine."""

import random

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, Pair, PairKind, Span

THEMES = ("eau", "jeunesse", "santé", "culture")
TERRITORIES = ("Haut-Val", "Kaléba", "Dolvane", "Tamarès")
BALANCE = {"Haut-Val": 40, "Kaléba": 30, "Dolvane": 20, "Tamarès": 10}


def line(draw: random.Random, number: int, options: int, years: int) -> Candidate:
    """One line whose options cost and do less and less."""
    whole = draw.randint(4_000, 120_000)
    cost = [whole * draw.randint(80, 120) // 100 * 100 for _year in range(years)]
    days = [draw.randint(20, 400) for _year in range(years)]
    felt = draw.sample(TERRITORIES, draw.randint(1, 3))
    points = {name: draw.randint(5, 60) for name in felt}
    theme = frozenset({draw.choice(THEMES)})
    kinds = [Kind.KEEP, *draw.sample([Kind.REDUCE, Kind.POOL, Kind.RETHEME, Kind.HANDOVER], options - 2), Kind.STOP]
    made = []
    for kind in kinds:
        share = {Kind.KEEP: 100, Kind.STOP: 0}.get(kind, draw.randint(30, 75))
        worth = {Kind.KEEP: 100, Kind.STOP: 0}.get(kind, min(95, share + draw.randint(-10, 25)))
        made.append(
            Option(
                name=kind.value,
                kind=kind,
                cost=tuple(cents * share // 10_000 * 100 for cents in cost),
                days=tuple(tenths * share // 100 for tenths in days),
                effects={name: value * worth // 100 for name, value in points.items()},
                other=draw.randint(0, whole) * share,
                tags=theme,
            )
        )
    return Candidate(f"ligne {number}", tuple(made))


def instance(
    seed: int, lines: int = 300, options: int = 4, *, years: int = 3, percent: int = 80
) -> tuple[list[Candidate], Limits]:
    """A round of `lines` lines and 20 limits whose envelope is `percent` of what keeping all would cost."""
    draw = random.Random(seed)
    rows = [line(draw, number, options, years) for number in range(lines)]
    kept = [candidate.options[0] for candidate in rows]
    full = [sum(option.cost[year] for option in kept) for year in range(years)]
    work = [sum(option.days[year] for option in kept) for year in range(years)]
    points = {name: sum(option.effects.get(name, 0) for option in kept) for name in TERRITORIES}
    spans = []
    for place, theme in enumerate(THEMES):
        own = sum(sum(option.cost) for option in kept if theme in option.tags)
        spans.append(Span(f"thème {theme}", theme, own * 25 // 100 if place % 2 else None, own * 92 // 100))
    for theme in THEMES[:2]:
        own = sum(option.cost[0] for option in kept if theme in option.tags)
        spans.append(Span(f"an 1 {theme}", theme, own * 20 // 100, None, 0))
    pairs = []
    for place in range(3):
        one, two = draw.sample(rows, 2)
        kind = PairKind.ONLY_IF if place % 2 else PairKind.EITHER
        pairs.append(Pair(f"lien {place}", kind, (one.name, one.options[0].name), (two.name, two.options[0].name)))
    limits = Limits(
        budget=tuple(cents * percent // 100 for cents in full),
        days=tuple(tenths * 85 // 100 for tenths in work),
        floors={name: value * 35 // 100 for name, value in points.items()},
        spans=tuple(spans),
        pairs=tuple(pairs),
        reorientations=lines // 4,
    )
    return rows, limits
