"""A number read in an address."""

import pytest

from alliage.design.page import number


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("٣", 3), ("", 0), ("²", 0), ("①", 0), ("-1", 0), ("1.5", 0), ("9" * 5000, 0)]
)
def test_what_is_no_number_is_nothing(text: str, value: int) -> None:
    assert number(text) == value
