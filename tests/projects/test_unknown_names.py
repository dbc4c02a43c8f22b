"""A name nobody knows leads somewhere; what is invented and what is real stay apart, by one rule in alliances and projects."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from alliage.actors.models import Territory
from alliage.design import search
from alliage.projects.models import Project
from alliage.vocabulary.models import Country, TerritoryStatus
from tests import factories

pytestmark = pytest.mark.django_db


def read(answer: Any) -> str:
    return html.unescape(re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def way_out(answer: Any) -> str:
    """The link of the refusal, which opens beside the form."""
    found = re.search(r'<a href="([^"]+)" target="_blank" rel="noopener">', answer.content.decode())
    assert found
    return html.unescape(found[1])


def test_an_unknown_territory_can_be_added_under_the_name_typed(desk: Client) -> None:
    answer = desk.post("/cooperations/ajouter/", {"title": "Un puits", "other": "Ville d’<Émeraude> & fils"})
    assert "vérifiez l’orthographe, ou ajoutez-le. Ajouter « Ville d’<Émeraude> & fils » (nouvel onglet)" in read(answer)
    assert 'value="Un puits"' in answer.content.decode()
    link = way_out(answer)
    assert link.startswith("/territoires/ajouter/?nom=")
    page = desk.get(link).content.decode()
    assert 'value="Ville d’&lt;Émeraude&gt; &amp; fils"' in page


def test_an_unknown_funder_or_partner_can_be_added_under_the_name_typed(desk: Client, member: Any) -> None:
    project = factories.project(factories.org(member))
    for path, field in (("argent/ajouter/", "funder"), ("partenaires/", "organisation")):
        link = way_out(desk.post(f"/cooperations/{project.pk}/{path}", {field: "Inconnu Machin"}))
        assert link == "/organisations/ajouter/?nom=Inconnu+Machin"
        assert 'value="Inconnu Machin"' in desk.get(link).content.decode()


def test_who_may_not_add_is_sent_nowhere(client: Client, member: Any) -> None:
    project = factories.project(factories.org(member))
    client.force_login(factories.member(organisation=factories.org(member), role="finances"))
    answer = client.post(f"/cooperations/{project.pk}/argent/ajouter/", {"funder": "Inconnu Machin"})
    assert "Rien ne porte le nom « Inconnu Machin » : vérifiez l’orthographe." in read(answer)
    assert "/organisations/ajouter/" not in answer.content.decode()


@pytest.mark.parametrize("invented", [True, False])
def test_one_rule_for_what_is_invented_and_what_is_real(client: Client, invented: bool) -> None:
    home = factories.territory("Haut-Val", fictitious=invented)
    body = factories.organisation(territory=home, fictitious=invented)
    client.force_login(factories.member(organisation=body))
    bond = factories.alliance(body, fictitious=invented)
    factories.territory("Ziguinchor", country="SN", fictitious=not invented)
    factories.territory("Bignona", country="SN", fictitious=invented)
    search.refresh(Territory.objects.all())
    there, here = f"/alliances/{bond.pk}/territoires/?q=", {"title": "Un puits", "territories": [home.pk]}
    assert "ne s’allient pas" in read(client.get(f"{there}Ziguinchor"))
    assert "restent à part" in read(client.post("/cooperations/ajouter/", here | {"other": "Ziguinchor"}))
    assert "Faire entrer Bignona" in read(client.get(f"{there}bignona"))
    assert "Aucun autre territoire de ce nom" in read(client.get(f"{there}Villeimaginaire"))
    assert client.post("/cooperations/ajouter/", here | {"other": "bignona"}).status_code == 302
    assert {row.territory.name for row in Project.objects.get().territories.all()} == {"Haut-Val", "Bignona"}


def test_an_alliance_offers_each_status_with_its_country(desk: Client, member: Any) -> None:
    bond = factories.alliance(factories.org(member))
    path = f"/alliances/{bond.pk}/territoires/"
    page = desk.get(path).content.decode()
    offered = re.findall(r"<option[^>]*>([^<]+)</option>", page[page.index('name="status"') :].split("</select>")[0])
    assert len(offered) == len(set(offered)) == TerritoryStatus.objects.count() + 1
    senegal, french = Country.objects.get(code="SN"), TerritoryStatus.objects.get(code="fr-departement")
    typed = {"name": "Ailleurs", "country": senegal.pk, "status": french.pk}
    assert "Ce statut n’existe pas dans ce pays" in read(desk.post(f"{path}nouveau/", typed))
    assert not Territory.objects.filter(name="Ailleurs").exists()


def test_the_filter_of_territories_names_each_status_once(client: Client, count_queries: Any) -> None:
    for code in ("sn-commune", "commune", "fr-departement"):
        factories.territory(status=code, country="SN" if code.startswith("sn") else "FR")
    with count_queries() as few:
        page = client.get("/territoires/").content.decode()
    offered = re.findall(r"<option[^>]*>([^<]+)</option>", page[page.index('name="statut"') :].split("</select>")[0])
    assert len(offered) == len(set(offered)) == 4
    assert "Commune (Sénégal)" in offered
    for status in TerritoryStatus.objects.exclude(code__in=["sn-commune", "commune", "fr-departement"])[:3]:
        factories.territory(status=status.code)
    with count_queries() as many:
        client.get("/territoires/")
    assert len(many) == len(few)
