"""The first hour: forty lines kept in a spreadsheet, six of them at fault, pasted, mended, sent back, taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from .looks import faults, overflow

Opener = Callable[..., Page]
MISSION = "mission@haut-val.example"
HEADINGS = "Projet\tTerritoire partenaire\tDébut\tÉtat\tAnnée\tPart du Département\tThématique"
FAULTS = {
    3: ("03/25/2026", "25/03/2026"),
    8: ("31/02/2026", "28/02/2026"),
    13: ("Kaleba-Ville", "Kaléba"),
    21: ("1.234", "1234"),
    30: ("bientot fini", "en cours"),
    38: ("=B2*2", "5 000"),
}


def forty() -> str:
    """Forty lines as somebody keeps them."""
    lines = [HEADINGS]
    for number in range(40):
        cells = [f"Coopération du tableur {number}", "Kaléba", "14/03/2026", "en cours", "2026", "1 234,56", "Climat"]
        if number in FAULTS:
            wrong, place = FAULTS[number][0], {3: 2, 8: 2, 13: 1, 21: 5, 30: 3, 38: 5}[number]
            cells[place] = wrong
        lines.append("\t".join(cells))
    return "\n".join(lines)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_forty_lines_pasted_mended_sent_back_and_taken_back(
    open_page: Opener, tmp_path: Path, width: int, scripts: bool
) -> None:
    page = open_page(who=MISSION, width=width, scripts=scripts)
    page.set_default_timeout(60_000)
    page.goto("/cooperations/?q=tableur")
    page.get_by_role("link", name="Coller depuis Excel").click()
    page.get_by_label("Coller les lignes").fill(forty())
    page.get_by_role("button", name="Lire le tableau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reconnaître les colonnes")
    chosen = [select.input_value() for select in page.locator("main select").all()]
    assert chosen == ["title", "territories", "starts_on", "stage", "year", "own", "themes"]
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Refusées")).to_be_visible()
    assert page.locator("#p-refuse + ul > li").count() == 6
    page.get_by_role("button", name="Importer 34 lignes").click()
    expect(page.get_by_role("heading", name="6 lignes à corriger")).to_be_visible()
    assert overflow(page) == 0
    if scripts:
        assert faults(page) == []
    with page.expect_download() as waited:
        page.get_by_role("link", name="Télécharger (XLSX)").click()
    waited.value.save_as(tmp_path / "refusees.xlsx")
    rows = list(load_workbook(tmp_path / "refusees.xlsx").active.iter_rows(values_only=True))
    assert (len(rows), rows[0][-1]) == (7, "Raison du refus")
    page.get_by_role("link", name="Corriger ici").click()
    text = page.get_by_label("Coller les lignes").input_value()
    for wrong, right in FAULTS.values():
        text = text.replace(f"\t{wrong}\t", f"\t{right}\t")
    page.get_by_label("Coller les lignes").fill(text)
    page.get_by_role("button", name="Lire le tableau").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Importer 6 lignes").click()
    page.locator(".toast").get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("L’import est annulé.")).to_be_visible()
    page.goto("/importer/")
    page.locator("main tbody tr", has_text="6 refusées").first.get_by_role("link").click()
    page.get_by_role("button", name="Annuler tout l’import").click()
    expect(page.get_by_text("L’import est annulé.")).to_be_visible()
    page.goto("/cooperations/?q=tableur")
    expect(page.get_by_role("heading", name="Aucune ligne")).to_be_visible()


def test_the_page_says_how_far_the_writing_is(open_page: Opener) -> None:
    page = open_page(who=MISSION, width=1280)
    page.goto("/importer/cooperations/")
    page.get_by_label("Coller les lignes").fill(
        f"{HEADINGS}\nAvancement montré\tKaléba\t14/03/2026\ten cours\t2026\t10\tClimat"
    )
    page.get_by_role("button", name="Lire le tableau").click()
    page.get_by_role("button", name="Continuer").click()
    page.route("**/avancement/", lambda route: route.fulfill(json={"done": 3000, "rows": 10000}))
    # The moment of the sending, held still: the browser has not left yet.
    send = "form => form.dispatchEvent(new Event('submit', { cancelable: true }))"
    writing = page.locator("form[data-url]")
    assert writing.evaluate(send)
    told = writing.locator(".progress")
    expect(told.get_by_text("3 000 lignes sur 10 000")).to_be_visible()
    assert told.locator("progress").evaluate("bar => bar.value / bar.max") == 0.3
    assert faults(page) == []
    assert not writing.evaluate(send), "a second press sends nothing"
    page.reload()
    page.get_by_role("button", name="Importer 1 ligne").click()
    expect(page.locator(".toast")).to_contain_text("1 ligne est importée")
    page.locator(".toast").get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("L’import est annulé.")).to_be_visible()
