"""Amounts are exact, keep their currency, and are read the way people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.money import Amount, check_positive, format_amount, parse_amount, split, total

cents = st.integers(-(10**12), 10**12).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("1 234 €", "1234"),
        ("€ 12", "12"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1234.5", "1234.5"),
        ("0,05", "0.05"),
        (",5", "0.5"),
        ("12,", "12"),
        ("12 EUR", "12"),
        ("12 euros", "12"),
        ("-12", "-12"),
        ("−12", "-12"),
        ("١٢٣", "123"),
        ("000", "000"),
        ("650 000 FCFA", "650000"),
    ],
)
def test_amounts_as_typed(text, value):
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("1.234", "ambiguous"),
        ("1,234", "ambiguous"),
        ("12 34", "unclear"),
        ("1,23,4", "unclear"),
        ("1.234,567.8", "unclear"),
        ("1,2345", "unclear"),
        ("12 k€", "abbreviated"),
        ("3 M€", "abbreviated"),
        ("1 à 2", "not-a-number"),
        ("environ", "not-a-number"),
        ("12 pommes", "unknown-currency"),
        ("NaN", "not-a-number"),
        ("Infinity", "not-a-number"),
        ("1e5", "not-a-number"),
        ("--1", "not-a-number"),
        ("1" * 16, "too-large"),
        ("½", "not-a-number"),
    ],
)
def test_amounts_refused(text, code):
    with pytest.raises(RuleError) as caught:
        parse_amount(text)
    assert caught.value.code == code


def test_the_ambiguous_amount_says_both_ways_to_write_it():
    with pytest.raises(RuleError) as caught:
        parse_amount("1.234")
    assert str(caught.value) == (
        "«\u00a01.234\u00a0» se lit de deux façons\u00a0: écrivez 1\u202f234 pour les milliers, ou 1,23 avec décimales."
    )


def test_the_currency_typed_must_be_the_one_chosen():
    assert parse_amount("10 FCFA", currency="XAF") == 10
    assert parse_amount("10 €", currency="EUR") == 10
    with pytest.raises(RuleError) as caught:
        parse_amount("10 FCFA", currency="EUR")
    assert (caught.value.code, caught.value.field) == ("two-currencies", "currency")


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        value = parse_amount(text)
    except RuleError:
        return
    assert value.is_finite()


@given(cents, st.sampled_from(["EUR", "XOF", "USD"]))
def test_what_is_written_in_french_reads_back(value, currency):
    assert parse_amount(format_amount(value, currency), currency=currency) == value


@pytest.mark.parametrize(
    ("value", "currency", "language", "text"),
    [
        ("1234.5", "EUR", "fr", "1\u202f234,50\u00a0€"),
        ("1234.00", "EUR", "fr", "1\u202f234\u00a0€"),
        ("650000", "XOF", "fr", "650\u202f000\u00a0XOF"),
        ("-1234.5", "EUR", "en", "-€1,234.50"),
        ("650000", "XOF", "en", "XOF\u00a0650,000"),
        ("0.005", "EUR", "fr", "0\u00a0€"),
        ("0", "EUR", "fr", "0\u00a0€"),
    ],
)
def test_amounts_are_written(value, currency, language, text):
    assert format_amount(Decimal(value), currency, language) == text


def test_totals_are_per_currency():
    amounts = [Amount(Decimal("0.1"), "EUR"), Amount(Decimal(5), "XOF"), Amount(Decimal("0.2"), "EUR")]
    assert total(amounts) == {"EUR": Decimal("0.3"), "XOF": Decimal(5)}
    assert total([]) == {}


def test_two_currencies_are_never_added():
    with pytest.raises(RuleError) as caught:
        Amount(Decimal(1), "EUR") + Amount(Decimal(1), "XOF")
    assert caught.value.code == "two-currencies"
    assert Amount(Decimal(1), "EUR") + Amount(Decimal(2), "EUR") == Amount(Decimal(3), "EUR")


@pytest.mark.parametrize(
    ("value", "currency"), [(Decimal("NaN"), "EUR"), (Decimal(1), "eur"), (Decimal(1), "EURO"), (1.5, "EUR")]
)
def test_an_amount_is_exact_and_has_a_currency(value, currency):
    with pytest.raises(RuleError):
        Amount(value, currency)


@given(cents, st.lists(st.integers(0, 10**6).map(Decimal), min_size=1, max_size=12).filter(any))
def test_parts_sum_to_the_whole_and_differ_from_the_exact_by_less_than_a_cent(amount, shares):
    parts = split(amount, shares)
    assert sum(parts) == amount
    whole = sum(shares)
    assert all(
        abs(part * whole - amount * share) < Decimal("0.01") * whole for part, share in zip(parts, shares, strict=True)
    )


def test_the_remainder_goes_to_the_largest_then_to_the_first():
    assert split(Decimal(100), [Decimal(1)] * 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(Decimal("-0.01"), [Decimal(1), Decimal(3)]) == [0, Decimal("-0.01")]
    assert split(Decimal(7), [Decimal(1), Decimal(1)], unit=Decimal(1)) == [4, 3]


@pytest.mark.parametrize("shares", [[], [Decimal(0)], [Decimal(-1), Decimal(2)]])
def test_nothing_to_share_by_is_refused(shares):
    with pytest.raises(RuleError):
        split(Decimal(1), shares)


def test_an_amount_finer_than_the_unit_is_refused():
    with pytest.raises(RuleError) as caught:
        split(Decimal("0.005"), [Decimal(1)])
    assert caught.value.code == "not-a-multiple"


def test_negative_amounts_are_refused_on_their_field():
    check_positive(Decimal(0))
    with pytest.raises(RuleError) as caught:
        check_positive(Decimal("-3.5"), field="voted")
    assert caught.value.field == "voted"
    assert str(caught.value) == "Le montant ne peut pas être négatif (-3,5)\u00a0: écrivez la somme sans le signe moins."
    with pytest.raises(RuleError):
        check_positive(Decimal(0), zero=False)
    with pytest.raises(RuleError):
        check_positive(Decimal("Infinity"))
