"""What keeping a line takes: enough, not a cent too much, and the least loss, against every choice there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from hypothesis import given

from alliage.rules.arbitration import Candidate, Kind, Limits, Option, choose, explain
from tests.rules.arbitration.small import best, chosen, points, rounds
from tests.rules.arbitration.test_choosing import often


def forced(rows, name):
    """The same lines, one of them locked on its option that keeps it; None if it may not be kept."""
    row = next(each for each in rows if each.name == name)
    keep = next((option for option in row.options if option.kind is Kind.KEEP), None)
    if keep is None or row.locked not in (None, keep.name):
        return None
    return [replace(each, locked=keep.name) if each is row else each for each in rows]


@often
@given(rounds(most=5, tight=False))
def test_the_extra_suffices_and_one_cent_less_does_not(made):
    rows, limits, balance = made
    choice = choose(rows, limits, balance=balance)
    told = {each.candidate: each for each in explain(rows, limits, choice, balance=balance)}
    assert set(told) == set(choice.reasons)
    for name, each in told.items():
        kept = forced(rows, name)
        if kept is None:
            assert (each.extra, each.loss, each.drops) == (None, None, ())
            continue
        assert each.proven

        def reached(cents, kept=kept):
            first = None if cents is None or limits.budget[0] is None else limits.budget[0] + cents
            found = best(kept, replace(limits, budget=(first, *limits.budget[1:])), balance)
            return found is not None and found[0] >= choice.objective

        if each.extra is None:
            assert not reached(None)
        else:
            assert reached(each.extra)
            assert each.extra == 0 or not reached(each.extra - 1)
        if each.years:
            budget = tuple(
                None if most is None else most + cents for most, cents in zip(limits.budget, each.years, strict=True)
            )
            assert best(kept, replace(limits, budget=budget), balance)[0] >= choice.objective


@often
@given(rounds(most=5, tight=False))
def test_the_loss_at_the_same_budget_is_the_least_and_the_drops_make_it(made):
    rows, limits, balance = made
    choice = choose(rows, limits, balance=balance)
    for each in explain(rows, limits, choice, balance=balance):
        kept = forced(rows, each.candidate)
        found = kept and best(kept, limits, balance)
        assert each.loss == (choice.objective - found[0] if found else None)
        if each.loss is not None:
            row = next(row for row in kept if row.name == each.candidate)
            after = {**choice.picked, **{name: option for name, _before, option in each.drops}, each.candidate: row.locked}
            assert points(chosen(rows, after), balance) == found[0]
            assert all(choice.picked[name] == before for name, before, _after in each.drops)


KEEP, STOP = (
    Option("garder", Kind.KEEP, (100_00, 50_00), (), {"Haut-Val": 5}),
    Option("arrêter", Kind.STOP, (0, 0)),
)


def test_explanations_come_one_at_a_time_with_their_sentences():
    rows = [Candidate(name, (KEEP, STOP)) for name in ("école", "puits", "pont")]
    limits = Limits((150_00, None))
    choice = choose(rows, limits, balance={"Haut-Val": 2})
    first = next(islice(explain(rows, limits, choice, balance={"Haut-Val": 2}), 1))
    assert (first.binding, first.extra, first.loss, first.proven) == (("budget:0",), 0, 0, True)
    limits = Limits((90_00, None))
    choice = choose(rows[:1], limits, balance={"Haut-Val": 2})
    only = next(explain(rows[:1], limits, choice, balance={"Haut-Val": 2}))
    assert only.extra == 10_00
    assert [str(each).replace("\u00a0", " ") for each in only.sentences] == [
        "La garder dépasserait de 10 euros le budget de l’année 1.",
        "Avec 10 euros de plus la première année, elle serait gardée sans rien perdre ailleurs en points.",
        "À budget égal, aucune répartition ne permet de la garder.",
    ]


def test_when_a_later_year_binds_the_sum_is_told_for_all_years():
    rows = [Candidate("école", (KEEP, STOP))]
    limits = Limits((90_00, 20_00))
    choice = choose(rows, limits, balance={"Haut-Val": 2})
    only = next(explain(rows, limits, choice, balance={"Haut-Val": 2}))
    assert (only.extra, only.years) == (None, (10_00, 30_00))
