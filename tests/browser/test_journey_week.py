"""The week of the chargée de mission, of the elected person and of the partner; a task from hand to hand; the mail."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House, sign_in
from .looks import overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
PARTNER = "affaires-sociales@kaleba.example"
ELECTED = "vice-presidence@haut-val.example"
AGENT = "quartiers@kaleba.example"


def group(page: Page, title: str) -> object:
    """The lines of a group."""
    return page.locator("section").filter(has=page.get_by_role("heading", level=2, name=title)).locator("ul.lines li")


def test_one_signs_in_and_reads_what_presses(open_page: Opener) -> None:
    page = open_page()
    sign_in(page, MISSION)
    assert page.url.endswith("/ma-semaine/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma semaine")
    first = page.get_by_role("navigation", name="Principale").get_by_role("link").first
    expect(first).to_have_text("Ma semaine")
    assert first.get_attribute("aria-current") == "page"
    headings = page.locator("main h2").all_inner_texts()
    assert headings[:2] == ["À signer", "Arrive à échéance"]
    for line in page.locator("ul.lines li").all():
        assert line.locator(".btn").count() == 1
    expect(group(page, "À signer")).to_contain_text(["Dolvane a signé le"])
    expect(group(page, "On attend les autres").filter(has_text="Donner un avis")).to_contain_text("il y a 16 jours")
    group(page, "À signer").first.get_by_role("link", name="Lire et signer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Comité de suivi du")


def test_the_elected_person_reads_what_is_signed_and_decided(open_page: Opener) -> None:
    page = open_page(width=360, who=ELECTED)
    page.goto("/ma-semaine/")
    expect(group(page, "À signer")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("vous demande")
    expect(page.locator("main")).to_contain_text("décision à tenir")
    assert overflow(page) == 0


def test_the_partner_has_the_same_page_from_where_he_stands(open_page: Opener) -> None:
    page = open_page(width=360, who=PARTNER)
    page.goto("/ma-semaine/")
    expect(group(page, "On attend les autres").filter(has_text="Pouvons-nous garder les deux séjours")).to_have_count(1)
    expect(group(page, "Arrive à échéance").filter(has_text="Envoyer les dates des vacances scolaires")).to_have_count(1)
    assert overflow(page) == 0


def test_a_task_goes_from_hand_to_hand_without_any_script(open_page: Opener, house: House) -> None:
    his = open_page(who=PARTNER, scripts=False)
    his.goto(house.pages["bare_project"])
    his.get_by_role("link", name="Noter une tâche").click()
    his.get_by_label("À faire").fill("Compter les places du car")
    his.get_by_label("Qui s’en charge").select_option(label="La coordinatrice des quartiers")
    his.get_by_role("button", name="Enregistrer").click()
    expect(his.get_by_role("status")).to_contain_text("La tâche est notée.")
    hers = open_page(width=360, who=AGENT, scripts=False)
    hers.goto("/ma-semaine/")
    hers.locator("li").filter(has_text="Compter les places du car").get_by_role("link", name="Ouvrir la tâche").click()
    hers.get_by_role("button", name="C’est fait").click()
    expect(hers.get_by_role("status")).to_contain_text("Tâche faite.")
    hers.get_by_role("button", name="Annuler").click()
    expect(hers.get_by_role("status")).to_contain_text("de nouveau à faire")
    hers.get_by_label("Pourquoi y renoncer").fill("Le car est annulé")
    hers.get_by_role("button", name="Abandonner la tâche").click()
    hers.goto("/taches/?etat=abandonnees&q=car")
    expect(hers.locator("tbody tr")).to_have_count(1)
    expect(hers.locator("tbody tr")).to_contain_text("Le car est annulé")
    assert overflow(hers) == 0


def test_the_mail_is_read_set_and_stopped(open_page: Opener, house: House) -> None:
    page = open_page(who=PARTNER)
    page.goto("/ma-semaine/")
    page.get_by_role("link", name="Recevoir ma semaine par courriel").click()
    expect(page.locator("main .common")).to_contain_text("Bonjour, voici votre semaine.")
    page.get_by_label("chaque jour").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main .common")).to_contain_text("Bonjour, voici votre journée.")
    page.get_by_role("link", name="Le voir mis en forme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour, voici votre journée")
    expect(page.get_by_role("link", name="Ne plus le recevoir")).to_have_attribute("href", re.compile("/arreter/"))
    stranger = open_page(width=360, scripts=False)
    stranger.goto(house.pages["portal:digest_stop"])
    stranger.get_by_role("button", name="Ne plus le recevoir").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("C’est arrêté")
    stranger.get_by_role("button", name="Le recevoir de nouveau").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Vous le recevrez de nouveau")
