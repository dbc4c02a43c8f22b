"""Other budgets, other weights, two territories: each answer is the one a fresh search or every choice gives."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, choose, front, staircase, turning_weights
from alliage.rules.errors import RuleError
from tests.rules.arbitration.small import TERRITORIES, best, fitting, rounds
from tests.rules.arbitration.test_choosing import often

few = settings(often, max_examples=25)


def scaled(limits, percent):
    return replace(limits, budget=tuple(None if most is None else most * percent // 100 for most in limits.budget))


@few
@given(rounds(most=5))
def test_each_step_is_what_choosing_at_that_envelope_gives(made):
    rows, limits, balance = made
    stairs = staircase(rows, limits, balance=balance, percents=(50, 80, 100, 120))
    assert [step.percent for step in stairs.steps] == [50, 80, 100, 120]
    for step in stairs.steps:
        fresh = choose(rows, scaled(limits, step.percent), balance=balance)
        assert step.fits == (fresh.clash is None)
        assert (step.choice and step.choice.picked) == (fresh.picked or None)
        if step.choice:
            assert (step.choice.objective, step.choice.proven) == (fresh.objective, True)


def town(seed=5, lines=80):
    dice = random.Random(seed)
    rows = []
    for number in range(lines):
        felt = {name: dice.randint(1, 60) for name in dice.sample(TERRITORIES, dice.randint(1, 2))}
        cost = dice.randint(50, 900) * 100
        keep = Option("garder", Kind.KEEP, (cost,), (), felt)
        less = Option("réduire", Kind.REDUCE, (cost * 6 // 10,), (), {name: value // 2 for name, value in felt.items()})
        rows.append(Candidate(f"ligne {number}", (keep, less, Option("arrêter", Kind.STOP, (0,)))))
    whole = sum(row.options[0].cost[0] for row in rows)
    return rows, Limits((whole * 6 // 10,), floors={"Haut-Val": 100})


BALANCE = {"Haut-Val": 60, "Kaléba": 40}


def test_the_stairs_of_a_town_are_proven_and_tell_what_changes():
    rows, limits = town()
    seen = []
    stairs = staircase(rows, limits, balance=BALANCE, percents=range(90, 111, 5), progress=lambda *at: seen.append(at))
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    for step in stairs.steps:
        fresh = choose(rows, scaled(limits, step.percent), balance=BALANCE)
        assert (step.choice.objective, step.choice.proven) == (fresh.objective, True)
    moved = {change.candidate for change in stairs.changes}
    assert moved and set(stairs.safe(90, 110)) == {row.name for row in rows} - moved
    assert set(stairs.safe(95, 100)) >= set(stairs.safe(90, 110))


def test_progress_may_stop_the_stairs():
    rows, limits = town(lines=10)

    def stop(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        staircase(rows, limits, balance=BALANCE, progress=stop)


def test_a_step_that_does_not_fit_says_so():
    keep = Candidate("puits", (Option("garder", Kind.KEEP, (100,), (), {"Haut-Val": 5}),))
    stairs = staircase([keep], Limits((100,)), balance=BALANCE, percents=(99, 100))
    assert [(step.fits, step.choice is None) for step in stairs.steps] == [(False, True), (True, False)]
    assert (stairs.safe(99, 100), stairs.safe(100, 100)) == ((), ("puits",))


def pareto(rows, limits):
    found = {
        tuple(sum(option.effects.get(name, 0) for option in choice) for name in TERRITORIES)
        for choice in fitting(rows, limits)
    }
    return sorted(
        here
        for here in found
        if not any(there != here and all(a >= b for a, b in zip(there, here, strict=True)) for there in found)
    )


@few
@given(rounds(most=5, tight=False))
def test_the_front_of_a_small_round_has_every_point_and_no_other(made):
    rows, limits, _balance = made
    if not all(any(name in option.effects for row in rows for option in row.options) for name in TERRITORIES):
        return
    found = front(rows, limits, *TERRITORIES)
    assert [(point.first, point.second) for point in found.points] == pareto(rows, limits)
    assert found.exact and all(point.proven for point in found.points)


def test_the_front_of_a_large_round_is_a_part_of_it_with_its_gaps():
    rows, limits = town()
    found = front(rows, limits, *TERRITORIES, points=9)
    assert 2 <= len(found.points) <= 9 and not found.exact
    assert len(found.gaps) == len(found.points) - 1
    ranks = [(point.first, -point.second) for point in found.points]
    assert ranks == sorted(ranks) and all(point.proven for point in found.points)
    for point in found.points[::3]:
        more = replace(limits, floors={**limits.floors, "Haut-Val": point.first})
        assert choose(rows, more, balance={"Kaléba": 1}).objective == point.second


def test_the_front_asks_for_two_known_territories():
    rows, limits = town(lines=3)
    with pytest.raises(RuleError) as caught:
        front(rows, limits, "Haut-Val", "Atlantide")
    assert caught.value.code == "territories"


@few
@given(rounds(most=4, tight=False))
def test_the_turning_weights_are_the_first_where_a_fresh_choice_differs(made):
    rows, limits, balance = made
    now = choose(rows, limits, balance=balance)
    for turning in turning_weights(rows, limits, balance=balance):
        for turn, weights in (
            (turning.below, range(turning.weight - 1, -1, -1)),
            (turning.above, range(turning.weight + 1, 21)),
        ):
            first = next(
                (
                    at
                    for at in weights
                    if choose(rows, limits, balance={**balance, turning.territory: at}).picked != now.picked
                ),
                None,
            )
            if first is None:
                assert turn is None or turn.weight > 20
                continue
            assert turn.weight == first and turn.proven
            then = choose(rows, limits, balance={**balance, turning.territory: first}).picked
            assert set(turn.changes) == {
                (name, now.picked[name], then[name]) for name in then if now.picked[name] != then[name]
            }


def test_a_round_that_does_not_fit_has_no_stairs_front_or_turning_weights():
    keep = Candidate("puits", (Option("garder", Kind.KEEP, (100,), (), dict.fromkeys(TERRITORIES, 1)),))
    limits = Limits((1,))
    assert best([keep], limits, BALANCE) is None
    assert front([keep], limits, *TERRITORIES).points == ()
    assert turning_weights([keep], limits, balance=BALANCE) == ()


def test_when_the_time_runs_out_what_is_said_stays_true():
    rows, limits = town(lines=300)
    best_known = choose(rows, limits, balance=BALANCE)
    short = choose(rows, limits, balance=BALANCE, seconds=0.02)
    assert short.partial is not short.proven
    assert short.objective <= best_known.objective <= short.bound
    assert short.clash is None
    assert set(short.picked) in ({row.name for row in rows}, set())
    assert short.cost[0] <= limits.budget[0]
    stairs = staircase(rows, limits, balance=BALANCE, percents=(100,), seconds=0.02)
    assert stairs.steps[0].fits
    if stairs.steps[0].choice:
        assert stairs.steps[0].choice.objective <= best_known.objective <= stairs.steps[0].choice.bound
