"""Every page of a budget round is open to all: axe finds nothing, nothing is wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .conftest import House
from .looks import faults
from .pages import ROUNDS, Shown


@pytest.mark.parametrize("shown", ROUNDS, ids=str)
def test_a_page_of_rounds_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    response = page.goto(shown.address(house))
    assert response is not None
    assert response.status == shown.status
    assert faults(page) == []
