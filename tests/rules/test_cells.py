"""No cell is computed by a spreadsheet."""

import pytest

from alliage.rules.cells import harmless


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_compute_stays_a_text(first: str) -> None:
    assert harmless(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("text", ["", "Eau", "1-2", " =1", "’a"])
def test_the_rest_is_left_alone(text: str) -> None:
    assert harmless(text) == text
