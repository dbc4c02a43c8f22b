"""The journalist finds what was paid to whom in 2026, why a figure changed, and takes the lines away."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

Opener = Callable[..., Page]


def number(text: str) -> Decimal:
    return Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace("€", "").replace(",", "."))


def test_the_journalist_finds_what_was_paid_to_whom_and_downloads_it(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(width=360, scripts=False)
    page.goto("/")
    page.locator("main").get_by_role("link", name="Combien, pour quoi").click()
    page.get_by_role("link", name="Haut-Val").click()
    expect(page.locator(".sentence").first).to_have_text(
        "En 2026, Haut-Val a voté 240\u202f000\u00a0€ pour 8 coopérations, soit 0,60\u00a0€ par habitant\u00a0; "
        "d’autres ont apporté 336\u202f000\u00a0€."
    )
    page.locator("#f-beneficiaire").select_option(label="Province de Kaléba")
    page.get_by_role("button", name="Montrer").click()
    told = page.locator(".sentence b").first.inner_text()
    assert number(told) == 27000
    with page.expect_download() as waited:
        page.get_by_role("link", name="Télécharger (CSV)", exact=True).click()
    waited.value.save_as(tmp_path / "compte.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "compte.csv").read_bytes().decode("utf-8-sig")), delimiter=";"))
    paid = [row for row in rows if row["Nature"] == "paiement"]
    assert {row["Bénéficiaire"] for row in paid} == {"Province de Kaléba"}
    assert {row["Financeur"] for row in paid} == {"Département de Haut-Val"}
    assert sum(Decimal(row["Montant"].replace(",", ".")) for row in paid) == number(told)


def test_what_was_corrected_and_what_is_not_said_are_on_the_page(open_page: Opener) -> None:
    page = open_page()
    page.goto("/combien-pour-quoi/haut-val/?annee=2025")
    expect(page.locator("#corrections")).to_contain_text("disait 42\u202f000\u00a0€, dit maintenant 38\u202f000\u00a0€")
    expect(page.locator("#non-publie")).to_contain_text("Noms de personnes")
    expect(page.locator("table", has_text="Faire entendre les villages").last).to_contain_text(
        "Terminée sans atteindre le résultat cherché"
    )
