"""The page of words: whole, searched, in two languages, light."""

import pytest
from django.test import Client
from django.urls import reverse

from alliage.rules import glossary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_holds_every_word_and_stays_light(client: Client, prefix: str, strict_templates: None) -> None:
    page = client.get(f"{prefix}/mots/")
    assert page.status_code == 200
    assert [slug for slug in glossary.entries() if f'<dt id="{slug}">' not in page.text] == []
    assert len(page.content) <= 100_000


def test_it_is_searched_and_says_when_nothing_answers(client: Client) -> None:
    page = client.get(reverse("portal:words"), {"q": "executoire"}).text
    assert (page.count("<dt id="), 'id="executoire"' in page) == (1, True)
    assert "Aucun mot ne répond" in client.get(reverse("portal:words"), {"q": "<script>zzz"}).text
    assert client.get(reverse("portal:words"), {"q": "x" * 5000}).status_code == 200


def test_the_screens_explain_their_words(client: Client) -> None:
    page = client.get("/design/").text
    assert page.count('class="term"') == 6
