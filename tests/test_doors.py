"""Who gets in: every address × every role, as written in `doors.csv`; what publication changes, in `doors_published.csv`.

`DOORS_WRITE=1 pytest tests/test_doors.py` writes the tables anew; what changed is then read line by line before it is kept.
An address has a line for reading it (GET) and one for writing there (POST, with nothing in the form unless `World.posts`
says what); a method it does not take has none. The editors' addresses, under /redaction/, have a table of their own
in tests/pages/test_editors_doors.py.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.world import World, build

TABLE = Path(__file__).with_name("doors.csv")
PUBLISHED = Path(__file__).with_name("doors_published.csv")
# Pages that editors lay out ask their own privacy (tests/pages).
ELSEWHERE = ("wagtail",)
REFUSED = {"login", "403", "404"}
Table = dict[tuple[str, str], dict[str, str]]
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
# Publication changes nothing for the other roles of those who share a record.
READERS = ["visitor", "charge", "partner", "stranger", "animateur"]


def addresses(resolver: Any = None, space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named address of ours with the arguments it wants."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if "redaction" not in str(pattern.pattern):
                yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name and not f"{space}{pattern.name}".startswith(ELSEWHERE):
            yield f"{space}{pattern.name}", list(pattern.pattern.regex.groupindex)


def answer(client: Client, method: str, url: str, data: dict[str, Any]) -> str:
    """The status of a request, a redirect to the way in said as such; nothing done is kept, no attempt is counted."""
    cache.clear()
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, data)
        # Files are closed by hand: closing the whole answer would close the test's database with it.
        for close in response._resource_closers:
            close()
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 302 and response.headers["Location"].startswith(f"{reverse(settings.LOGIN_URL)}?"):
        return "login"
    return str(response.status_code)


def walk(world: World, columns: list[str] = COLUMNS) -> Table:
    """The whole table as the product answers it now."""
    clients = {}
    for name in columns:
        clients[name] = Client()
        if person := world.people[name]:
            clients[name].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    found: Table = {}
    for name, wanted in sorted(addresses()):
        urls = {who: reverse(name, kwargs=world.arguments(name, wanted, who)) for who in columns}
        for method in ("GET", "POST"):
            # Whoever is let in is told first that the method is not taken: no need to ask the others.
            if answer(clients["charge"], method, urls["charge"], {}) != "405":
                sent = {who: world.sent(name, who) for who in columns}
                found[name, method] = {who: answer(clients[who], method, urls[who], sent[who]) for who in columns}
    return found


def written(path: Path = TABLE) -> Table:
    """A table as it was agreed."""
    with path.open(newline="") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def save(found: Table, path: Path) -> None:
    """Write a table anew."""
    with path.open("w", newline="") as file:
        columns = READERS if path == PUBLISHED else COLUMNS
        writer = csv.DictWriter(file, ["address", "method", *columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"address": name, "method": method, **row} for (name, method), row in found.items())


@pytest.fixture
def world(db: None) -> World:
    return build()


def test_every_address_answers_every_role_as_written(world: World) -> None:
    found = walk(world)
    if os.environ.get("DOORS_WRITE"):
        save(found, TABLE)
    assert found == written()


def test_what_publication_changes_is_as_written(db: None) -> None:
    internal = {key: {who: row[who] for who in READERS} for key, row in written().items()}
    found = {key: row for key, row in walk(build(published=True), READERS).items() if row != internal.get(key)}
    if os.environ.get("DOORS_WRITE"):
        save(found, PUBLISHED)
    assert found == written(PUBLISHED)


OPEN_TO_ALL = {
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "actors:accept",  # by its secret
    "arbitration:note_file",  # by its secret
    "arbitration:opened",  # by its secret
    "actors:organisations",
    "actors:situations",
    "actors:territories",
    "actors:territory",
    "alliances:agenda",  # by its secret
    "alliances:list",
    "design:error",
    "design:gallery",
    "design:mail",
    "design:light",
    "portal:accessibility",
    "portal:account",
    "portal:account_file",
    "portal:digest_stop",  # by its secret
    "portal:favicon",
    "portal:accounts",
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
    "portal:words",
    "links:page",  # by its secret
    "links:reading",  # by its secret
    "mfa_authenticate",  # between the password and the code
    "socialaccount_login_cancelled",
    "socialaccount_signup",  # sends on: nobody signs up
}


def test_the_table_closes_every_door_that_is_not_open_on_purpose() -> None:
    found = {name for (name, _method), row in written().items() if row["visitor"] not in REFUSED}
    assert found == OPEN_TO_ALL


def test_publication_opens_pages_to_read_and_none_to_write() -> None:
    # They answer a POST as a GET: they write nothing.
    pages = {"alliances:alliance", "alliances:convention", "projects:print", "projects:project"}
    table = written(PUBLISHED)
    assert {name for (name, _method), row in table.items() if row["visitor"] not in REFUSED} == pages
    for (name, _method), row in table.items():
        assert name in pages or {row["visitor"], row["stranger"], row["animateur"]} <= REFUSED, name


def test_what_is_closed_to_read_is_closed_to_write() -> None:
    """A form nobody may see is not to be sent either: the same refusal to both."""
    table = written()
    pairs = [(key, row, table[key[0], "GET"]) for key, row in table.items() if key[1] == "POST" and (key[0], "GET") in table]
    for (name, _method), post, get in pairs:
        assert {who: post[who] for who in COLUMNS if get[who] in REFUSED} == {
            who: code for who, code in get.items() if code in REFUSED
        }, name


def test_nobody_is_refused_everywhere_by_a_row_that_is_not_there() -> None:
    """A line of 404 for all proves nothing: the row it asks for must exist."""
    empty = {
        name for (name, _method), row in written().items() if {row[who] for who in COLUMNS if row[who] != "login"} == {"404"}
    }
    # No provider is set up and no code on paper drawn here: tests/actors/test_openid.py and test_accounts.py.
    codes = {"mfa_download_recovery_codes", "mfa_view_recovery_codes"}
    assert empty == {"openid_connect_callback", "openid_connect_login", *codes}


def test_nothing_internal_opens_to_another_departement() -> None:
    shared = {
        "projects:portfolio",
        "projects:portfolio_print",
        "projects:export",
        "projects:create",
        "projects:todo",
        "projects:to_read",
        "projects:payments",  # one's own organisation's
    }
    for (name, _method), row in written().items():
        if name.startswith("projects:") and name not in shared:
            assert row["stranger"] == "404", name


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
