"""Who gets in: every address × every role, as written in `doors.csv`.

`DOORS_WRITE=1 pytest tests/test_doors.py` writes the table anew; what changed is then read line by line before it is kept.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.world import World, build

TABLE = Path(__file__).with_name("doors.csv")
# Addresses of the account library and of Wagtail's own pages have their own tests (tests/actors, tests/pages).
ELSEWHERE = ("account_", "mfa_", "socialaccount_", "openid_connect_", "wagtail", "set_language")
COLUMNS = [
    "visitor",
    "charge",
    "elu",
    "agent",
    "operateur",
    "finances",
    "communication",
    "relecteur",
    "admin",
    "partner",
    "stranger",
    "animateur",
]


def addresses(resolver: Any = None, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named address of ours with the arguments it wants."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if "redaction" not in str(pattern.pattern):
                yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name and not f"{space}{pattern.name}".startswith(ELSEWHERE):
            yield f"{space}{pattern.name}", list(pattern.pattern.converters)


def answer(client: Client, url: str) -> str:
    """The status of a GET, or of an empty POST where only that is taken; nothing done is kept."""
    with transaction.atomic():
        response = client.get(url)
        method = "GET"
        if response.status_code == 405:
            method, response = "POST", client.post(url)
        # Files are closed by hand: closing the whole answer would close the test's database with it.
        for close in response._resource_closers:
            close()
        code = str(response.status_code)
        if response.status_code == 302 and response.headers["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?"):
            code = "login"
        transaction.set_rollback(True)
    return code if method == "GET" else f"{code} POST"


def walk(world: World) -> list[dict[str, str]]:
    """The whole table as the product answers it now."""
    clients = {}
    for name in COLUMNS:
        clients[name] = Client()
        if person := world.people[name]:
            clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    rows = []
    for name, wanted in sorted(addresses()):
        url = reverse(name, kwargs=world.arguments(name, wanted))
        rows.append({"address": name, **{who: answer(clients[who], url) for who in COLUMNS}})
    return rows


def written() -> list[dict[str, str]]:
    """The table as it was agreed."""
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def save(rows: list[dict[str, str]]) -> None:
    """Write the table anew."""
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["address", *COLUMNS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def world(db: None) -> World:
    return build()


def test_every_address_answers_every_role_as_written(world: World) -> None:
    found = walk(world)
    if os.environ.get("DOORS_WRITE"):
        save(found)
    assert found == written()


def test_the_table_closes_every_door_that_is_not_open_on_purpose() -> None:
    open_to_all = {
        "design:gallery",
        "design:light",
        "actors:organisations",
        "actors:situations",
        "portal:accessibility",
        "portal:atlas",
        "portal:atlas_file",
        "portal:help",
        "portal:home",
        "portal:legal",
        "portal:privacy",
        "portal:robots",
        "portal:search",
        "portal:security_contact",
        "portal:site_map",
        "portal:sitemap",
        "portal:sources",
        "actors:territories",
        "actors:territory",
        "alliances:list",
        "alliances:agenda",  # by its secret
    }
    for row in written():
        if row["address"] not in open_to_all:
            assert row["visitor"] in {"login", "404", "404 POST", "login POST"} or row["address"] == "actors:accept", row


def test_nothing_internal_opens_to_another_departement() -> None:
    shared = {
        "projects:portfolio",
        "projects:portfolio_print",
        "projects:export",
        "projects:create",
        "projects:bin",
        "projects:todo",
    }
    for row in written():
        if row["address"].startswith("projects:") and row["address"] not in shared:
            assert row["stranger"].startswith("404"), row


@pytest.mark.parametrize(
    "name",
    [name for name, wanted in addresses() if name.split(":")[0] in {"projects", "alliances", "actors", "imports", "portal"}],
)
def test_english_addresses_answer_a_visitor_as_french_ones(name: str, world: World) -> None:
    wanted = dict(addresses())[name]
    kwargs = world.arguments(name, wanted)
    french = reverse(name, kwargs=kwargs)
    with translation.override("en"):
        english = reverse(name, kwargs=kwargs)
    assert english.startswith("/en/") or french == english
    one, two = Client().get(french), Client().get(english)
    assert one.status_code == two.status_code
