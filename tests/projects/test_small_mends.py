"""Small things a newcomer met: links where there were words, marks where they belong, what is in the bin, what is printed."""

import html
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from alliage.design import search
from alliage.projects.models import Funding, Participation, Project, Risk
from tests import factories

pytestmark = pytest.mark.django_db


def read(answer: Any) -> str:
    return html.unescape(re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Jeunes")


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def test_degrees_agree_with_what_they_qualify(desk: Client, shared: Project) -> None:
    Risk.objects.create(project=shared, text="Visas", likelihood=2, severity=3)
    path = f"/cooperations/{shared.pk}/risques/"
    assert "probabilité moyenne, gravité élevée" in read(desk.get(path))
    assert re.findall(r"faible|moyenne?|élevée?", read(desk.get(f"{path}ajouter/"))) == ["faible", "moyenne", "élevée"] * 2


def test_a_vote_written_twice_leads_to_the_first(desk: Client, shared: Project, member: Any) -> None:
    body = factories.org(member)
    known = factories.funding(shared, body, 500)
    page = desk.get(f"/cooperations/{shared.pk}/argent/{known.pk}/").content.decode()
    typed = dict(re.findall(r'<input[^>]*name="(share_[A-Z]+)"[^>]*value="([^"]*)"', page))
    typed |= {"funder": body.name, "year": str(known.year), "kind": known.kind, "legal_base": known.legal_base}
    typed |= {"currency": str(known.currency_id), "voted": "500"}
    answer = desk.post(f"/cooperations/{shared.pk}/argent/ajouter/", typed)
    assert f'<a href="/cooperations/{shared.pk}/argent/{known.pk}/">modifiez-le</a>' in answer.content.decode()
    assert Funding.objects.count() == 1
    assert desk.post(f"/cooperations/{shared.pk}/argent/{known.pk}/", typed | {"voted": "600"}).status_code == 302


def test_only_ones_own_organisation_is_ici(desk: Client, shared: Project, member: Any) -> None:
    home = factories.org(member).territory
    ministry = factories.organisation("Ministère de Valdorie", territory=home, kind="etat")
    Participation.objects.create(project=shared, organisation=ministry, role=Participation.Role.PARTNER)
    for path in (f"/cooperations/{shared.pk}/", f"/cooperations/{shared.pk}/partenaires/"):
        page = desk.get(path).content.decode()
        rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>|<li><p><b>.*?</li>", page, re.S)
        said = {
            name: 'class="ici"' in row for row in rows for name in (ministry.name, factories.org(member).name) if name in row
        }
        assert said == {ministry.name: False, factories.org(member).name: True}


def test_the_old_address_of_a_sheet_in_the_bin_offers_it_back(
    client: Client, desk: Client, shared: Project, stranger: Any, strict_templates: None
) -> None:
    Project.objects.update(deleted_at=timezone.now())
    page = desk.get(shared.get_absolute_url())
    assert page.status_code == 404
    assert "Cette fiche est dans la corbeille" in read(page)
    client.force_login(stranger)
    assert "est dans la corbeille" not in read(client.get(shared.get_absolute_url()))
    client.logout()
    assert "est dans la corbeille" not in read(client.get(shared.get_absolute_url()))


def test_a_printed_sheet_shows_the_best_proved_and_counts_the_rest(desk: Client, shared: Project, member: Any) -> None:
    home = factories.org(member).territory
    for number in range(1, 6):
        factories.effect(shared, home, statement=f"Dit {number}")
    factories.effect(shared, home, statement="Vu de près", level="verified", observed_on="2020-01-01")
    factories.effect(shared, home, statement="Écrit", level="documented", observed_on="2020-01-01")
    page = read(desk.get(f"/cooperations/{shared.pk}/imprimer/"))
    assert page.index("Vu de près") < page.index("Écrit") < page.index("Dit ")
    assert len(set(re.findall(r"Dit \d", page))) == 2
    assert "et 3 autres effets sur la fiche" in page


def test_a_name_does_not_break_at_its_hyphen_on_paper(client: Client) -> None:
    body = factories.organisation("Département de Haut-Val")
    factories.project(body)
    client.force_login(factories.member(organisation=body))
    page = client.get("/cooperations/imprimer/").content.decode()
    assert 'Département de <span class="nb">Haut-Val</span>' in page


def test_a_workbook_has_widths_and_filters(desk: Client, shared: Project) -> None:
    answer = desk.post("/cooperations/exporter/", {"format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert sheet.auto_filter.ref == sheet.dimensions
    widths = [column.width for column in sheet.column_dimensions.values()]
    assert len(widths) == sheet.max_column
    assert all(14 <= width <= 44 for width in widths)


def test_the_title_in_ones_language_is_found_first(desk: Client, shared: Project, member: Any) -> None:
    other = factories.project(factories.org(member), title="Eau potable")
    other.texts.create(language="en", title="Drinking water")
    shared.summary = "Young people and water"
    shared.save()
    shared.sdgs.create(goal_number=4)
    search.refresh(Project.objects.all())
    found = search.search(Project.objects.all(), "water").rows
    assert [row.pk for row in found] == [other.pk, shared.pk]
    assert [row.pk for row in search.search(Project.objects.all(), "ODD 4").rows] == [shared.pk]


def test_the_list_names_a_cooperation_in_the_language_of_the_page(
    desk: Client, shared: Project, member: Any, count_queries: Any
) -> None:
    shared.texts.create(language="en", title="Young people")
    factories.project(factories.org(member), title="Eau")
    desk.get("/en/cooperations/")
    with count_queries() as few:
        page = desk.get("/en/cooperations/").content.decode()
    found = re.findall(r'<a href="/en/cooperations/\d+/"( lang="fr")?>([^<]+)</a>', page)
    assert sorted(found) == [("", "Young people"), (' lang="fr"', "Eau")]
    assert ">Jeunes</a>" in desk.get("/cooperations/").content.decode()
    factories.project(factories.org(member), title="Lait").texts.create(language="en", title="Milk")
    with count_queries() as many:
        desk.get("/en/cooperations/")
    assert len(many) == len(few)
