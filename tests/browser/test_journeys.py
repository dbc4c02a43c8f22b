"""Journeys of the people who use Alliage, as they make them."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from .conftest import House, code, sign_in
from .looks import overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
PARTNER = "affaires-sociales@kaleba.example"
ELECTED = "vice-presidence@haut-val.example"
SHARED = "Accompagner les jeunes comme ils le demandent"


def add_effect(page: Page, statement: str, territory: str = "") -> None:
    """Through the form, as typed by a person; the territory is the one proposed unless told."""
    page.get_by_role("link", name="Ajouter un effet").click()
    if territory:
        page.get_by_label("Où cela se sent-il ?").select_option(label=territory)
    page.get_by_label("Domaine").select_option(label="service public")
    page.get_by_label("Ce qui a changé").fill(statement)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("L’effet est ajouté."))


def column(page: Page, territory: str) -> object:
    """The column of a territory, opened whole."""
    found = page.locator("article.col").filter(has=page.get_by_role("heading", level=3, name=territory))
    for fold in found.locator("details:not([open]) > summary").all():
        fold.click()
    return found


def open_shared(page: Page) -> None:
    """From the portfolio, by its line."""
    page.goto("/cooperations/")
    page.get_by_role("link", name=SHARED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SHARED)


def test_the_charge_de_mission_tells_an_effect_here_and_one_at_her_partners(open_page: Opener) -> None:
    page = open_page()
    sign_in(page, MISSION)
    assert page.url.endswith("/ma-semaine/")
    open_shared(page)
    add_effect(page, "Les foyers partagent leurs outils d’accueil.")
    add_effect(page, "Deux quartiers ouvrent une permanence.", "Kaléba")
    assert page.locator("article.col h3").all_inner_texts() == ["Haut-Val ici", "Kaléba"]
    widths = [round(box.bounding_box()["width"]) for box in page.locator("article.col").all()]
    assert widths[0] == widths[1]
    expect(column(page, "Haut-Val")).to_contain_text("Les foyers partagent leurs outils d’accueil.")
    theirs = column(page, "Kaléba")
    expect(theirs).to_contain_text("Deux quartiers ouvrent une permanence.")
    expect(theirs).to_contain_text("dit par Haut-Val · à confirmer par Kaléba")


def test_she_takes_out_the_filtered_list_and_nothing_else(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(who=MISSION)
    page.goto("/cooperations/")
    page.locator("form.phrase [name=q]").fill("lait")
    page.get_by_role("button", name="Montrer").click()
    kept = page.locator("#lignes tbody th a, #lignes tbody td:first-child a").all_inner_texts()
    assert kept == ["Mieux vivre du lait sur deux plateaux secs"]
    page.get_by_role("link", name="Exporter").click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Texte (CSV, points-virgules)").click()
    waited.value.save_as(tmp_path / "liste.csv")
    written = (tmp_path / "liste.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    titles = [row[table[0].index("Coopération")] for row in table[1:] if row]
    assert titles == kept
    assert {"Coopération", "État", "Territoires"} <= set(table[0])
    with page.expect_download() as waited:
        page.get_by_role("button", name="Classeur (XLSX)").click()
    waited.value.save_as(tmp_path / "liste.xlsx")
    sheet = load_workbook(tmp_path / "liste.xlsx").active
    lines = list(sheet.iter_rows(values_only=True))
    assert [str(cell) for cell in lines[0]] == table[0]
    assert [line[table[0].index("Coopération")] for line in lines[1:]] == kept


def test_what_was_removed_comes_back_with_one_click(open_page: Opener) -> None:
    page = open_page(who=MISSION)
    open_shared(page)
    add_effect(page, "Une phrase retirée puis reprise.")
    column(page, "Haut-Val")
    page.get_by_role("link", name="modifier : Une phrase retirée puis reprise.").click()
    page.get_by_role("button", name="Retirer cet effet").click()
    expect(page.get_by_text("dites pourquoi vous le retirez")).to_be_visible()
    page.get_by_label("Pourquoi ce changement").last.fill("Dit deux fois.")
    page.get_by_role("button", name="Retirer cet effet").click()
    expect(page.locator(".toast")).to_contain_text("Effet retiré.")
    assert page.get_by_text("Une phrase retirée puis reprise.").count() == 0
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(column(page, "Haut-Val")).to_contain_text("Une phrase retirée puis reprise.")


def test_the_partner_adds_his_and_confirms_hers_on_a_phone(open_page: Opener) -> None:
    hers = open_page(who=MISSION)
    open_shared(hers)
    add_effect(hers, "Les écoles du centre ouvrent le samedi.", "Kaléba")
    page = open_page(width=360, height=720)
    crossed = [0]
    page.on("load", lambda here: crossed.append(overflow(here)))
    sign_in(page, PARTNER)
    open_shared(page)
    assert page.locator("article.col h3").all_inner_texts() == ["Kaléba ici", "Haut-Val"]
    add_effect(page, "Les familles viennent d’elles-mêmes.")
    mine = column(page, "Kaléba")
    expect(mine).to_contain_text("Les familles viennent d’elles-mêmes.")
    told = mine.locator(".effect").filter(has_text="Les écoles du centre ouvrent le samedi.")
    expect(told).to_contain_text("à confirmer par Kaléba")
    told.get_by_role("button", name="Confirmer pour Kaléba").click()
    told = column(page, "Kaléba").locator(".effect").filter(has_text="Les écoles du centre ouvrent le samedi.")
    expect(told).to_contain_text("confirmé par Le directeur des affaires sociales")
    assert len(crossed) >= 5
    assert max(crossed) == 0


def test_the_vice_president_reads_one_page_and_prints_it(open_page: Opener) -> None:
    page = open_page(who=ELECTED)
    open_shared(page)
    assert page.get_by_role("link", name="Ajouter un effet").count() == 0
    page.get_by_role("link", name="Imprimer une page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SHARED)
    assert leaves(page) == 1


def test_each_sheet_holds_on_one_leaf(open_page: Opener, house: House) -> None:
    page = open_page()
    for name in ("trio", "quartet"):
        page.goto(f"{house.pages[name]}imprimer/")
        assert leaves(page) == 1


def leaves(page: Page) -> int:
    """How many A4 leaves the printer gives."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True, format="A4")))


def test_a_stranger_sees_only_what_is_published(open_page: Opener, house: House) -> None:
    page = open_page(scripts=False)
    refused = page.goto(house.pages["hidden_project"])
    assert refused.status == 404
    expect(page.get_by_role("banner").get_by_role("link", name="Alliage")).to_be_visible()
    assert "tout juste ouverte" not in page.content()
    page.goto("/recherche/?q=tout+juste+ouverte")
    assert page.locator("main a[href^='/cooperations/']").count() == 0
    page.goto("/cooperations/")
    assert page.url.endswith("/compte/connexion/?next=/cooperations/")


def test_a_stranger_walks_from_home_to_a_territory_without_a_script(open_page: Opener) -> None:
    page = open_page(scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Trouver une coopération").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("30 coopérations publiées")
    page.get_by_label("Département").select_option(value="73")
    page.locator("form.phrase button").click()
    assert "departement=73" in page.url
    page.get_by_role("link", name="Améliorer les politiques jeunesse en échangeant à quatre").click()
    assert page.locator("article.col").count() == 4
    page.locator("article.col").get_by_role("link", name="Savoie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Savoie")
    assert page.locator("main a[href^='/cooperations/']").count() > 0


def test_the_box_of_any_page_finds(open_page: Opener) -> None:
    page = open_page()
    page.goto("/aide/")
    page.get_by_role("search").get_by_role("searchbox").fill("SENEGAL jeunesses")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Améliorer les politiques jeunesse en échangeant à quatre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Améliorer les politiques jeunesse en échangeant à quatre")


def test_the_language_switch_keeps_page_and_filters(open_page: Opener) -> None:
    page = open_page()
    page.goto("/atlas/?departement=73&vue=carte")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/atlas/?departement=73&vue=carte")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Français").click()
    assert page.url.endswith("/atlas/?departement=73&vue=carte")
    assert "/en/" not in page.url


def focused(page: Page) -> str:
    """What holds the focus, in words."""
    return str(page.evaluate("(here => (here.name || here.innerText || '').trim())(document.activeElement)"))


def press_until(page: Page, words: str, limit: int = 60) -> None:
    """Tab to it, as a person without a mouse; each stop shows where the focus is."""
    for _step in range(limit):
        page.keyboard.press("Tab")
        if focused(page) == words:
            ring = page.evaluate(
                "(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
            )
            assert ring
            return
    raise AssertionError(f"« {words} » is not reached by the keyboard.")


def test_all_is_done_with_the_keyboard(open_page: Opener) -> None:
    page = open_page(who=MISSION)
    page.goto("/cooperations/")
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    press_until(page, SHARED, 120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cooperations/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text(SHARED)
    press_until(page, "Modifier")
    page.keyboard.press("Enter")
    press_until(page, "Identité et dates")
    page.goto(page.url)
    press_until(page, "Ajouter un effet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/effets/ajouter/")
    press_until(page, "domain")
    page.keyboard.press("s")
    press_until(page, "statement")
    page.keyboard.type("Écrit au clavier seul.")
    press_until(page, "Enregistrer")
    page.keyboard.press("Enter")
    expect(column(page, "Haut-Val")).to_contain_text("Écrit au clavier seul.")


def test_two_tabs_never_overwrite_each_other_in_silence(open_page: Opener, house: House) -> None:
    first, second = open_page(who=MISSION), open_page(who=PARTNER)
    for page in (first, second):
        page.goto(house.pages["bare_project"] + "modifier/identite/")
    first.get_by_label("Nom d’usage").fill("Dit par Haut-Val")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_role("status")).to_contain_text("C’est enregistré.")
    mine = second.get_by_role("textbox", name="Nom d’usage")
    mine.fill("Dit par Kaléba")
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("alert")).to_contain_text("Cette fiche a été modifiée")
    expect(second.locator(".clashes")).to_contain_text("Dit par Haut-Val")
    expect(mine).to_have_value("Dit par Kaléba")
    first.reload()
    expect(first.locator("main")).to_contain_text("Dit par Haut-Val")
    second.get_by_role("button", name="Enregistrer").click()
    first.reload()
    expect(first.locator("main")).to_contain_text("Dit par Kaléba")


def test_an_admin_sets_a_second_factor_before_anything_else(open_page: Opener) -> None:
    page = open_page()
    sign_in(page, "admin@haut-val.example")
    for address in ("/cooperations/", "/reglages/", "/organisations/", "/"):
        page.goto(address)
        assert page.url.endswith("/compte/securite/application/activer/")
    expect(page.get_by_role("status").first).to_contain_text("un second facteur le protège")
    page.locator("main form [name=code]").fill("000000")
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon")


def test_an_admin_with_her_code_goes_on(open_page: Opener) -> None:
    page = open_page()
    sign_in(page, "animation@reseau.example")
    page.goto("/cooperations/")
    page.locator("main form [name=code]").fill(code(page.get_by_label("Secret").input_value()))
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("secours")
    assert page.goto("/cooperations/").status == 200
    assert page.url.endswith("/cooperations/")


def test_a_question_reaches_the_portfolio_of_the_partner(open_page: Opener, house: House) -> None:
    hers = open_page(who=MISSION)
    hers.goto(house.pages["bare_project"])
    hers.get_by_role("link", name=re.compile("Demander à notre partenaire")).click()
    hers.get_by_label("Votre message").fill("Que se passe-t-il chez vous depuis l’été ?")
    hers.get_by_role("button", name="Envoyer").click()
    expect(hers.get_by_role("status")).to_contain_text("Votre message attend Kaléba.")
    his = open_page(width=360, who=PARTNER)
    his.goto("/cooperations/a-faire/")
    line = his.locator("ul.lines li").filter(has_text=re.compile("message"))
    line.get_by_role("link").first.click()
    his.goto(house.pages["bare_project"])
    asked = his.locator("ul.lines li").filter(has_text="Que se passe-t-il chez vous depuis l’été ?")
    asked.get_by_role("link", name="Répondre").click()
    his.get_by_label("Votre message").fill("Deux foyers ont ouvert.")
    his.get_by_role("button", name="Envoyer").click()
    expect(his.get_by_role("status")).to_contain_text("Votre réponse est partie.")
    assert overflow(his) == 0
    hers.goto(house.pages["bare_project"])
    expect(hers.locator("main")).to_contain_text("Deux foyers ont ouvert.")
