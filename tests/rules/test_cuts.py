"""The same cut everywhere, and the co-funding that falls with our share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.cuts import Cut, Spending, carried, even, situation
from alliage.rules.errors import RuleError

AMOUNTS = st.integers(0, 10**9)
LINES = st.lists(st.builds(Spending, AMOUNTS, AMOUNTS, AMOUNTS, st.none() | st.integers(0, 10_000)), min_size=1, max_size=12)


@given(LINES, AMOUNTS)
def test_the_cut_makes_exactly_the_envelope(lines: list[Spending], envelope: int) -> None:
    made = even(lines, envelope)
    assert sum(cut.own for cut in made) == min(envelope, sum(line.own for line in lines))


@given(LINES, AMOUNTS)
def test_nobody_is_given_more_than_before_and_others_never_bring_more(lines: list[Spending], envelope: int) -> None:
    for line, cut in zip(lines, even(lines, envelope), strict=True):
        assert 0 <= cut.own <= line.own
        assert 0 <= cut.other <= line.other
        assert cut.lost == line.other - cut.other


@given(LINES)
def test_an_envelope_that_suffices_changes_nothing(lines: list[Spending]) -> None:
    assert [(cut.own, cut.other) for cut in even(lines, sum(line.own for line in lines))] == [
        (line.own, line.other) for line in lines
    ]


def test_co_funders_keep_their_part_while_our_share_holds() -> None:
    line = Spending(40_000_00, 60_000_00, 0, 3000)
    assert carried(30_000_00, line) == 60_000_00
    assert carried(20_000_00, line) == 46_666_00


def test_without_a_known_share_others_follow_in_proportion_in_whole_euros() -> None:
    assert carried(850_00, Spending(1000_00, 333_33)) == 283_00


def test_a_share_of_zero_asks_nothing_of_us() -> None:
    assert carried(0, Spending(100, 900, 0, 0)) == 900


def test_what_a_cut_breaks_of_a_signature_is_said() -> None:
    assert even([Spending(100_00, 0, 90_00)], 85_00) == [Cut(85_00, 0, 0, 5_00)]


def test_the_bar_of_a_round() -> None:
    lines = [Spending(60_000_00, 0, 30_000_00), Spending(40_000_00, 0, 50_000_00)]
    made = situation(lines, 85_000_00)
    assert (made.before, made.committed, made.movable, made.missing, made.over) == (
        100_000_00,
        70_000_00,
        15_000_00,
        15_000_00,
        0,
    )
    assert made.holds
    assert situation(lines, 60_000_00).over == 10_000_00


@pytest.mark.parametrize(("lines", "envelope"), [([Spending(100)], -1), ([Spending(-1)], 10), ([Spending(1, -1)], 10)])
def test_negative_sums_are_refused(lines: list[Spending], envelope: int) -> None:
    with pytest.raises(RuleError) as refused:
        even(lines, envelope)
    assert refused.value.code == "negative"
