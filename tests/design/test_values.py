"""Values in words, in French and in English."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alliage.design import values
from alliage.design.formfields import plain_number

TODAY = dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        (60000, "EUR", "60\u202f000\u00a0€", "€60,000"),
        (Decimal("60000.00"), "EUR", "60\u202f000\u00a0€", "€60,000"),
        (Decimal("1234.5"), "MAD", "1\u202f234,50\u00a0MAD", "MAD\u00a01,234.50"),
        (Decimal("0.60"), "EUR", "0,60\u00a0€", "€0.60"),
        (Decimal("12.345"), "TND", "12,345\u00a0TND", "TND\u00a012.345"),
        (-40, "EUR", "−40\u00a0€", "−€40"),
        (0, "XOF", "0\u00a0XOF", "XOF\u00a00"),
        (1.1, None, "1,10", "1.10"),
        (999999999, SimpleNamespace(code="XOF"), "999\u202f999\u202f999\u00a0XOF", "XOF\u00a0999,999,999"),
    ],
)
def test_money(amount: Any, currency: Any, french: str, english: str) -> None:
    with translation.override("fr"):
        assert values.money(amount, currency) == french
    with translation.override("en"):
        assert values.money(amount, currency) == english


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False))
def test_what_is_shown_can_be_typed_back(amount: Decimal) -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            assert Decimal(plain_number(values.number(amount, 2))) == amount


def test_percent_and_number() -> None:
    with translation.override("fr"):
        assert [values.percent(12.5), values.percent(100), values.number(1240000), values.number("2.50", 2)] == [
            "12,5\u00a0%",
            "100\u00a0%",
            "1\u202f240\u202f000",
            "2,50",
        ]
    with translation.override("en"):
        assert [values.percent(12.5), values.number(1240000)] == ["12.5%", "1,240,000"]


@pytest.mark.parametrize(
    ("days", "ago"),
    [
        (0, "aujourd’hui"),
        (1, "hier"),
        (6, "il y a 6 jours"),
        (48, "il y a 48 jours"),
        (213, "il y a 7 mois"),
        (800, "il y a 2 ans"),
        (-1, "demain"),
        (-87, "dans 87 jours"),
        (-400, "dans 13 mois"),
    ],
)
def test_ago(days: int, ago: str) -> None:
    with translation.override("fr"):
        assert values.ago(TODAY - dt.timedelta(days=days), today=TODAY) == ago


@pytest.mark.parametrize(
    ("days", "left"),
    [(0, "aujourd’hui"), (1, "demain"), (87, "dans 87 jours"), (121, "dans 4 mois"), (-1, "depuis 1 jour")],
)
def test_left(days: int, left: str) -> None:
    with translation.override("fr"):
        assert values.left(TODAY + dt.timedelta(days=days), today=TODAY) == left


def test_silence() -> None:
    with translation.override("fr"):
        said = [values.silence(TODAY - dt.timedelta(days=days), today=TODAY) for days in (179, 180, 213)]
        assert said == ["il y a 6 mois", "sans nouvelles depuis 6 mois", "sans nouvelles depuis 7 mois"]
        assert values.silence(None) == "aucune nouvelle encore"
        assert values.silence(TODAY - dt.timedelta(days=90), 90, today=TODAY) == "sans nouvelles depuis 3 mois"


def test_a_moment_is_read_in_local_time() -> None:
    late = dt.datetime(2026, 10, 5, 23, 30, tzinfo=dt.UTC)
    assert values.as_date(late) == dt.date(2026, 10, 6)
    assert values.day(late) == "06.10.2026"


def test_filters_stay_silent_on_nothing() -> None:
    page = Template(
        "{% load design %}{% for x in gaps %}[{{ x|money:'EUR' }}{{ x|percent }}{{ x|number }}"
        "{{ x|day }}{{ x|ago }}{{ x|left }}]{% endfor %}"
    )
    assert page.render(Context({"gaps": [None, ""]})) == "[][]"


def test_the_silence_filter_is_bold_only_when_too_long() -> None:
    page = Template("{% load design %}{{ old|silence }}|{{ new|silence }}|{{ none|silence }}")
    today = dt.date.today()
    text = page.render(Context({"old": today - dt.timedelta(days=213), "new": today, "none": None}))
    assert text == "<strong>sans nouvelles depuis 7 mois</strong>|aujourd’hui|aucune nouvelle encore"
