"""Kaléba reads a page before it appears and answers; its reply stands on the page for strangers."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House
from .looks import overflow

Opener = Callable[..., Page]
PARTNER = "affaires-sociales@kaleba.example"
MISSION = "mission@haut-val.example"


def test_kaleba_reads_the_page_and_haut_val_learns_it(open_page: Opener, house: House) -> None:
    his = open_page(width=360, who=PARTNER)
    his.goto(house.pages["projects:reading"])
    expect(his.get_by_role("heading", level=1)).to_contain_text("relisez cette page avant")
    assert overflow(his) == 0
    his.get_by_role("link", name="Lire la page telle").click()
    expect(his.locator("main")).to_contain_text("Voici la page telle que tout le monde la lira.")
    his.get_by_role("link", name="Revenir pour répondre").click()
    his.get_by_label("Il y a quelque chose à changer").check()
    his.get_by_label("Ce qui est à changer").fill("La régie tient douze points d’eau, pas dix.")
    his.get_by_role("button", name="Envoyer la réponse").click()
    expect(his.get_by_role("status")).to_contain_text("signée de votre fonction")
    mission = open_page(who=MISSION)
    mission.goto("/ma-semaine/")
    expect(mission.locator("main")).to_contain_text("Kaléba demande des changements à la page")


def test_a_stranger_reads_the_reply(open_page: Opener, house: House) -> None:
    page = open_page(width=360)
    page.goto(house.pages["projects:project"])
    expect(page.get_by_role("heading", name="Droit de réponse")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nos éducateurs ont aussi formé ceux de Haut-Val")
