"""A Monday morning: « −15 % », the partner on a phone, the vice-president with a link and five minutes, the vote."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import House
from .looks import overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
VICE = "vice-presidence@haut-val.example"


@pytest.mark.parametrize("width", [1280, 360])
def test_fifteen_percent_less_on_a_monday_morning(house: House, open_page: Opener, width: int) -> None:
    page = open_page(width=width, height=800, who=MISSION)
    page.goto("/budget/")
    page.get_by_label("Combien en moins").fill("15")
    page.get_by_role("button", name="Voir ce que cela change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budget 2027")
    expect(page.get_by_role("heading", name="A · « Couper 15 % partout »")).to_be_visible()
    expect(page.get_by_role("heading", name="C · « Tenir les signatures »")).to_be_visible()
    assert overflow(page) == 0


def test_the_round_is_changed_and_worked_out_again(house: House, open_page: Opener) -> None:
    page = open_page(who=MISSION)
    page.goto(house.pages["arbitration:round"])
    card = page.locator("article.draft", has_text="Réorienter")
    milk = page.get_by_role("row", name=re.compile("^Filière lait"))
    expect(card.locator(".sum")).to_have_text(re.compile(r"198\s000"))
    expect(milk).to_contain_text("6\u202f000\u00a0€ de plus")
    milk.get_by_role("link").click()
    page.get_by_role("button", name="Verrouiller : Maintenir", exact=False).click()
    page.goto(house.pages["arbitration:round"])
    expect(card).to_contain_text("Des lignes ou des options ont changé")
    page.get_by_role("button", name="Recalculer les brouillons").click()
    expect(milk).to_contain_text("verrouillée")
    expect(card).not_to_contain_text("Des lignes ou des options ont changé")
    milk.get_by_role("link").click()
    page.get_by_role("button", name="Déverrouiller", exact=False).click()
    page.goto(house.pages["arbitration:round"])
    page.get_by_role("button", name="Recalculer les brouillons").click()
    expect(card.locator(".sum")).to_have_text(re.compile(r"198\s000"))


def test_the_partner_answers_on_a_phone_and_is_read_at_the_same_size(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740)
    page.goto(house.pages["phone_view"])
    assert overflow(page) == 0
    expect(page.locator("main")).to_contain_text("Que faut-il garder d’abord ?")
    expect(page.locator("main")).not_to_contain_text("Filière lait")
    page.get_by_label("Favorable sous réserves").check()
    page.get_by_label("Votre parole").fill("Gardons les éducateurs, décalons le reste.")
    page.get_by_label("Votre fonction").fill("Le directeur des affaires sociales")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("status")).to_contain_text("votre parole est reçue")
    assert page.context.cookies() == []

    mission = open_page(who=MISSION)
    mission.goto(house.pages["arbitration:note"])
    expect(mission.locator("blockquote").first).to_contain_text("Gardons les éducateurs, décalons le reste.")


def test_the_vice_president_reads_the_note_in_five_minutes(house: House, open_page: Opener) -> None:
    page = open_page(width=360, height=740)
    page.goto(house.pages["shared_note"])
    assert overflow(page) == 0
    expect(page.get_by_role("heading", level=1)).to_contain_text("Décider")
    expect(page.locator("main")).to_contain_text("Document préparatoire")
    expect(page.locator("main")).to_contain_text("par habitant")
    with page.expect_response("**/note.pdf") as paper:
        page.evaluate("url => fetch(url)", house.pages["shared_note"] + "note.pdf")
    assert paper.value.headers["content-type"] == "application/pdf"


def test_an_elected_person_named_reads_and_finds_no_button(house: House, open_page: Opener) -> None:
    page = open_page(who=VICE)
    page.goto(house.pages["arbitration:round"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Budget 2027")
    expect(page.get_by_role("button", name="Recalculer")).to_have_count(0)
