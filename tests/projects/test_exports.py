"""Exports: a right of its own, written in the journal, harmless in a spreadsheet."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.design import search
from alliage.projects.models import ProjectTheme
from alliage.projects.services.exports import as_csv, as_xlsx
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/cooperations/exporter/"
YEAR = timezone.localdate().year


@pytest.fixture
def filled(client: Client, member: Any, partner: Any) -> Client:
    ours, theirs = factories.org(member), factories.org(partner)
    for title, amount in (("=1+1", "1234.50"), ("Eau", "100")):
        one = factories.project(ours, theirs, title=title, fictitious=title == "=1+1")
        ProjectTheme.objects.create(project=one, theme=Theme.objects.get(code="sante"))
        factories.funding(one, ours, amount)
        factories.effect(one, theirs.territory)
        search.refresh([one])
    client.force_login(member)
    return client


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(answer: Any) -> list[dict[str, str]]:
    text = body(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_page_says_what_will_leave(filled: Client, strict_templates: None) -> None:
    assert "2 lignes, tout le portefeuille" in filled.get(URL).content.decode()
    assert "1 ligne, celle des filtres choisis" in filled.get(URL, {"q": "Eau"}).content.decode()


def test_csv_has_french_headings_words_beside_codes_and_runs_nothing(filled: Client, member: Any) -> None:
    answer = filled.post(URL, {"format": "csv"})
    assert answer["Content-Disposition"].startswith('attachment; filename="cooperations-')
    rows = table(answer)
    name = factories.org(member).name
    assert [row["Coopération"] for row in rows] == ["'=1+1", "Eau"]
    first = rows[0]
    assert (first["État (code)"], first["État"]) == ("running", "en cours")
    assert (first["Pays (codes)"], first["Pays"]) == ("FR, SN", "France, Sénégal")
    assert (first["Thèmes (codes)"], first["Thèmes"]) == ("sante", "Santé")
    assert first[f"Part de {name}, {YEAR} (EUR)"] == "1234,50"
    assert first["Effets par territoire"].endswith("Kaléba : 1")
    assert first["Publiée"] == "non"
    assert [row["Exemple fictif"] for row in rows] == ["oui", "non"]


def test_xlsx_keeps_types_and_runs_nothing(filled: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(body(filled.post(URL, {"format": "xlsx"}))))
    rows = list(book.active.iter_rows())
    titles = [row[1] for row in rows[1:]]
    assert [(cell.value, cell.data_type) for cell in titles] == [("=1+1", "s"), ("Eau", "s")]
    assert [cell.value for cell in rows[0]][:4] == ["Numéro", "Coopération", "Nom d’usage", "État (code)"]
    assert float(rows[1][16].value) == 1234.5


def test_a_text_of_control_characters_does_not_break_the_file() -> None:
    risky = [["+1", "-1", "@a", "\tx", "a\x0bb", None]]
    assert list(as_csv(iter(risky)))[1] == "'+1;'-1;'@a;'\tx;a\x0bb;\r\n"
    with as_xlsx(iter(risky)) as file:
        book = openpyxl.load_workbook(file)
    assert [cell.value for cell in next(book.active.iter_rows())][:5] == ["+1", "-1", "@a", "\tx", "ab"]


def test_the_filtered_set_leaves_and_the_journal_knows(filled: Client, member: Any) -> None:
    assert [row["Coopération"] for row in table(filled.post(URL + "?q=Eau", {"format": "csv"}))] == ["Eau"]
    entry = JournalEntry.objects.get(verb="portfolio.exported")
    assert (entry.user, entry.organisation, entry.subject) == (member, factories.org(member), factories.org(member))
    assert entry.detail == {"count": 1, "format": "csv", "filters": {"text": "Eau", "year": YEAR}}


def test_without_the_right_it_is_refused_politely_and_nothing_is_written(filled: Client, member: Any) -> None:
    filled.force_login(factories.member(organisation=factories.org(member), may_export=False))
    assert filled.get(URL).status_code == 403
    assert filled.post(URL, {"format": "csv"}).status_code == 403
    assert not JournalEntry.objects.filter(verb="portfolio.exported").exists()


def test_an_unknown_format_asks_again(filled: Client) -> None:
    assert "tout le portefeuille" in filled.post(URL, {"format": "exe"}).content.decode()
    assert not JournalEntry.objects.filter(verb="portfolio.exported").exists()
