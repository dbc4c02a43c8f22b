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
from alliage.projects.models import Effect, ProjectSdg, ProjectTheme
from alliage.projects.services.exports import as_csv, as_xlsx
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/cooperations/exporter/"
COST = 14
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
    assert float(rows[1][17].value) == 1234.5


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


def test_goals_and_effects_are_told_in_words(filled: Client, member: Any) -> None:
    effect = Effect.objects.get(project__title="Eau")
    Effect.objects.filter(pk=effect.pk).update(observed_on="2026-03-14")
    ProjectSdg.objects.create(project=effect.project, goal_number=6)
    rows = {row["Coopération"]: row for row in table(filled.post(URL, {"format": "csv"}))}
    assert (rows["Eau"]["ODD (numéros)"], rows["Eau"]["ODD"]) == ("6", "Eau propre et assainissement")
    assert rows["Eau"]["Domaines des effets"] == "service public"
    assert rows["Eau"]["Dernier effet constaté le"] == "14/03/2026"
    assert (rows["'=1+1"]["ODD (numéros)"], rows["'=1+1"]["Dernier effet constaté le"]) == ("", "")


def test_a_file_is_in_french_from_the_english_page_too(filled: Client) -> None:
    french, english = (body(filled.post(f"{prefix}{URL}", {"format": "csv"})) for prefix in ("", "/en"))
    assert french == english


def test_a_file_is_seen_from_the_territory_asked(filled: Client, member: Any, partner: Any) -> None:
    ours, theirs = factories.org(member).territory, factories.org(partner).territory
    first = table(filled.post(URL, {"format": "csv"}))[0]
    assert first["Territoires"] == f"{ours.name}, {theirs.name}"
    page = filled.get(f"{URL}?q=Eau&vu-de={theirs.slug}").content.decode()
    assert f'<option value="{theirs.slug}" selected>' in page
    assert 'name="q" value="Eau"' in page
    first = table(filled.post(f"{URL}?vu-de={theirs.slug}", {"format": "csv"}))[0]
    assert first["Territoires"] == f"{theirs.name}, {ours.name}"
    assert first["Effets par territoire"].startswith(theirs.name)


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_file_costs(client: Client, member: Any, partner: Any, count_queries: Any, number: int) -> None:
    for _n in range(number):
        one = factories.project(factories.org(member), factories.org(partner))
        factories.effect(one)
        ProjectSdg.objects.create(project=one, goal_number=6)
    client.force_login(member)
    with count_queries() as queries:
        body(client.post(URL, {"format": "csv"}))
    assert len([query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]) == COST
