"""An active alliance meets twice a year, and each party validates the minutes."""

from __future__ import annotations

from datetime import date

import pytest

from alliage.rules.committees import MINUTES, due_by, minutes, months_between, next_meeting, overdue, silence_months

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("stage", "last", "since", "late"),
    [
        ("active", date(2025, 9, 1), None, True),
        ("active", date(2025, 9, 2), None, False),
        ("active", None, date(2025, 8, 31), True),
        ("active", None, date(2025, 12, 1), False),
        ("active", date(2026, 2, 1), date(2010, 1, 1), False),
        ("active", None, None, False),
        ("active", date(2026, 5, 1), None, False),
        ("dormant", date(2020, 1, 1), None, False),
        ("closed", date(2020, 1, 1), None, False),
    ],
)
def test_only_an_active_alliance_is_late_and_only_after_six_months(stage, last, since, late):
    assert (overdue(stage, last, since, TODAY) is not None) is late


def test_the_silence_says_since_when():
    silence = overdue("active", date(2025, 7, 15), None, TODAY)
    assert (silence.months, silence.since) == (7, date(2025, 7, 15))
    assert str(silence.message) == "Pas de comité de suivi depuis 7 mois (le dernier\u00a0: 15.07.2025)."
    never = overdue("active", None, date(2020, 1, 1), TODAY)
    assert str(never.message) == "Aucun comité de suivi depuis que l’alliance est active (01.01.2020)."


def test_the_delay_is_a_row_and_may_be_given():
    assert silence_months(TODAY) == 6
    assert overdue("active", date(2026, 1, 1), None, TODAY, months=2) is not None
    assert due_by(date(2025, 8, 31), None, TODAY) == date(2026, 2, 28)
    assert due_by(None, None, TODAY) is None
    assert due_by(None, TODAY, TODAY, months=1) == date(2026, 4, 1)


def test_the_next_meeting_is_the_first_from_today():
    assert next_meeting([date(2026, 5, 1), date(2026, 2, 1), TODAY], TODAY) == TODAY
    assert next_meeting([date(2026, 2, 1)], TODAY) is None


@pytest.mark.parametrize(
    ("held", "parties", "validated", "written", "state", "waiting"),
    [
        (date(2026, 3, 2), ("A", "B"), (), True, "planned", ("A", "B")),
        (TODAY, ("A", "B"), (), False, "unwritten", ("A", "B")),
        (TODAY, ("A", "B"), (), True, "to_validate", ("A", "B")),
        (TODAY, ("A", "B", "C"), ("B",), True, "partly_validated", ("A", "C")),
        (TODAY, ("A", "B"), ("B", "A", "gone"), True, "validated", ()),
        (TODAY, ("A",), ("gone",), True, "to_validate", ("A",)),
        (TODAY, (), (), True, "to_validate", ()),
    ],
)
def test_the_state_of_the_minutes(held, parties, validated, written, state, waiting):
    found = minutes(held, TODAY, parties, validated, written=written)
    assert (found.state, found.waiting) == (state, waiting)
    assert found.state in MINUTES
    assert str(found.message).endswith(".")


def test_those_awaited_are_named():
    assert str(minutes(TODAY, TODAY, ("Haut-Val", "Kaléba"), ()).message) == "En attente de\u00a0: Haut-Val, Kaléba."


def test_whole_months():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 1, 15), date(2026, 3, 14)) == 1
    assert months_between(date(2026, 3, 1), date(2026, 1, 1)) == 0
