"""The atlas at its edges: values that do not exist, members who left, places no map draws; cookies that end with the browser."""

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliage.alliances.models import AllianceMember
from tests import factories
from tests.portal.test_open_pages import bond

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def text(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("pays=ZZ", "Aucun pays ne porte le code « ZZ »"),
        ("departement=²", "Aucun Département ne porte le code « ² »"),
        ("theme=x", "Aucun thème ne porte le code « x »"),
        ("etat=x", "L’état « x » n’existe pas"),
        ("objet=alliances&etat=running", "L’état « running » n’existe pas"),
    ],
)
def test_what_does_not_exist_is_left_aside_and_said(client: Client, query: str, said: str) -> None:
    bond("48", "Belleville")
    page = text(client, f"/atlas/?{query}").replace("\u00a0", " ")
    assert f"{said} : ce filtre est laissé de côté." in page or f"{said} : ce filtre est laissé de côté." in page
    assert "Rien de publié ne répond" not in page
    assert "Belleville" in page
    file = b"".join(client.get(f"/atlas/fichier.csv?{query}").streaming_content).decode()
    assert len(file.splitlines()) == 2


def test_a_country_without_any_is_an_empty_atlas(client: Client) -> None:
    bond("48", "Belleville")
    page = text(client, "/atlas/?pays=FJ")
    assert "Rien de publié ne répond" in page
    assert "laissé de côté" not in page


def test_a_member_who_left_is_in_no_filter_no_list_no_map(client: Client) -> None:
    bond("48", "Belleville")
    gone = AllianceMember.objects.get(territory__name="Belleville")
    for left, found in ((None, True), (timezone.localdate() + timedelta(days=9), True), (timezone.localdate(), False)):
        AllianceMember.objects.filter(pk=gone.pk).update(left_on=left)
        assert ("Alliance Belleville" in text(client, "/atlas/?objet=alliances&pays=SN")) is found
        assert ('pays=SN"' in text(client, "/atlas/?objet=alliances&vue=carte")) is found


def test_places_of_france_that_are_no_departement_are_counted_under_the_map(client: Client) -> None:
    bond("48", "Belleville")
    assert "hors Départements" not in text(client, "/atlas/?vue=carte")
    town = factories.organisation(territory=factories.territory("Ville-haute", status="fr-commune"))
    factories.project(town, factories.organisation(territory=factories.territory("Là", country="SN")), published=True)
    page = text(client, "/atlas/?vue=carte")
    assert "1 lieu de France hors Départements" in page
    assert '<a href="/atlas/?">en liste</a>' in page.replace('href="?"', 'href="/atlas/?"')
    assert "1 lieu de France hors Départements" in text(client, "/")


def test_the_session_ends_with_the_browser_and_no_language_is_kept(client: Client) -> None:
    client.get("/compte/connexion/", follow=True)
    client.post("/compte/connexion/", {"login": "x", "password": "y"}, follow=True)
    for cookie in client.cookies.values():
        assert cookie["max-age"] == ""
    assert set(client.cookies) == {"sessionid"}
    assert client.post("/langue/setlang/", {"language": "en"}).status_code == 404
    assert "django_language" not in client.cookies


def test_the_open_file_is_in_french_from_the_english_page_too(client: Client) -> None:
    bond("48", "Belleville")
    french, english = (b"".join(client.get(f"{prefix}/atlas/fichier.csv").streaming_content) for prefix in ("", "/en"))
    assert french == english
