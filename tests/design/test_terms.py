"""Words explained on the spot: each screen's words exist, each is said in two languages, a button opens each."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from alliage.design import page
from alliage.rules import glossary
from alliage.rules.errors import RuleError

ROOT = Path(__file__).resolve().parents[2] / "alliage"
USED = re.compile(r"{%\s*terms?\s+([^%]*)%}")


def drawn(text: str, **context: object) -> str:
    return Template("{% load design %}" + text).render(Context(context))


def test_a_word_is_a_button_that_opens_its_definition() -> None:
    html = drawn('{% term "avenant" %}')
    assert '<button type="button" class="term" popovertarget="mot-f1">avenant</button>' in html
    assert '<span class="tip" id="mot-f1" popover><b>avenant</b>' in html
    assert 'href="/mots/#avenant"' in html
    assert "<script" not in html


def test_the_same_word_twice_on_a_page_has_two_names() -> None:
    html = drawn('{% term "odd" %}{% term "odd" "ODD 4" %}', request=RequestFactory().get("/"))
    assert re.findall(r' id="([^"]+)"', html) == ["mot-1", "mot-2"]
    assert ">ODD 4</button>" in html


def test_english_readers_read_english() -> None:
    with translation.override("en"):
        html = drawn('{% term "odd" %}')
    assert "SDG (sustainable development goal)" in html
    assert "objectif" not in html
    assert 'href="/en/mots/#odd"' in html


def test_a_line_of_words_and_none() -> None:
    assert drawn('{% terms "odd" "cible" %}').count("<button") == 2
    assert drawn("{% terms none %}", none=()) == ""


def test_a_word_nobody_wrote_is_an_error() -> None:
    with pytest.raises(RuleError, match="Aucun mot du glossaire"):
        glossary.entry("inconnu")


def test_every_word_a_screen_uses_exists() -> None:
    templates = "\n".join(path.read_text() for path in ROOT.glob("*/templates/**/*.html"))
    used = {
        slug
        for line in USED.findall(templates)
        for slug in re.findall(r'^"([^"]+)"|(?<= )"([\w-]+)"', line)
        for slug in slug
        if slug
    }
    named = re.findall(r"^    terms = \(([^)]*)\)", "\n".join(p.read_text() for p in ROOT.glob("*/forms/*.py")), re.M)
    used |= {slug for line in named for slug in re.findall(r'"([^"]+)"', line)}
    assert len(used) >= 25
    assert used - set(glossary.entries()) == set()


def test_the_link_of_a_word_leads_to_the_page_of_words(db: None) -> None:
    assert page.words_url() == reverse("portal:words")
    assert Client().get(page.words_url()).status_code == 200
