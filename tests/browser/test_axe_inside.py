"""Every page around the cooperations is open to all: alliances, people, places, accounts."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from .conftest import House
from .looks import faults
from .pages import ACCOUNTS, ALTERNANCE, AROUND, COOPERATIONS, LINKS, PUBLIC, PUBLISHING, ROUNDS, WEEK, Shown

DOORS = Path(__file__).parents[1] / "doors.csv"


@pytest.mark.parametrize("shown", [*AROUND, *WEEK, *ACCOUNTS, *ALTERNANCE], ids=str)
def test_a_page_inside_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    response = page.goto(shown.address(house))
    assert response.status == shown.status
    assert faults(page) == []


def _named(shown: Shown) -> str:
    """The name of the address looked at, whichever way `pages.py` says it."""
    try:
        return resolve(shown.name).view_name if shown.name.startswith("/") else shown.name
    except Resolver404:
        return shown.name


def test_no_page_is_forgotten() -> None:
    """Every address that answers a page to somebody is looked at above."""
    with DOORS.open(newline="") as file:
        answered = {
            row["address"]
            for row in csv.DictReader(file)
            if row["method"] == "GET" and "200" in {row["visitor"], row["charge"], row["admin"], row["partner"]}
        }
    files = {
        "portal:account_file",
        "portal:atlas_file",
        "portal:robots",
        "portal:sitemap",
        "actors:account_export",
        "actors:document",
        "actors:rendition",
        "design:mail",  # a mail, drawn as one
        "portal:security_contact",
        "projects:photo",
        "alliances:agenda",
        "portal:digest_preview",  # a mail, drawn as one
        "imports:template",
        "imports:refused",
        "imports:progress",
        "arbitration:paper",
        "arbitration:letter",
        "arbitration:note_file",
    }
    pages = [*PUBLIC, *COOPERATIONS, *AROUND, *WEEK, *LINKS, *ACCOUNTS, *ALTERNANCE, *PUBLISHING, *ROUNDS]
    looked_at = {_named(shown) for shown in pages}
    assert answered - files - looked_at == set()
