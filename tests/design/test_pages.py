"""Whole pages: the base, its languages, its messages; light, error and mail pages; the living page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from alliage.design import fonts, notices, page
from alliage.design.templatetags.design import registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def request_() -> HttpRequest:
    """A request with session and messages, from nobody."""
    request = RequestFactory().get("/design/?a=1")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    return request


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    """Whatever test ran before."""
    with translation.override("fr"):
        yield


def from_text(text: str, request: HttpRequest | None = None, **context: object) -> str:
    """A page written for the test."""
    return engines["django"].from_string(text).render(context, request)


def test_the_base_stands_without_user_nor_request() -> None:
    drawn = from_text(
        "{% extends 'design/base.html' %}{% block title %}Ici{% endblock %}{% block main %}<h1>Ici</h1>{% endblock %}"
    )
    assert '<html lang="fr">' in drawn
    assert "<title>Ici — Alliage</title>" in drawn
    assert '<a class="skip" href="#contenu">Aller au contenu</a>' in drawn
    assert '<main id="contenu" class="wrap" tabindex="-1">' in drawn
    assert "Exemple fictif" not in drawn
    assert "<script" not in drawn


def test_fiction_is_said_on_screen_and_paper() -> None:
    drawn = from_text("{% extends 'design/base.html' %}", fictitious=True)
    assert "<strong>Exemple fictif.</strong> Haut-Val, Kaléba et leurs voisins n’existent pas" in drawn
    assert " · exemple fictif · page imprimée le " in drawn


def test_the_language_switch_keeps_page_and_query() -> None:
    request = RequestFactory().get("/design/?a=1&b=2")
    assert [tuple(each) for each in page.languages(request)] == [
        ("en", "English", "/en/design/?a=1&b=2", "http://testserver/en/design/?a=1&b=2")
    ]
    with translation.override("en"):
        french = page.languages(RequestFactory().get("/en/design/?a=1"))
        assert [(each.code, each.name, each.url) for each in french] == [("fr", "Français", "/design/?a=1")]
    assert page.languages(request, {"en": "/en/there/"})[0].url == "/en/there/"
    assert page.languages(RequestFactory().get("/redaction/"))[0].url == "/en/"
    assert (page.home_url(), page.home_url("en")) == ("/", "/en/")


def test_an_undo_is_a_form_that_posts(request_: HttpRequest) -> None:
    notices.offer_undo(request_, "Effet <retiré>.", "/effets/3/retablir/")
    drawn = from_text("{% extends 'design/base.html' %}", request_)
    assert (
        '<div class="toast" role="status"><span>Effet &lt;retiré&gt;.</span> '
        '<form method="post" action="/effets/3/retablir/">' in drawn
    )
    assert "csrfmiddlewaretoken" in drawn


def test_messages_are_notes(request_: HttpRequest) -> None:
    messages.error(request_, "Le fichier pèse <trop>.")
    assert '<div class="note err"><p><strong>Erreur.</strong> Le fichier pèse &lt;trop&gt;.</p></div>' in from_text(
        "{% extends 'design/base.html' %}", request_
    )


@pytest.mark.django_db
def test_the_light_page_is_open_and_light(client: Client) -> None:
    answer = client.get("/design/page-legere/")
    text = answer.content.decode()
    sheet = Path(page.finders.find("design/slim.css")).stat().st_size
    assert answer.status_code == 200
    assert "site.css" not in text
    assert "font-face" not in text
    assert len(answer.content) + sheet < 10_000


def test_an_error_page_needs_nothing() -> None:
    text = render_to_string("design/error.html")
    assert "/static/" not in text
    assert "<title>Une erreur est survenue — Alliage</title>" in text


def test_mails_have_two_forms() -> None:
    html = from_text("{% extends 'design/mail.html' %}{% block main %}<p>Bonjour</p>{% endblock %}", fictitious=True)
    text = from_text(
        "{% extends 'design/mail.txt' %}{% block main %}L’avis de « {{ who }} »{% endblock %}",
        fictitious=True,
        who="l'autre & moi",
    )
    assert "<style" not in html
    assert "Exemple fictif." in html
    assert "L’avis de « l'autre & moi »" in text
    assert text.startswith("Exemple fictif.")


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "title"), [("/design/", "Composants — Alliage"), ("/en/design/", "— Alliage")])
def test_the_living_page_is_open_and_whole(client: Client, path: str, title: str) -> None:
    answer = client.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert title in text
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))
    sheet = Path(page.finders.find("design/site.css")).stat().st_size
    assert len(answer.content) + sheet + 4 * fonts.LIMIT < 250_000


def test_fonts_are_cut_renamed_and_light(tmp_path: Path) -> None:
    lines = fonts.build(tmp_path)
    files = sorted(tmp_path.glob("*.woff2"))
    assert [file.stem for file in files] == ["sans-400", "sans-600", "serif-400", "serif-600"]
    assert len(lines) == 4
    assert max(file.stat().st_size for file in files) <= fonts.LIMIT
    for file in files:
        font = fonts.TTFont(file)
        known = font.getBestCmap()
        assert [chr(code) for code in map(ord, "șțăâîœŒ’«»€–•→\u00a0\u202f\u2011") if code not in known] == []
        assert "Source" not in font["name"].getDebugName(1)
        assert "Adobe" in font["name"].getDebugName(0)


def test_without_the_packages_the_system_fonts_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "CUTS", (fonts.Cut("no_such_package", "x.ttf", "Alliage Sans", "sans-400"),))
    assert fonts.build(tmp_path) == ["sans-400: package no-such-package is not installed, the system's fonts are used"]
    assert list(tmp_path.iterdir()) == []


def test_the_living_page_uses_every_tag_and_filter(client: Client) -> None:
    answer = client.get("/design/")
    names = {template.name for template in answer.templates if template.name}
    drawn = "".join(engines["django"].engine.get_template(name).source for name in names)
    written = set(re.findall(r"{%\s*(\w+)", drawn)) | set(re.findall(r"\|(\w+)", drawn))
    known = {*registry.register.tags, *registry.register.filters}
    assert known - written - {name for name in known if name.startswith("end")} == set()


@pytest.mark.parametrize(
    "piece",
    [
        '<details class="menu" open>',
        'aria-current="step"',
        'class="formset-row"',
        "Cette fiche a été modifiée",
        '<aside class="fict"',
        'class="plain found"',
        'class="spark"',
        'class="draft chosen"',
        'aria-label="Première page"',
        'aria-label="Dernière page"',
        "Vu de",
        "Source\u00a0:",
        "/design/courriel/",
        "/design/erreur/",
    ],
)
def test_the_living_page_shows_every_state(client: Client, piece: str) -> None:
    assert piece in client.get("/design/").text


@pytest.mark.parametrize(("address", "said"), [("courriel", "Haut-Val vous invite"), ("erreur", "Une erreur est survenue")])
def test_what_is_drawn_apart_is_shown_too(client: Client, address: str, said: str) -> None:
    assert said in client.get(f"/design/{address}/").text
