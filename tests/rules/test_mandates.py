"""Signing with a body of limited powers warns, with a source, and blocks nothing."""

from __future__ import annotations

from datetime import date

import pytest

from alliage.rules.mandates import MandateFacts, SituationFacts, limited_powers, notice

DAY = date(2026, 3, 1)


def situation(kind="council_replaced", start=date(2024, 3, 27), end=None, text=""):
    return SituationFacts(kind, "Mamou", start, end, text, "https://example.org/source")


def mandate(start=date(2020, 1, 1), end=None, limited=False, authority="Kaléba"):
    return MandateFacts(authority, "conseil municipal", start, end, limited, "https://example.org/mandate")


@pytest.mark.parametrize(
    ("one", "warned"),
    [
        (situation(), True),
        (situation("council_dissolved"), True),
        (situation("visas_not_issued"), False),
        (situation("elections_due"), False),
        (situation(end=date(2026, 2, 28)), False),
        (situation(end=DAY), True),
        (situation(start=date(2026, 3, 2)), False),
        (situation(start=None), True),
    ],
)
def test_only_a_running_situation_that_limits_powers_warns(one, warned):
    found = limited_powers([one], [], DAY)
    assert [warning.code for warning in found] == (["situation"] if warned else [])


def test_the_warning_says_what_and_where_it_is_known_from():
    found = limited_powers([situation(text="Délégations spéciales")], [], DAY)[0]
    assert str(found.message).replace("\u00a0", " ") == (
        "Mamou : l’assemblée est remplacée par un organe nommé (Délégations spéciales)"
    )
    assert found.source == "https://example.org/source"


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        ([], []),
        ([mandate()], []),
        ([mandate(limited=True)], ["limited"]),
        ([mandate(limited=True), mandate(start=date(2026, 1, 1))], []),
        ([mandate(end=date(2026, 2, 1))], ["ended"]),
        ([mandate(end=date(2026, 2, 1)), mandate(start=date(2026, 2, 2))], []),
        ([mandate(start=date(2026, 4, 1))], ["not-begun"]),
        ([mandate(end=date(2025, 1, 1)), mandate(start=date(2026, 4, 1))], ["ended"]),
        ([mandate(limited=True), mandate(authority="Haut-Val", end=date(2025, 1, 1))], ["limited", "ended"]),
    ],
)
def test_mandates(terms, codes):
    assert [warning.code for warning in limited_powers([], terms, DAY)] == codes


def test_the_end_of_a_mandate_is_dated():
    found = limited_powers([], [mandate(end=date(2026, 2, 1)), mandate(end=date(2025, 1, 1))], DAY)[0]
    assert str(found.message).replace("\u00a0", " ") == (
        "Kaléba : conseil municipal, mandat fini le 01.02.2026, le suivant n’est pas connu."
    )
    assert found.source == "https://example.org/mandate"


def test_situations_come_first():
    assert [w.code for w in limited_powers([situation()], [mandate(limited=True)], DAY)] == ["situation", "limited"]


@pytest.mark.parametrize(
    ("terms", "signed", "codes"),
    [
        ([mandate(start=date(2026, 4, 1))], True, []),
        ([mandate(start=date(2026, 4, 1))], False, ["not-begun"]),
        ([mandate(start=date(2026, 4, 1), limited=True)], True, []),
        ([mandate(end=date(2026, 2, 1))], True, ["ended"]),
        ([mandate(limited=True)], True, ["limited"]),
    ],
)
def test_an_act_signed_before_every_known_mandate_is_not_doubted(terms, signed, codes):
    assert [warning.code for warning in limited_powers([], terms, DAY, signed=signed)] == codes


def test_the_start_of_a_mandate_is_dated():
    found = limited_powers([], [mandate(start=date(2026, 4, 1))], DAY)[0]
    assert str(found.message).replace("\u00a0", " ") == "Kaléba : conseil municipal, mandat à partir du 01.04.2026."


@pytest.mark.parametrize(
    ("starts", "kind"),
    [(None, "warning"), (date(2026, 2, 1), "warning"), (date(2027, 3, 1), "warning"), (date(2027, 3, 2), "info")],
)
def test_what_is_announced_for_later_than_a_year_is_told_without_alarm(starts, kind):
    assert notice(starts, DAY) == kind
