"""Three answers to one envelope."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliage.rules.cuts import Spending
from alliage.rules.drafting import Case, Frame, Way, best, chosen, evenly, left, picked, trio
from alliage.rules.errors import RuleError


def case(name: str, own: int, *, points: int = 1000, other: int = 0, ways: tuple[Way, ...] = (), **more: object) -> Case:
    """A line with keeping, half of it, and a pause."""
    both = {"ici": 100, "la-bas": 100}
    options = ways or (
        Way(f"{name}-keep", "keep", (own,), (other,), kept=both),
        Way(f"{name}-retheme", "retheme", (own // 2,), (other,), kept={"ici": 80, "la-bas": 80}),
        Way(f"{name}-hold", "hold", (0,), (0,), kept={"ici": 0, "la-bas": 0}),
    )
    return Case(
        name,
        Spending(own, other),
        options,
        points={"ici": points, "la-bas": points},
        effects={"ici": 2, "la-bas": 1},
        **more,
    )  # type: ignore[arg-type]


def test_reorienting_keeps_more_than_cutting_everywhere() -> None:
    cases = [case("a", 100_00), case("b", 100_00), case("c", 100_00)]
    made = trio(cases, Frame(envelope=(250_00,)))
    assert made.even.cost == 250_00
    assert made.effects is not None
    assert made.effects.cost <= 250_00
    assert made.effects.counts == {"keep": 2, "retheme": 1}
    assert made.effects.continuing == {"ici": 5, "la-bas": 2}
    assert made.even.continuing == {"ici": 4, "la-bas": 2}


def test_signatures_are_held_first() -> None:
    cases = [case("a", 100_00, points=5000), case("b", 1_000_00, points=10, signed=True)]
    made = trio(cases, Frame(envelope=(1_000_00,)))
    assert made.signatures is not None
    assert {row.line: row.kind for row in made.signatures.lines} == {"a": "hold", "b": "keep"}
    assert made.effects is not None
    assert {row.line: row.kind for row in made.effects.lines} == {"a": "keep", "b": "retheme"}


def test_a_lock_a_must_keep_and_a_must_leave_hold() -> None:
    cases = [case("a", 100_00, locked="a-hold"), case("b", 100_00, must="keep"), case("c", 100_00, must="leave")]
    made = trio(cases, Frame(envelope=(300_00,)))
    assert made.effects is not None
    assert [row.kind for row in made.effects.lines] == ["hold", "keep", "hold"]


def test_a_must_nobody_can_follow_is_refused_with_the_name_people_know() -> None:
    alone = case("x", 100_00, ways=(Way("k", "keep", (100_00,)),), must="leave", label="Filière lait")
    with pytest.raises(RuleError) as refused:
        best([alone], Frame(envelope=(100_00,)))
    assert str(refused.value).replace("\u00a0", " ").startswith("« Filière lait » doit être quittée")


def test_nothing_fits_is_said_and_the_even_cut_stays() -> None:
    only = (Way("k", "keep", (100_00,)),)
    made = trio([case("a", 100_00, ways=only)], Frame(envelope=(50_00,)))
    assert made.effects is None
    assert made.clashes["effects"].clash is not None
    assert made.clashes["effects"].clash.names == ("budget:0",)
    assert made.even.cost == 50_00


def test_new_commitments_have_an_envelope_of_their_own() -> None:
    ways = (
        Way("keep", "keep", (10_00,), commitment=(90_00,)),
        Way("less", "reduce", (10_00,), commitment=(20_00,)),
    )
    made = best([case("a", 10_00, ways=ways)], Frame(envelope=(10_00,), commitments=(50_00,)))
    assert made.picked == {"a": "less"}


def test_days_bind_as_money_does() -> None:
    ways = (Way("keep", "keep", (10_00,), days=(100,)), Way("less", "reduce", (10_00,), days=(10,)))
    made = best([case("a", 10_00, ways=ways)], Frame(envelope=(10_00,), days=(50,)))
    assert made.picked == {"a": "less"}


def test_the_points_of_leverage_go_with_co_funding() -> None:
    line = replace(case("a", 100_00, other=100_00), levers={"ici": 400})
    half = Way("half", "reduce", (50_00,), (50_00,), kept={"ici": 50})
    assert left(line, half, "ici") == (1000 - 400) * 50 // 100 + 400 // 2


def test_a_draft_by_hand_that_is_too_dear_is_counted_not_refused() -> None:
    cases = [case("a", 100_00), case("b", 100_00)]
    made = picked(cases, {"a": "a-keep", "b": "b-keep"})
    assert (made.cost, made.counts) == (200_00, {"keep": 2})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 900)), min_size=1, max_size=6),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_more_money_never_worsens_what_is_kept(lines: list[tuple[int, int]], low: int, high: int) -> None:
    low, high = min(low, high), max(low, high)
    cases = [case(f"l{n}", own, points=points) for n, (own, points) in enumerate(lines)]
    poor, rich = best(cases, Frame(envelope=(low,))), best(cases, Frame(envelope=(high,)))
    assert rich.objective >= poor.objective
    assert chosen(cases, poor).cost <= low
    assert evenly(cases, Frame(envelope=(low,))).cost <= low


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=5),
    st.integers(0, 1500),
)
def test_swapping_the_territories_swaps_the_answer(lines: list[tuple[int, int, int]], envelope: int) -> None:
    def made(first: str, second: str) -> list[Case]:
        return [replace(case(f"l{n}", own), points={first: one, second: two}) for n, (own, one, two) in enumerate(lines)]

    one = best(made("ici", "la-bas"), Frame(envelope=(envelope,)))
    two = best(made("la-bas", "ici"), Frame(envelope=(envelope,)))
    assert one.objective == two.objective
    assert one.effects.get("ici", 0) == two.effects.get("la-bas", 0)
