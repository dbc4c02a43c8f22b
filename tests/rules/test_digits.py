"""Digits as addresses, keys and cells hold them: what looks like a number and is none is answered, never a crash."""

import pytest

from alliage.rules.digits import whole
from alliage.rules.errors import RuleError
from alliage.rules.money import parse_amount
from alliage.rules.sheets import cells

STRANGE = ["²", "①", "½", "9" * 5000, "²" * 4, "1²"]


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("007", 7), ("9" * 12, 10**12 - 1), ("9" * 13, None), ("", None), ("٣", 3)]
)
def test_whole(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", [*STRANGE, "-1", "+1", " 1", "1\n", "1_0"])
def test_what_is_no_whole_number(text: str) -> None:
    assert whole(text) is None


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize(
    "read", [cells.read_day, cells.read_amount, cells.read_year, cells.read_whole, cells.read_days, cells.read_degrees]
)
def test_strange_digits_in_a_cell_are_refused_in_words(read: object, text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(text)  # type: ignore[operator]
    assert str(caught.value)


@pytest.mark.parametrize("text", ["1234²", "12①", "1½", "500 m²"])
def test_an_amount_with_a_superscript_is_not_another_amount(text: str) -> None:
    with pytest.raises(RuleError, match="exposant") as caught:
        parse_amount(text)
    assert caught.value.code == "not-a-number"


def test_a_degree_has_no_underscore() -> None:
    with pytest.raises(RuleError):
        cells.read_degrees("1_2")


@pytest.mark.parametrize("text", ["-0", "-0,00", "−0"])
def test_less_than_nothing_is_nothing(text: str) -> None:
    assert str(parse_amount(text)) in {"0", "0.00"}
