"""The page of a project as it is met: on a phone, without a script, on paper."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .looks import overflow

SHARED = "Accompagner les jeunes comme ils le demandent"


def open_shared(page: Page) -> str:
    """Find the shared project by the search box, as anyone does; its address."""
    page.goto("/recherche/?q=accompagner+jeunes")
    page.get_by_role("link", name=SHARED).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SHARED)
    return page.url


def test_a_partner_reads_his_column_first_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(width=360, who="affaires-sociales@kaleba.example", scripts=False)
    open_shared(page)
    assert overflow(page) == 0
    assert page.locator("article.col h3").all_inner_texts() == ["Kaléba ici", "Haut-Val"]


def test_a_stranger_reads_names_only(open_page: Callable[..., Page]) -> None:
    page = open_page()
    open_shared(page)
    assert page.locator("main .ici").count() == 0
    assert page.locator("article.col h3").all_inner_texts() == ["Haut-Val", "Kaléba"]


def test_the_sheet_is_one_page_of_paper(open_page: Callable[..., Page]) -> None:
    page = open_page(who="vice-presidence@haut-val.example")
    open_shared(page)
    page.get_by_role("link", name="Imprimer une page").click()
    assert page.locator("main .ici").count() == 0
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
