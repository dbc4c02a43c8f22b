"""Journeys of the people who use Alliage, as they make them."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import overflow
from .test_project_page import SHARED, open_shared

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"


def add_effect(page: Page, territory: str, text: str) -> None:
    """Through the form, as typed by a person; nothing but what is asked."""
    page.get_by_role("link", name="Ajouter un effet").first.click()
    form = page.locator("main form").last
    form.locator("[name=statement]").fill(text)
    form.locator("select[name=domain]").select_option(index=1)
    place = form.locator("select[name=territory]")
    if place.count():
        place.select_option(label=territory)
    else:
        form.get_by_label(territory, exact=False).first.check()
    form.get_by_role("button").last.click()
    page.wait_for_load_state()


def test_the_charge_de_mission_tells_an_effect_here_and_one_at_her_partners(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(who=MISSION)
    page.goto("/cooperations/")
    page.get_by_role("link", name=SHARED).click()
    add_effect(page, "Haut-Val", "Les foyers partagent leurs outils d’accueil.")
    expect(page.locator("main")).to_contain_text("Les foyers partagent leurs outils d’accueil.")
    add_effect(page, "Kaléba", "Deux quartiers ouvrent une permanence.")
    page.goto(page.url)
    page.goto("/cooperations/?etat=running")
    page.get_by_role("link", name="Exporter").click()
    with page.expect_download() as wait:
        page.get_by_text("CSV", exact=False).first.click()
    target = tmp_path / "export.csv"
    wait.value.save_as(target)
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert any("Coopération" in heading for heading in rows[0])
    assert any(SHARED in cell for row in rows[1:] for cell in row)


def test_the_partner_adds_his_on_a_phone(open_page: Opener) -> None:
    page = open_page(width=360, who="affaires-sociales@kaleba.example")
    open_shared(page)
    assert overflow(page) == 0
    add_effect(page, "Kaléba", "Les familles viennent d’elles-mêmes.")
    expect(page.locator("main")).to_contain_text("Les familles viennent d’elles-mêmes.")
    assert overflow(page) == 0


def test_a_stranger_sees_only_what_is_published(open_page: Opener) -> None:
    page = open_page(scripts=False)
    page.goto("/atlas/")
    assert page.locator("main a[href^='/cooperations/']").count() > 0
    hidden = page.goto("/cooperations/999999/")
    assert hidden is not None
    assert hidden.status == 404
    expect(page.get_by_role("link", name=re.compile("Alliage")).first).to_be_visible()


def test_the_language_switch_keeps_page_and_filters(open_page: Opener) -> None:
    page = open_page()
    page.goto("/atlas/?q=eau")
    page.get_by_role("link", name="English").first.click()
    assert "/en/atlas/" in page.url
    assert "q=eau" in page.url


def test_an_admin_is_asked_for_a_second_factor_and_goes_nowhere_else(open_page: Opener) -> None:
    page = open_page(who="admin@haut-val.example")
    page.goto("/cooperations/")
    assert "/securite/" in page.url
