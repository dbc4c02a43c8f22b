"""Shares make exactly 100 %, or the message says the gap."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.money import split
from alliage.rules.shares import check_shares


def said(shares, what="des pays"):
    with pytest.raises(RuleError) as caught:
        check_shares({name: Decimal(share) for name, share in shares.items()}, what)
    return str(caught.value).replace("\u00a0", " ")


def test_the_message_says_what_is_missing():
    assert said({"Mali": "50", "Togo": "37.5"}) == (
        "Il manque 12,5 % : la somme des parts des pays fait 87,5 %, elle doit faire 100 %."
    )


def test_the_message_says_what_is_too_much():
    assert said({"Mali": "50", "Togo": "50.1"}, "des thèmes") == (
        "Il y a 0,1 % de trop : la somme des parts des thèmes fait 100,1 %, elle doit faire 100 %."
    )


@pytest.mark.parametrize("share", ["0", "-1", "100.5", "NaN"])
def test_a_share_out_of_range_is_named(share):
    assert said({"Mali": share}).startswith("La part de « Mali » est de ")


def test_exactly_hundred_and_nothing_at_all_are_fine():
    check_shares({"a": Decimal("33.33"), "b": Decimal("33.33"), "c": Decimal("33.34")})
    check_shares({})


@given(st.lists(st.integers(1, 1000).map(Decimal), min_size=1, max_size=20))
def test_a_split_of_hundred_passes(weights):
    parts = [p for p in split(Decimal(100), weights) if p]
    check_shares({str(n): p for n, p in enumerate(parts)})
