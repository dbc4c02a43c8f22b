"""Going back: a value put back, a sheet out of the bin, two cards made one."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House, sign_in

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
PARTNER = "affaires-sociales@kaleba.example"


def test_the_partner_changes_a_name_and_the_charge_de_mission_puts_it_back(open_page: Opener, house: House) -> None:
    theirs = open_page()
    sign_in(theirs, PARTNER)
    theirs.goto(house.pages["projects:edit"])
    before = theirs.get_by_label("Nom d’usage").input_value()
    theirs.get_by_label("Nom d’usage").fill("Jeunes des deux rives")
    theirs.get_by_role("button", name="Enregistrer").click()
    ours = open_page()
    sign_in(ours, MISSION)
    ours.goto(house.pages["projects:project"])
    ours.get_by_role("link", name="Historique").click()
    line = ours.get_by_role("row").filter(has_text="Jeunes des deux rives").first
    expect(line).to_contain_text("Le directeur des affaires sociales, Province de Kaléba")
    line.get_by_role("link", name=re.compile("Remettre")).click()
    ours.get_by_role("button", name="Remettre").click()
    expect(ours.get_by_role("status")).to_contain_text("C’est remis comme avant.")
    ours.goto(house.pages["projects:edit"])
    assert ours.get_by_label("Nom d’usage").input_value() == before


def test_a_second_card_is_warned_of_then_merged_and_undone(open_page: Opener, house: House) -> None:
    page = open_page()
    sign_in(page, MISSION)
    for name, made in (("Amicale des Jumelages de Prade", False), ("amicale du jumelage de PRADE", True)):
        page.goto(house.pages["actors:organisation_add"])
        page.get_by_label("Nom", exact=True).fill(name)
        page.get_by_label("Type").select_option("association")
        page.get_by_role("button", name="Enregistrer").click()
        if made:
            expect(page.get_by_role("heading", name="Est-ce l’une de celles-ci ?")).to_be_visible()
            page.get_by_role("button", name="Créer quand même").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    old = page.url
    page.get_by_text("Ranger").click()
    page.get_by_role("link", name="Fusionner avec sa jumelle…").click()
    page.get_by_role("link", name=re.compile("Relire la fusion")).first.click()
    page.get_by_role("link", name="Plutôt l’inverse").click()
    page.get_by_role("button", name="Fusionner les deux fiches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amicale des Jumelages de Prade")
    kept = page.url
    page.goto(old)
    assert page.url == kept
    page.get_by_role("button", name=re.compile("Défaire la fusion")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("amicale du jumelage de PRADE")
    assert page.url == old


def test_a_card_thrown_away_waits_in_the_one_bin(open_page: Opener, house: House) -> None:
    page = open_page()
    sign_in(page, MISSION)
    page.goto(house.pages["actors:organisation_add"])
    page.get_by_label("Nom", exact=True).fill("Écrite par erreur")
    page.get_by_label("Type").select_option("ong")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Ranger").click()
    page.get_by_role("button", name="Mettre à la corbeille").click()
    page.goto(house.pages["actors:bin"])
    line = page.get_by_role("listitem").filter(has_text="Écrite par erreur")
    expect(line).to_contain_text("encore 30 jours")
    line.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("est de retour")
