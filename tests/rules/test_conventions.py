"""A convention is complete, stands somewhere, and does not lapse unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.conventions import (
    STATES,
    ConventionFacts,
    Party,
    amended_term,
    check,
    check_dates,
    state,
    term_dates,
    term_thresholds,
    uncovered_years,
    warnings,
)
from alliage.rules.errors import RuleError
from alliage.rules.findings import add_months, cite, worst

FULL = ConventionFacts(
    parties=(Party("Département du Haut-Val"), Party("Commune de Kaléba", foreign=True)),
    object="Politiques de jeunesse",
    amount=Decimal(0),
    currency="EUR",
    starts_on=date(2025, 1, 1),
    ends_on=date(2027, 12, 31),
    deliberation_ref="2024-112",
    deliberation_on=date(2024, 11, 4),
    signed_on=date(2024, 12, 1),
    transmitted_on=date(2024, 12, 10),
    receipt_ref="AR-073-1",
    has_file=True,
)
TODAY = date(2026, 3, 1)


def missing(facts):
    return [(finding.code, finding.severity) for finding in check(facts) if not finding.ok]


def test_a_complete_convention_has_nothing_missing():
    assert missing(FULL) == []
    assert worst(check(FULL)) is None
    assert [finding.fix.template for finding in check(FULL)] == [""] * 12


def test_an_empty_convention_lacks_everything_in_the_order_of_the_work():
    assert missing(ConventionFacts()) == [
        ("parties", "error"),
        ("foreign-party", "error"),
        ("object", "error"),
        ("amount", "error"),
        ("term", "warning"),
        ("deliberation", "error"),
        ("signature", "error"),
        ("transmission", "error"),
        ("receipt", "warning"),
        ("enforceable", "warning"),
        ("file", "info"),
    ]
    assert worst(check(ConventionFacts())) == "error"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"parties": FULL.parties[:1]}, ["parties", "foreign-party"]),
        ({"parties": (Party("a", foreign=True), Party("b", foreign=True))}, ["foreign-party"]),
        ({"parties": (Party("a"), Party("b"))}, ["foreign-party"]),
        ({"parties": (Party("a"), Party("b", foreign=None))}, ["foreign-party"]),
        ({"parties": (*FULL.parties, Party("c", foreign=None))}, []),
        ({"parties": (*FULL.parties, Party("République de Dolvane", foreign=True, state=True))}, ["not-a-state"]),
        ({"object": "  "}, ["object"]),
        ({"amount": None}, ["amount"]),
        ({"currency": ""}, ["amount"]),
        ({"ends_on": None}, ["term"]),
        ({"deliberation_ref": ""}, ["deliberation"]),
        ({"deliberation_on": None}, ["deliberation"]),
        ({"deliberation_on": date(2024, 12, 2)}, ["signed-before-vote"]),
        ({"signed_on": None}, ["signature"]),
        ({"transmitted_on": None}, ["transmission", "enforceable"]),
        ({"receipt_ref": ""}, ["receipt", "enforceable"]),
        ({"receipt_ref": "", "enforceable_on": date(2024, 12, 11)}, ["receipt"]),
        ({"has_file": False}, ["file"]),
    ],
)
def test_each_gap_is_found_alone_with_a_fix_and_a_source(change, codes):
    left = [finding for finding in check(replace(FULL, **change)) if not finding.ok]
    assert [finding.code for finding in left] == codes
    assert all(str(finding.fix) and finding.source.url.startswith("https://") for finding in left)


def test_the_state_as_a_party_is_named_and_leans_on_its_own_article():
    party = Party("République de Dolvane", foreign=True, state=True)
    found = next(f for f in check(replace(FULL, parties=(*FULL.parties, party))) if not f.ok)
    assert "République de Dolvane" in str(found.message)
    assert (found.severity, found.source.code) == ("warning", "L1115-5")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "enforceable"),
        ({"receipt_ref": ""}, "transmitted"),
        ({"receipt_ref": "", "enforceable_on": date(2024, 12, 11)}, "enforceable"),
        ({"enforceable_on": date(2026, 4, 1)}, "transmitted"),
        ({"transmitted_on": None}, "signed"),
        ({"transmitted_on": date(2026, 3, 2)}, "signed"),
        ({"transmitted_on": None, "signed_on": None}, "voted"),
        ({"transmitted_on": None, "signed_on": None, "deliberation_on": None}, "voted"),
        ({"transmitted_on": None, "signed_on": None, "deliberation_on": None, "deliberation_ref": ""}, "draft"),
        ({"ends_on": date(2026, 2, 28)}, "expired"),
        ({"ends_on": TODAY}, "enforceable"),
    ],
)
def test_where_it_stands(change, expected):
    assert state(replace(FULL, **change), TODAY) == expected
    assert expected in STATES


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"ends_on": date(2024, 12, 31)}, "ends_on", "end-before-start"),
        ({"transmitted_on": date(2024, 11, 30)}, "transmitted_on", "transmitted-before-signed"),
        ({"enforceable_on": date(2024, 12, 9)}, "enforceable_on", "enforceable-before-transmitted"),
    ],
)
def test_dates_that_cannot_be_are_refused_on_their_field(change, field, code):
    with pytest.raises(RuleError) as caught:
        check_dates(replace(FULL, **change))
    assert (caught.value.field, caught.value.code) == (field, code)


def test_the_message_of_a_term_before_its_start_says_both_days():
    with pytest.raises(RuleError) as caught:
        check_dates(ConventionFacts(starts_on=date(2025, 1, 1), ends_on=date(2024, 12, 31)))
    assert str(caught.value).replace("\u00a0", " ") == (
        "L’échéance (31.12.2024) vient avant la prise d’effet (01.01.2025) : corrigez l’une des deux dates."
    )


def test_a_signature_before_its_deliberation_is_not_refused():
    check_dates(replace(FULL, deliberation_on=date(2024, 12, 2)))
    check_dates(FULL)
    check_dates(ConventionFacts())


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 12, 30), None),
        (date(2026, 12, 31), 12),
        (date(2027, 6, 29), 12),
        (date(2027, 6, 30), 6),
        (date(2027, 9, 30), 3),
        (date(2027, 12, 31), 3),
        (date(2028, 1, 1), None),
    ],
)
def test_the_term_is_announced_at_twelve_six_and_three_months(today, months):
    warned = warnings(FULL, today)
    assert (warned.months if warned else None) == months


def test_the_warning_counts_the_days_and_says_what_to_do():
    warned = warnings(FULL, date(2027, 10, 5))
    assert str(warned.message) == "Échéance dans 87 jours, le 31.12.2027"
    assert str(warned.todo) == "Délibérer et signer avant l’échéance"
    assert str(warnings(FULL, date(2027, 12, 31)).message) == "Échéance aujourd’hui"
    assert str(warnings(FULL, date(2027, 12, 30)).message) == "Échéance demain"


def test_other_thresholds_may_be_given():
    assert warnings(FULL, date(2026, 1, 1), [{"months": "24", "fr": "Y penser"}]).months == 24
    assert warnings(FULL, date(2027, 12, 1), []) is None
    assert warnings(ConventionFacts(), TODAY) is None


def test_the_days_of_the_warnings():
    assert term_dates(FULL.ends_on, term_thresholds(TODAY)) == (
        (12, date(2026, 12, 31)),
        (6, date(2027, 6, 30)),
        (3, date(2027, 9, 30)),
    )


def test_the_last_signed_amendment_moves_the_term():
    end = date(2025, 12, 31)
    assert amended_term(end, []) == end
    moved = [(date(2025, 1, 1), date(2026, 12, 31)), (date(2025, 6, 1), date(2026, 6, 30)), (None, date(2030, 1, 1))]
    assert amended_term(end, moved) == date(2026, 6, 30)
    assert amended_term(end, [(date(2025, 1, 1), None)]) == end
    assert amended_term(None, moved[:1]) == date(2026, 12, 31)


def test_years_without_a_convention():
    periods = [(date(2010, 5, 1), date(2012, 1, 1)), (date(2015, 12, 31), date(2016, 6, 1)), (None, date(2018, 1, 1))]
    assert uncovered_years(periods, 2009, 2020) == (2009, 2013, 2014, 2017, 2019, 2020)
    assert uncovered_years([(date(2019, 1, 1), None)], 2018, 2021) == (2018,)
    assert uncovered_years([(None, None)], 2020, 2021) == (2020, 2021)
    assert uncovered_years([], 2021, 2020) == ()


days = st.dates(date(1980, 1, 1), date(2090, 12, 31))


@given(st.lists(st.tuples(days, days).map(sorted).map(tuple), max_size=5), st.integers(1980, 2090), st.integers(0, 40))
def test_a_year_is_uncovered_when_no_period_touches_it(periods, since, length):
    bare = [y for y in range(since, since + length + 1) if not any(a.year <= y <= b.year for a, b in periods)]
    assert list(uncovered_years(periods, since, since + length)) == bare


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-600, 600))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


def test_months_at_the_ends_of_time():
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(1, 1, 1), -1) == date.min


def test_a_source_says_its_name_and_address():
    assert str(cite("L1115-1")) == "CGCT, article L1115-1"
    assert cite("L1115-1").name("en").startswith("CGCT (local")
    with pytest.raises(RuleError):
        cite("L0000")
