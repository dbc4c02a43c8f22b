"""No step asks for more than twelve things at once: the forms as they are written, and as each page shows them."""

import importlib
import pkgutil
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

import alliage
from tests import factories
from tests.test_doors import addresses
from tests.world import build

MOST = 12


def _below(kind: Any) -> Iterator[Any]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def ours() -> list[Any]:
    """Every form of the app."""
    for module in pkgutil.walk_packages(alliage.__path__, "alliage."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    return sorted(
        {kind for kind in _below(BaseForm) if kind.__module__.startswith("alliage.") and hasattr(kind, "base_fields")},
        key=lambda kind: str(kind),
    )


def test_no_form_asks_for_more_than_twelve_things() -> None:
    long = {}
    for kind in ours():
        seen = [name for name, field in kind.base_fields.items() if not isinstance(field.widget, forms.HiddenInput)]
        if len(seen) > MOST:
            long[kind.__qualname__] = len(seen)
    assert long == {}
    assert len(ours()) >= 40


class Asked(HTMLParser):
    """The fields of each form of a page; those behind a closed « details » are not asked at first sight."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[set[str]] = []
        self.closed = 0
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("method") == "post"
            self.found.append(set())
        elif tag == "details":
            self.closed += 0 if "open" in given and not self.closed else 1
        elif tag in {"input", "select", "textarea"} and self.inside and not self.closed:
            named = given.get("name") and given.get("type") not in {"hidden", "submit"}
            self.found[-1] |= {str(given["name"])} if named else set()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "details" and self.closed:
            self.closed -= 1


@pytest.mark.django_db
def test_no_page_shows_more_than_twelve_fields_at_once() -> None:
    world = build()
    client = Client()
    long, walked = {}, 0
    for who in ("charge", "admin"):
        client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
        for name, wanted in addresses():
            if name.split(":")[0] not in {"actors", "alliances", "imports", "projects", "portal"} or name.endswith(
                ("_file", "agenda")
            ):
                continue
            cache.clear()
            answer = client.get(reverse(name, kwargs=world.arguments(name, wanted, who)))
            # Files are closed by hand: closing the whole answer would close the test's database with it.
            for close in answer._resource_closers:
                close()
            if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = Asked()
            page.feed(answer.text)
            walked += bool(page.found)
            most = max((len(names) for names in page.found), default=0)
            if most > MOST:
                long[name] = most
    assert long == {}
    assert walked > 60


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 4, 6])
def test_a_vote_for_many_countries_still_asks_for_twelve_things(client: Client, member: Any, number: int) -> None:
    countries = ["FR", "SN", "ML", "MA", "RO", "HT"][:number]
    bodies = [factories.organisation(territory=factories.territory(f"Lieu {code}", country=code)) for code in countries[1:]]
    project = factories.project(factories.org(member), *bodies, published=True)
    vote = factories.funding(project, factories.org(member), "40000")
    client.force_login(member)
    for url in (
        reverse("projects:funding_add", args=[project.pk]),
        reverse("projects:funding_change", args=[project.pk, vote.pk]),
    ):
        page = Asked()
        page.feed(client.get(url).text)
        assert max(len(names) for names in page.found) <= MOST
