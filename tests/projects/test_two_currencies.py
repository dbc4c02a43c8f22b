"""A portfolio of two currencies: the one we vote in comes first; each figure opens its own lines."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.projects.queries.portfolio import sums
from alliage.projects.services.standings import refresh_all
from tests import factories
from tests.projects.test_portfolio_page import text, titles

pytestmark = pytest.mark.django_db
URL = "/cooperations/"
YEAR = timezone.localdate().year


@pytest.fixture
def desk(client: Client, member: Any, partner: Any) -> Client:
    ours, theirs = factories.org(member), factories.org(partner)
    for title, amount, currency in (("Lait", "500", "EUR"), ("Eau", "900", "EUR"), ("Jeunes", "500000", "XOF")):
        factories.funding(factories.project(ours, theirs, title=title), ours, amount, currency=currency)
    client.force_login(member)
    return client


def test_our_currency_comes_first_whatever_the_amounts(desk: Client, member: Any) -> None:
    page = desk.get(URL)
    assert re.findall(r"<dd>(?:<a [^>]*>)?([^<]+)", page.content.decode())[:3] == [
        "3",
        "1\u202f400\u00a0€",
        "500\u202f000\u00a0XOF",
    ]
    assert "Ensemble 1 400 € / 1 400 € 500 000 XOF / 500 000 XOF" in text(page)
    assert titles(page) == ["Eau", "Lait", "Jeunes"]
    assert sums(factories.org(member)).main == "EUR"
    refresh_all()
    assert sums(factories.org(member)).main == "EUR"


def test_a_figure_opens_the_lines_of_its_currency(desk: Client, strict_templates: None) -> None:
    page = desk.get(URL).content.decode()
    assert f"?argent=part&amp;monnaie=XOF&amp;annee={YEAR}#lignes" in page
    found = desk.get(URL, {"argent": "part", "monnaie": "XOF", "annee": YEAR})
    assert titles(found) == ["Jeunes"]
    assert "En XOF seulement." in text(found)
    assert '<input type="hidden" name="monnaie" value="XOF">' in found.content.decode()
    assert titles(desk.get(URL, {"argent": "part", "monnaie": "EUR"})) == ["Eau", "Lait"]
    assert titles(desk.get(URL, {"monnaie": "XOF"})) == ["Jeunes"]
    unknown = desk.get(URL, {"monnaie": "ZZZ"})
    assert "Aucun montant n’est voté dans la monnaie « ZZZ »" in text(unknown)
    assert titles(unknown) == ["Eau", "Lait", "Jeunes"]


def test_the_sheet_has_names_only_and_is_seen_from_where_one_asks(desk: Client, member: Any, partner: Any) -> None:
    ours, theirs = factories.org(member), factories.org(partner)
    page = desk.get(f"{URL}imprimer/")
    words = text(page)
    assert f"{ours.name}, {YEAR}" in words
    assert re.search("notre|Notre|[↓↑]", words.split("Cette page est mise en forme", 1)[1].split("Alliage")[0]) is None
    assert "aria-sort" not in page.content.decode()
    first = [ours.territory.name, theirs.territory.name]
    for query, names in (("", first), (f"?vu-de={theirs.territory.slug}", first[::-1])):
        row = desk.get(f"{URL}imprimer/{query}").content.decode().split("<tbody>", 1)[1]
        assert re.findall(r'<span class="nb">([^<]+)<', row)[:2] == names
