"""What a public page costs to a visitor: weight, cookies, other hosts, scripts."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from .conftest import House
from .pages import ACCOUNTS, PUBLIC, VISITOR, Shown

LIMIT = 150_000
PHOTOS = {"image/jpeg", "image/png", "image/webp", "image/avif"}
# What a visitor's browser may keep: the session of a form, and the language chosen.
KEPT = {"sessionid"}


@pytest.mark.parametrize("shown", [*PUBLIC, *(one for one in ACCOUNTS if one.who == VISITOR)], ids=str)
def test_a_first_view_is_light_and_asks_nobody_else(house: House, open_page: Callable[..., Page], shown: Shown) -> None:
    page = open_page()
    answers: list[Request] = []
    page.on("requestfinished", lambda request: answers.append(request))  # a built-in method takes no mark of Playwright's
    page.goto(shown.address(house), wait_until="networkidle")
    hosts = {urlsplit(request.url).netloc for request in answers if not request.url.startswith("data:")}
    assert hosts == {urlsplit(house.address).netloc}
    weight = 0
    for request in answers:
        kind = (request.response().header_value("content-type") or "").split(";")[0]
        if kind not in PHOTOS:
            sizes = request.sizes()
            weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    assert 0 < weight <= LIMIT
    assert {cookie["name"] for cookie in page.context.cookies()} <= KEPT


@pytest.mark.parametrize(
    "name", ["portal:home", "portal:atlas", "portal:account", "quartet", "real_territory", "portal:help"]
)
def test_reading_leaves_no_cookie(house: House, open_page: Callable[..., Page], name: str) -> None:
    page = open_page()
    page.goto(house.pages[name])
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "name",
    ["portal:home", "portal:atlas", "portal:account", "quartet", "trio", "real_territory", "real_alliance", "portal:search"],
)
def test_a_page_says_the_same_without_a_script(house: House, open_page: Callable[..., Page], name: str) -> None:
    said = []
    for scripts in (True, False):
        page = open_page(scripts=scripts)
        page.goto(house.pages[name])
        said.append(re.sub(r"\s+", " ", page.locator("body").inner_text()))
    assert said[0] == said[1]
    assert len(said[0]) > 300
