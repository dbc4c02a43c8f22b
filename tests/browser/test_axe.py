"""Every public page, and every refused form, is open to all: axe finds nothing, nothing is wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import House
from .looks import faults, widen
from .pages import CHARGE, PUBLIC, REFUSED, VISITOR, Shown

SPOIL = """form => {
  for (const field of form.elements) {
    if (field.type === 'hidden' || field.tagName === 'BUTTON') continue;
    const words = `${field.name} ${field.inputMode} ${field.placeholder}`;
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
    else if (field.tagName === 'SELECT') field.selectedIndex = [...field.options].findIndex(o => o.value === '');
    else if (field.type !== 'file') {
      if (['number', 'date'].includes(field.type)) field.type = 'text';
      field.value = /_on |date|amount|voted|value|days|share|level|population|lat |lon |email|url|login/.test(words)
        ? 'illisible' : '';
    }
  }
}"""


@pytest.mark.parametrize("shown", PUBLIC, ids=str)
def test_a_public_page_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    response = page.goto(shown.address(house))
    assert response.status == shown.status
    assert faults(page) == []


@pytest.mark.parametrize("shown", REFUSED, ids=str)
def test_a_refused_form_is_open_to_all(house: House, visits: Callable[[str], Page], shown: Shown) -> None:
    page = visits(shown.who)
    page.goto(shown.address(house))
    form = page.locator("main form[method=post]").filter(has=page.locator(".btn:not(.small)")).first
    form.evaluate(SPOIL)
    form.locator(".btn").first.click()
    expect(page.locator("main .errors")).to_have_count(1)
    assert faults(page) == []


@pytest.mark.parametrize("name", ["400", "500"])
def test_a_page_drawn_without_the_request_is_open_to_all(house: House, visits: Callable[[str], Page], name: str) -> None:
    page = visits(VISITOR)
    page.goto("/robots.txt")
    page.set_content(house.refusals[name])
    assert faults(page) == []


def test_a_form_left_open_too_long_is_open_to_all(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/compte/connexion/")
    page.context.clear_cookies()
    page.locator("main .btn").first.click()
    assert page.locator("h1").inner_text() == "Ce formulaire a expiré"
    assert faults(page) == []


def test_the_page_of_too_many_tries_is_open_to_all(open_page: Callable[..., Page]) -> None:
    page = open_page()
    for _try in range(6):
        page.goto("/compte/mot-de-passe/oublie/")
        page.get_by_label("Courriel").fill("personne@haut-val.example")
        page.locator("main .btn").first.click()
    assert page.locator("h1").inner_text() == "Trop d’essais de suite"
    assert faults(page) == []


def test_the_word_that_offers_an_undo_is_open_to_all(house: House, open_page: Callable[..., Page]) -> None:
    page = open_page(who=CHARGE)
    page.goto(house.pages["bare_project"])
    page.get_by_role("link", name="Ajouter un effet").click()
    page.get_by_label("Domaine").select_option(label="service public")
    page.get_by_label("Ce qui a changé").fill("Un effet vite retiré.")
    page.get_by_role("button", name="Enregistrer").click()
    assert page.get_by_role("status").count() == 1
    assert faults(page) == []
    widen(page)
    page.get_by_role("link", name="modifier : Un effet vite retiré.").click()
    page.get_by_role("button", name="Retirer cet effet").click()
    assert page.locator(".toast").count() == 1
    assert faults(page) == []


def test_the_mail_of_an_invitation_is_read_again(house: House, open_page: Callable[..., Page]) -> None:
    page = open_page(who=CHARGE)
    page.goto(house.pages["actors:invite"])
    page.get_by_label("Courriel").fill("nouvelle@haut-val.example")
    page.get_by_label("Rôle").select_option("agent")
    page.get_by_label("Fonction").fill("la responsable de la culture")
    page.get_by_role("button", name="Relire le courriel").click()
    assert page.locator("main .errors").count() == 0
    assert faults(page) == []
