"""A SIREN, a SIRET and an RNA are checked politely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.identifiers import check_rna, check_siren, check_siret, luhn


@pytest.mark.parametrize("text", ["732829320", "732 829 320", "732.829.320", " 732829320\n", "７３２８２９３２０"])
def test_a_siren_as_typed(text):
    assert check_siren(text) == "732829320"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-length"),
        ("73282932", "bad-length"),
        ("732829321", "bad-key"),
        ("73282932A", "not-digits"),
        ("73282932000074", "siret-for-siren"),
        ("²32829320x", "not-digits"),
    ],
)
def test_a_siren_refused(text, code):
    with pytest.raises(RuleError) as caught:
        check_siren(text)
    assert (caught.value.code, caught.value.field) == (code, "siren")


def test_the_messages_say_how_to_mend():
    with pytest.raises(RuleError, match="Un SIREN a 9 chiffres, celui-ci en a 8"):
        check_siren("73282932")
    with pytest.raises(RuleError, match="c’est un SIRET"):
        check_siren("73282932000074")
    with pytest.raises(RuleError, match="732 829 321"):
        check_siren("732829321")


def test_a_siret():
    number = "73282932000074"
    assert check_siret("732 829 320 00074") == number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for text, code in [(wrong, "bad-key"), ("732829320", "bad-length"), ("73282932000O74", "not-digits")]:
        with pytest.raises(RuleError) as caught:
            check_siret(text)
        assert caught.value.code == code


def test_a_counter_of_la_poste_has_its_own_sum():
    assert check_siret("356 000 000 49837") == "35600000049837"


@pytest.mark.parametrize("text", ["W751234567", "w 751234567", "W2A1234567"])
def test_an_rna(text):
    assert check_rna(text) == text.replace(" ", "").upper()


@pytest.mark.parametrize("text", ["", "751234567", "W75123456", "W7512345678", "WABCDEFGHI"])
def test_an_rna_refused(text):
    with pytest.raises(RuleError) as caught:
        check_rna(text)
    assert (caught.value.code, caught.value.field) == ("bad-rna", "rna")


@given(st.text(alphabet="0123456789", min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_breaks_the_key(digits, place, step):
    if luhn(digits) and place < len(digits):
        wrong = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
        assert not luhn(wrong)


@given(st.text())
def test_any_text_is_taken_or_refused(text):
    for check, size in ((check_siren, 9), (check_siret, 14), (check_rna, 10)):
        try:
            number = check(text)
        except RuleError:
            continue
        assert len(number) == size
