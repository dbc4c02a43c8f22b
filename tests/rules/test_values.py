"""A value is of its kind, its parts fit, its day lies in the project, its state moves by the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.values import (
    TRANSITIONS,
    Part,
    check_day,
    check_parts,
    check_transition,
    check_value,
    progress,
)

D = Decimal


def refused(check, *args, **options):
    with pytest.raises(RuleError) as caught:
        check(*args, **options)
    return caught.value


def test_values_of_their_kind():
    check_value("number", D("-3.5"))
    check_value("number", D(12), people=True)
    check_value("scale", D("2.0"), levels=[1, 2, 3])


@pytest.mark.parametrize(
    ("kind", "value", "options", "code"),
    [
        ("scale", "4", {"levels": [1, 2, 3]}, "not-a-level"),
        ("scale", "2.5", {"levels": [1, 2, 3]}, "not-a-level"),
        ("scale", "1", {}, "not-a-level"),
        ("number", "-1", {"people": True}, "negative"),
        ("number", "1.5", {"people": True}, "not-whole"),
        ("number", "NaN", {}, "not-a-number"),
    ],
)
def test_values_of_another_kind_are_refused(kind, value, options, code):
    assert refused(check_value, kind, D(value), **options).code == code


def test_the_levels_are_named():
    assert "parmi 1, 2, 3" in str(refused(check_value, "scale", D(4), levels=[3, 1, 2]))


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("f", "all", 6), ("m", "all", 4)],
        [("f", "all", 3)],
        [("f", "15-29", 6), ("f", "30-59", 4)],
        [("f", "all", 6), ("f", "15-29", 6), ("m", "all", 4)],
    ],
)
def test_parts_that_fit(parts):
    check_parts(D(10), [Part(*part) for part in parts])


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([("f", "all", 6), ("m", "all", 5)], "parts-exceed-total"),
        ([("f", "15-29", 6), ("f", "30-59", 5)], "parts-exceed-total"),
        ([("f", "all", 5), ("f", "15-29", 6)], "ages-exceed-sex"),
        ([("f", "all", -1)], "negative"),
    ],
)
def test_parts_that_exceed(parts, code):
    assert refused(check_parts, D(10), [Part(*part) for part in parts]).code == code


def test_the_gap_of_the_parts_is_said():
    error = refused(check_parts, D(10), [Part("f", "all", 6), Part("m", "all", 7)])
    assert str(error).replace("\u00a0", " ") == (
        "Le détail par sexe et âge fait 13 personnes, la valeur est de 10 : il y en a 3 de trop."
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2024, 12, 31), "before-project"), (date(2027, 1, 1), "after-project"), (date(2026, 3, 2), "future")],
)
def test_days_out_of_the_project(day, code):
    bounds = {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 12, 31), "today": date(2026, 3, 1)}
    error = refused(check_day, day, **bounds)
    assert (error.code, error.field) == (code, "on")


def test_days_that_fit():
    check_day(date(2025, 1, 1), starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 1), today=date(2025, 1, 1))
    check_day(date(1900, 1, 1))


@pytest.mark.parametrize("old", TRANSITIONS)
@pytest.mark.parametrize("new", TRANSITIONS)
def test_each_step(old, new):
    allowed = {("submitted", "accepted"), ("submitted", "returned"), ("returned", "submitted"), ("accepted", "returned")}
    if (old, new) in allowed:
        check_transition(old, new, reason="à préciser")
    else:
        assert refused(check_transition, old, new, reason="à préciser").code == "no-transition"


def test_nobody_accepts_his_own_value_nor_returns_one_without_a_reason():
    assert refused(check_transition, "submitted", "accepted", same_person=True).code == "own-value"
    assert refused(check_transition, "submitted", "returned", reason=" ").field == "reason"


@pytest.mark.parametrize(
    ("baseline", "target", "value", "share", "reached", "message"),
    [
        ("10", "20", "15", "50", False, "50 % du chemin."),
        ("10", "20", "25", "150", True, "Cible atteinte (150 %)."),
        ("10", "20", "5", "-50", False, "En recul par rapport au départ (-50 %)."),
        ("20", "10", "15", "50", False, "50 % du chemin."),
        ("20", "10", "10", "100", True, "Cible atteinte (100 %)."),
        (None, "4", "1", "25", False, "25 % du chemin."),
        ("5", "5", "5", None, True, "Maintenu."),
        ("5", "5", "4", None, False, "L’état de départ n’est plus tenu."),
        ("5", None, "4", None, False, "Pas de cible."),
        ("5", "6", None, None, False, "Pas encore de valeur."),
    ],
)
def test_progress(baseline, target, value, share, reached, message):
    found = progress(*(None if x is None else D(x) for x in (baseline, target, value)))
    assert found.share == (None if share is None else D(share))
    assert found.reached is reached
    assert str(found.message).replace("\u00a0", " ") == message


numbers = st.integers(-(10**9), 10**9).map(D)


@given(numbers, numbers, numbers)
def test_at_the_target_all_the_way_is_gone_and_at_the_baseline_none(baseline, target, value):
    if baseline != target:
        assert progress(baseline, target, target).share == 100
        assert progress(baseline, target, baseline).share == 0
    assert progress(baseline, target, value).reached in {True, False}
