"""Every page around publishing with the partner is open to all: axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .conftest import House
from .looks import faults
from .pages import PUBLISHING, Shown


@pytest.mark.parametrize("shown", PUBLISHING, ids=str)
def test_a_page_of_publishing_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    response = page.goto(shown.address(house))
    assert response is not None
    assert response.status == shown.status
    assert faults(page) == []
