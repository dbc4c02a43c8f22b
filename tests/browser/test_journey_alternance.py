"""The new vice-president receives the state of the policy, reads it, prints it; a word explains itself without a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import House
from .looks import overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
ELECTED = "vice-presidence@haut-val.example"


def test_the_vice_president_receives_the_state_of_the_policy_and_prints_it(open_page: Opener) -> None:
    page = open_page(who=MISSION, scripts=False)
    page.goto("/cooperations/")
    page.locator("main").get_by_role("button", name="État de la politique").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Département de Haut-Val")
    edition = page.url

    hers = open_page(who=ELECTED, width=360)
    hers.goto("/plan-du-site/")
    hers.get_by_role("link", name="État de la politique").click()
    hers.get_by_role("link", name="Lire").first.click()
    assert hers.url == edition
    assert overflow(hers) == 0
    for heading in ("Conventions en vigueur", "Qui s’en occupe, par fonction", "Risques ouverts", "Tâches ouvertes"):
        expect(hers.get_by_role("heading", level=2, name=heading)).to_be_visible()
    expect(hers.locator("main")).to_contain_text("Convention pour l’eau de Kaléba")
    assert hers.locator("main .ici").count() == 0
    hers.emulate_media(media="print")
    expect(hers.locator("header.top")).to_be_hidden()
    expect(hers.locator(".ph")).to_contain_text("Département de Haut-Val")
    assert len(hers.pdf(format="A4", prefer_css_page_size=True)) > 20_000


def test_a_word_explains_itself_without_a_script(house: House, open_page: Opener) -> None:
    page = open_page(scripts=False, width=360)
    page.goto("/design/")
    word = page.get_by_role("button", name="délibération")
    tip = page.locator(".tip:popover-open")
    word.focus()
    page.keyboard.press("Enter")
    expect(tip).to_contain_text("La décision votée par l’assemblée")
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    word.click()
    tip.get_by_role("link", name="Tous les mots").click()
    assert page.url.endswith("/mots/#deliberation")
    page.get_by_label("Chercher un mot").fill("executoire")
    page.locator("main").get_by_role("button", name="Chercher").click()
    expect(page.locator("dt")).to_have_count(1)
