"""One option per line, within every limit, the most points, the least change: against every choice there is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, choose
from tests.rules.arbitration.small import best, broken, change, chosen, points, rounds

often = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@often
@given(rounds())
def test_the_choice_is_the_best_of_all_and_breaks_nothing(made):
    rows, limits, balance = made
    choice = choose(rows, limits, balance=balance)
    found = best(rows, limits, balance)
    if found is None:
        assert choice.clash is not None and choice.picked == {}
        return
    assert set(choice.picked) == {row.name for row in rows}
    options = chosen(rows, choice.picked)
    assert broken(rows, limits, options) == set()
    assert (points(options, balance), -change(options)) == found
    assert (choice.objective, choice.bound, choice.proven, choice.gap) == (found[0], found[0], True, 0.0)
    assert choice.cost == tuple(map(sum, zip(*(option.cost for option in options), strict=True)))
    assert choice.other == sum(option.other for option in options)


@settings(often, max_examples=15)
@given(rounds(most=10, tight=False))
def test_more_lines_and_looser_limits_are_still_the_best_of_all(made):
    rows, limits, balance = made
    choice = choose(rows, limits, balance=balance)
    found = best(rows, limits, balance)
    assert (choice.objective if choice.picked else None) == (found[0] if found else None)
    if found:
        assert -change(chosen(rows, choice.picked)) == found[1]


@often
@given(rounds(), st.integers(0, 30))
def test_more_budget_is_never_worse(made, more):
    rows, limits, balance = made
    before = choose(rows, limits, balance=balance)
    wider = replace(limits, budget=tuple(None if most is None else most + more for most in limits.budget))
    after = choose(rows, wider, balance=balance)
    if before.picked:
        assert after.objective >= before.objective


@often
@given(rounds())
def test_each_floor_holds(made):
    rows, limits, balance = made
    choice = choose(rows, limits, balance=balance)
    if choice.picked:
        assert {name: choice.effects[name] for name, least in limits.floors.items() if choice.effects[name] < least} == {}


@often
@given(rounds())
def test_swapping_the_names_of_two_territories_swaps_the_result(made):
    rows, limits, balance = made
    other = {"Haut-Val": "Kaléba", "Kaléba": "Haut-Val"}

    def swap(values):
        return {other[name]: value for name, value in values.items()}

    mirrored = [
        replace(row, options=tuple(replace(option, effects=swap(option.effects)) for option in row.options)) for row in rows
    ]
    here = choose(rows, limits, balance=balance)
    there = choose(mirrored, replace(limits, floors=swap(limits.floors)), balance=swap(balance))
    assert there.objective == here.objective
    assert there.picked == here.picked
    assert there.effects == swap(here.effects)


@often
@given(rounds(), st.randoms())
def test_the_order_of_the_rows_changes_nothing(made, dice):
    rows, limits, balance = made
    mixed = [replace(row, options=tuple(dice.sample(row.options, len(row.options)))) for row in rows]
    dice.shuffle(mixed)
    bounds = replace(
        limits, spans=limits.spans[::-1], pairs=limits.pairs[::-1], floors=dict(reversed(limits.floors.items()))
    )
    assert choose(mixed, bounds, balance=dict(reversed(balance.items()))) == choose(rows, limits, balance=balance)


def test_a_tie_goes_to_the_least_change_and_co_funding_breaks_none():
    def option(kind, other):
        return Option(kind.value, kind, (100,), (), {"Haut-Val": 5}, other)

    row = Candidate("puits", (option(Kind.STOP, 9), option(Kind.HANDOVER, 5), option(Kind.REDUCE, 0)))
    assert choose([row], Limits((100,)), balance={"Haut-Val": 1}).picked == {"puits": "reduce"}


def test_amounts_of_the_largest_towns_are_exact_to_the_cent():
    dice = random.Random(7)
    rows = [
        Candidate(
            f"ligne {number}",
            (
                Option("garder", Kind.KEEP, (cents := dice.randint(10**9, 10**10),), (), {"Haut-Val": cents}),
                Option("arrêter", Kind.STOP, (0,)),
            ),
        )
        for number in range(12)
    ]
    rows = [
        replace(
            row, options=(replace(row.options[0], effects={"Haut-Val": row.options[0].cost[0] // 10**5}), row.options[1])
        )
        for row in rows
    ]
    whole = sum(row.options[0].cost[0] for row in rows[:6])
    for most in (whole, whole - 1, whole + 1):
        choice = choose(rows, Limits((most,)), balance={"Haut-Val": 1})
        assert choice.cost[0] <= most
        assert choice.objective == best(rows, Limits((most,)), {"Haut-Val": 1})[0]


def test_a_line_not_kept_says_which_limit_binds_it():
    keep = Option("garder", Kind.KEEP, (1_000_50,), (), {"Haut-Val": 9})
    stop = Option("arrêter", Kind.STOP, (0,))
    choice = choose([Candidate("puits", (keep, stop))], Limits((600_00,)), balance={"Haut-Val": 1})
    assert [str(sentence) for sentence in choice.reasons["puits"]] == [
        "La garder dépasserait de 400,5 euros le budget de l’année 1."
    ]


def test_a_line_kept_has_no_reason_and_one_that_does_more_says_so():
    keep = Option("garder", Kind.KEEP, (10,), (), {"Haut-Val": 1})
    pool = Option("mutualiser", Kind.POOL, (10,), (), {"Haut-Val": 4})
    rows = [Candidate("puits", (keep, pool)), Candidate("école", (keep,))]
    choice = choose(rows, Limits((100,)), balance={"Haut-Val": 2})
    assert choice.picked == {"puits": "mutualiser", "école": "garder"}
    assert {name: [str(each).replace("\u00a0", " ") for each in said] for name, said in choice.reasons.items()} == {
        "puits": ["« mutualiser » apporte 6 points pondérés de plus que la garder."]
    }


def test_a_lock_holds_and_is_told():
    keep = Option("garder", Kind.KEEP, (10,), (), {"Haut-Val": 1})
    stop = Option("arrêter", Kind.STOP, (0,))
    choice = choose([Candidate("puits", (keep, stop), "arrêter")], Limits((None,)), balance={"Haut-Val": 1})
    assert choice.picked == {"puits": "arrêter"}
    assert str(choice.reasons["puits"][0]) == "Une personne a verrouillé cette ligne sur «\u00a0arrêter\u00a0»."


@pytest.mark.parametrize("gap", [0.0, 0.01])
def test_two_hundred_lines_are_proven(gap):
    dice = random.Random(3)
    rows = [
        Candidate(
            f"ligne {number}",
            tuple(
                Option(
                    kind.value,
                    kind,
                    (dice.randint(100, 900) * 100 // (place + 1),),
                    (),
                    {"Haut-Val": dice.randint(1, 50) // (place + 1)},
                )
                for place, kind in enumerate((Kind.KEEP, Kind.REDUCE, Kind.STOP))
            ),
        )
        for number in range(200)
    ]
    choice = choose(rows, Limits((5_000_000,)), balance={"Haut-Val": 3}, gap=gap)
    assert choice.proven and not choice.partial
    assert choice.cost[0] <= 5_000_000
    assert choice.objective <= choice.bound <= choice.objective * (1 + gap)
    assert choice.gap <= gap
