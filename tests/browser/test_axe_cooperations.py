"""Every page of a cooperation is open to all: axe finds nothing, nothing is wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .conftest import House
from .looks import faults
from .pages import COOPERATIONS, Shown


@pytest.mark.parametrize("shown", COOPERATIONS, ids=str)
def test_a_page_inside_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    response = page.goto(shown.address(house))
    assert response.status == shown.status
    assert faults(page) == []
