"""Search finds what one may see, whatever is typed, on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliage.actors.models import Territory
from alliage.design import search
from alliage.vocabulary.models import Country, TerritoryStatus

pytestmark = pytest.mark.django_db

PLACES = {
    "arges": ("Argeș", "județ, Roumanie"),
    "bignona": ("Bignona", "Sénégal, jeunesse et eaux"),
    "eau": ("Pays de l’Eau", "Haut-Val"),
    "nord": ("Nord", "« départements » du (nord) : l'eau d'ici"),
}


@pytest.fixture
def places():
    country, _made = Country.objects.get_or_create(code="XQ", defaults={"fr": "Ailleurs"})
    status, _made = TerritoryStatus.objects.get_or_create(code="lieu-xq", defaults={"fr": "Lieu"})
    made = []
    for slug, (name, rest) in PLACES.items():
        row = Territory(name=name, slug=f"recherche-{slug}", country=country, status=status)
        row.search_text = search.words_of(name, rest)
        made.append(row)
    Territory.objects.bulk_create(made)
    return Territory.objects.filter(slug__startswith="recherche-").order_by("slug")


def found(queryset, text, **options):
    return [row.slug.removeprefix("recherche-") for row in search.search(queryset, text, **options).rows]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("arges", ["arges"]),
        ("ARGEȘ", ["arges"]),
        ("jeunesses", ["bignona"]),
        ("eau", ["eau", "bignona", "nord"]),
        ("l'eau", ["eau", "bignona", "nord"]),
        ("eaux senegal", ["bignona"]),
        ("departement", ["nord"]),
        ("bign", ["bignona"]),
        ("bign jeunesse", []),
        ("e", []),
        ("nulle part ailleurs", []),
        ('"eau', ["eau", "bignona", "nord"]),
        ("(eau) AND", ["eau", "bignona", "nord"]),
        ("(eau) NEAR/2", []),
        ("eau'; DROP TABLE x", []),
        ("100%", []),
        ("_", []),
        ("eau \\", ["eau", "bignona", "nord"]),
        ("\x00eau", ["eau", "bignona", "nord"]),
        ("=eau", ["eau", "bignona", "nord"]),
        ("", []),
        ("de la", []),
        ("mot " * 5000, []),
    ],
)
def test_what_is_found_and_in_which_order(places, text, slugs):
    assert found(places, text) == slugs


def test_nothing_is_found_outside_what_one_may_see(places):
    assert found(places.exclude(slug="recherche-eau"), "eau") == ["bignona", "nord"]
    assert found(places.none(), "eau") == []


def test_pages_and_totals(places, monkeypatch):
    first = search.search(places, "eau", limit=2)
    assert (len(first.rows), first.total, first.more) == (2, 3, False)
    assert found(places, "eau", limit=2, start=2) == ["nord"]
    assert found(places, "eau", limit=2, start=9) == []
    monkeypatch.setattr(search, "COUNTED", 2)
    capped = search.search(places, "eau")
    assert (capped.total, capped.more) == (2, True)


def test_a_filter_keeps_the_order_and_an_empty_text_keeps_all(places):
    assert [row.name for row in search.matching(places, "eau")] == ["Bignona", "Pays de l’Eau", "Nord"]
    assert search.matching(places, "  ").count() == 4
    assert search.matching(places, "de la").count() == 0
    assert search.matching(places, '"').count() == 0


def test_two_queries_whatever_is_found(places):
    for text in ("arges", "eau"):
        with CaptureQueriesContext(connection) as asked:
            search.search(places, text)
        assert len(asked) == 2


def test_refresh_writes_the_words_of_rows_and_querysets(places, monkeypatch):
    monkeypatch.setattr(Territory, "search_parts", lambda row: (row.name, "renouvelé"), raising=False)
    monkeypatch.setattr(search, "BATCH", 3)
    assert search.refresh(places) == 4
    assert found(places, "renouveles") == ["arges", "bignona", "eau", "nord"]
    row = places.get(slug="recherche-nord")
    row.name = "Sud"
    assert search.refresh([row]) == 1
    assert found(places, "sud") == ["nord"]
    assert search.refresh([]) == 0


def test_words_of_a_row():
    assert search.words_of("L’eau, eaux", "eau", "Île") == " =eau eau ile "
    assert search.words_of("", "") == ""
