"""What a visitor reads: only what was published, in the same number of reads whatever there is to read."""

import csv
import gzip
import io
import re
from datetime import date
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client

from alliage.actors.models import Situation
from alliage.alliances.models import Alliance
from alliage.design import search
from alliage.portal.models import Statement
from alliage.portal.views import errors
from alliage.projects.models import Project, ProjectTheme
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
SOURCE = "https://www.exemple.fr/page"
OPEN = ["/", "/atlas/", "/atlas/?vue=carte", "/atlas/?objet=alliances", "/recherche/", "/aide/", "/sources/",
        "/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/plan-du-site/"]  # fmt: skip


def bond(departement: str, partner: str, *, country: str = "SN", published: bool = True, **fields: Any) -> Project:
    """A cooperation of a French Département with a commune, in an alliance of the same name."""
    here = factories.territory(f"Territoire de {departement}", code=departement)
    there = factories.territory(partner, country=country)
    bodies = [factories.organisation(f"Autorité de {place.name}", territory=place) for place in (here, there)]
    alliance = factories.alliance(*bodies, published=published, name=f"Alliance {partner}")
    title = fields.pop("title", f"Coopérer avec {partner}")
    project = factories.project(*bodies, published=published, title=title, alliances=[alliance], source_url=SOURCE, **fields)
    search.refresh([project])
    search.refresh([alliance])
    search.refresh([here, there])
    return project


@pytest.fixture
def twins() -> tuple[Project, Project]:
    """A published cooperation and its internal twin, each with its alliance and a sourced effect."""
    shown, hidden = bond("48", "Belleville"), bond("15", "Cachette", published=False, country="ML")
    for project in (shown, hidden):
        place = project.territories.order_by("position").first().territory
        factories.effect(project, place, statement=f"Un effet de {project}", source_url=SOURCE, level="documented")
    return shown, hidden


def html(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


@pytest.mark.parametrize("path", [*OPEN, "/atlas/fichier.csv", "/atlas/fichier.csv?objet=alliances",
                                  "/sitemap.xml", "/recherche/?q=Cachette", "/atlas/?q=Cachette",
                                  "/atlas/?departement=15&vue=carte"])  # fmt: skip
def test_a_visitor_never_reads_what_is_not_published(client: Client, twins: tuple[Project, Project], path: str) -> None:
    text = html(client, path).replace("q=Cachette", "").replace('value="Cachette"', "")
    assert "avec Cachette" not in text
    assert "Alliance Cachette" not in text
    assert f"/cooperations/{twins[1].pk}/" not in text


def test_the_home_page_counts_published_real_cooperations_only(client: Client, twins: tuple[Project, Project]) -> None:
    bond("03", "Inventée", fictitious=True)
    text = html(client, "/")
    assert "1 coopération documentée · 1 Département français · 1 pays ou territoire" in re.sub(r"\s+", " ", text)
    assert "Un effet de Coopérer avec Belleville" in text
    assert "Rien de publié encore" in text
    assert "www.exemple.fr" in text or "exemple.fr" in text


def test_an_empty_home_page_says_so(client: Client) -> None:
    text = html(client, "/")
    assert "Aucune coopération n’est publiée pour l’instant" in text
    assert 'id="carte"' not in text


def test_the_cooperation_shown_is_the_one_told_by_most_territories(client: Client) -> None:
    silent = bond("48", "Grande", title="Beaucoup de territoires, aucun fait")
    factories.project(*(factories.organisation() for _ in range(5)), published=True, title="Encore plus de territoires")
    told = bond("15", "Dite", title="Moins de territoires, un fait")
    factories.effect(told, told.territories.first().territory, source_url=SOURCE)
    factories.effect(silent, silent.territories.first().territory, statement="Sans source")
    text = html(client, "/")
    assert text.index("Moins de territoires, un fait") > 0
    assert "Encore plus de territoires" not in text
    assert "Sans source" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Coopérer avec Belleville", "Coopérer avec Zéphyr"}),
        ("departement=48", {"Coopérer avec Belleville"}),
        ("pays=ml", {"Coopérer avec Zéphyr"}),
        ("theme=eau-dechets", {"Coopérer avec Zéphyr"}),
        ("etat=done", {"Coopérer avec Zéphyr"}),
        ("q=zephyrs", {"Coopérer avec Zéphyr"}),
        ("departement=48&pays=ml", set()),
        ("fictifs=1", {"Coopérer avec Belleville", "Coopérer avec Zéphyr", "Coopérer avec Inventée"}),
        ("departement=%00&pays='&theme=)&etat=%22&q=(", set()),
    ],
)
def test_list_maps_and_file_read_one_filtered_set(client: Client, query: str, found: set[str]) -> None:
    bond("48", "Belleville")
    bond("03", "Inventée", fictitious=True)
    wet = bond("15", "Zéphyr", country="ML", stage=Project.Stage.DONE)
    ProjectTheme.objects.create(project=wet, theme=Theme.objects.get(code="eau-assainissement"))
    listed, mapped = html(client, f"/atlas/?{query}"), html(client, f"/atlas/?{query}&vue=carte")
    assert set(re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', listed)) == found
    words = {0: "Aucune coopération publiée", 1: "1 coopération publiée"}.get(
        len(found), f"{len(found)} coopérations publiées"
    )
    for text in (listed, mapped):
        assert words in text
    lines = list(
        csv.DictReader(io.StringIO(html(client, f"/atlas/fichier.csv?{query}").removeprefix("\ufeff")), delimiter=";")
    )
    assert {line["Coopération"] for line in lines} == found


def test_the_open_file_gives_words_beside_codes_and_no_formula(client: Client) -> None:
    years = {"starts_on": date(2018, 1, 1), "ends_on": date(2020, 12, 31)}
    project = bond("48", "Belleville", title="=SOMME(A1)", short_name="\n=1", **years)
    ProjectTheme.objects.create(project=project, theme=Theme.objects.get(code="sante"))
    text = html(client, "/atlas/fichier.csv")
    assert text.startswith("\ufeffNuméro;Coopération;")
    line = next(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    assert (line["Coopération"], line["Nom d’usage"]) == ("'=SOMME(A1)", "'=1")
    assert line["Thèmes"] == "Santé"
    assert line["Codes des thèmes"] == "sante"
    assert line["État"] == "en cours"
    assert line["Code de l’état"] == "running"
    assert (line["Première année"], line["Dernière année"]) == ("2018", "2020")
    assert line["Source"] == SOURCE
    assert line["Pays"] == "France ; Sénégal"
    assert line["Codes des pays (ISO 3166-1)"] == "FR;SN"


def test_alliances_have_their_own_list_with_their_states(client: Client, twins: tuple[Project, Project]) -> None:
    Alliance.objects.update(stage=Alliance.Stage.DORMANT)
    assert "Alliance Belleville" in html(client, "/atlas/?objet=alliances&etat=dormant")
    assert "Alliance Belleville" not in html(client, "/atlas/?objet=alliances&etat=active")


@pytest.mark.parametrize("path", ["/", "/atlas/", "/atlas/?vue=carte", "/atlas/?objet=alliances", "/recherche/?q=cooperer"])
def test_one_row_or_three_cost_the_same_reads(client: Client, count_queries: Any, path: str) -> None:
    expected = {"/": 8, "/atlas/": 15, "/atlas/?vue=carte": 10, "/atlas/?objet=alliances": 14, "/recherche/?q=cooperer": 8}
    for round_ in range(3):
        project = bond(("48", "15", "03")[round_], f"Lieu {round_}")
        factories.effect(project, project.territories.first().territory, source_url=SOURCE)
        ProjectTheme.objects.create(project=project, theme=Theme.objects.get(code="sante"))
        if round_ == 1:
            continue
        cache.clear()
        with count_queries() as queries:
            html(client, path)
        assert len(queries) == expected[path]


@pytest.mark.parametrize("path", OPEN)
def test_reading_leaves_no_cookie(client: Client, twins: tuple[Project, Project], path: str) -> None:
    for language in ("", "/en"):
        client.get(language + path)
        assert not client.cookies


def test_the_switch_keeps_page_and_filters_and_names_its_languages(client: Client, twins: tuple[Project, Project]) -> None:
    text = html(client, "/atlas/?departement=48&vue=carte")
    assert 'href="/en/atlas/?departement=48&amp;vue=carte"' in text
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/atlas/?departement=48&amp;vue=carte">' in text
    assert '<link rel="alternate" hreflang="fr" href="http://testserver/atlas/?departement=48&amp;vue=carte">' in text
    assert 'href="/atlas/?departement=48&amp;vue=carte"' in html(client, "/en/atlas/?departement=48&vue=carte")


@pytest.mark.parametrize("path", [*OPEN, "project"])
def test_the_first_view_weighs_less_than_150_kilobytes(client: Client, twins: tuple[Project, Project], path: str) -> None:
    for number in range(25):
        bond(f"{50 + number}", f"Ville {number}")
    text = html(client, twins[0].get_absolute_url() if path == "project" else path)
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', text)) | {
        f"design/fonts/{face}-{weight}.woff2" for face in ("sans", "serif") for weight in (400, 600)
    }
    weight = len(gzip.compress(text.encode()))
    for name in files:
        found = finders.find(name)
        if found:
            with open(found, "rb") as file:  # noqa: PTH123 - finders answer a text
                body = file.read()
            weight += len(body) if name.endswith("woff2") else len(gzip.compress(body))
    assert weight <= 150_000


@pytest.mark.parametrize(
    "text", ['"', "'", "(", ")", '"jeune', "l’eau (", "*", "%", "AND OR NOT", "-", "", "   ", "\x00", "é" * 500, "🙂"]
)
def test_no_typed_text_breaks_the_search(client: Client, member: Any, text: str) -> None:
    for person in (None, member):
        if person:
            client.force_login(person)
        for path in ("/recherche/", "/atlas/"):
            assert client.get(path, {"q": text}).status_code == 200


def test_search_finds_four_kinds_without_accents_or_plurals(client: Client) -> None:
    project = bond("48", "Zéphyr", title="Former les éleveurs")
    body = factories.organisation("Syndicat des Éleveurs", territory=project.territories.first().territory, published=True)
    search.refresh([body])
    text = html(client, "/recherche/?q=eleveur")
    assert "Former les éleveurs" in text
    assert "Syndicat des Éleveurs" in text
    place = html(client, "/recherche/?q=ZEPHYR")
    assert "Alliance Zéphyr" in place
    assert re.search(r"Territoires\s*<span[^>]*>1</span>", place)
    assert "Rien ne répond à ces mots" in html(client, "/recherche/?q=introuvable")


def test_three_readers_find_what_each_may_see(client: Client, member: Any, stranger: Any) -> None:
    body = factories.org(member)
    project = factories.project(body, title="Un projet intérieur")
    bond_ = factories.alliance(body, name="Une alliance intérieure")
    search.refresh([project])
    search.refresh([bond_])
    assert "Un projet intérieur" not in html(client, "/recherche/?q=interieur")
    client.force_login(stranger)
    assert "Une alliance intérieure" not in html(client, "/recherche/?q=interieure")
    assert "Un projet intérieur" not in html(client, "/recherche/?q=interieur")
    client.force_login(member)
    text = html(client, "/recherche/?q=interieur")
    assert "Un projet intérieur" in text
    assert "non publiée" in text


def test_one_kind_is_read_page_by_page(client: Client) -> None:
    for number in range(30):
        bond(f"{50 + number}", f"Ville {number:02}", title=f"Projet semblable {number:02}")
    assert "dans=cooperations" in html(client, "/recherche/?q=semblable")
    first = html(client, "/recherche/?q=semblable&dans=cooperations")
    second = html(client, "/recherche/?q=semblable&dans=cooperations&page=2")
    assert (first.count("Projet semblable"), second.count("Projet semblable")) == (25, 5)
    assert "page=2" in first
    assert html(client, "/recherche/?q=semblable&dans=cooperations&page=99").count("Projet semblable") == 0
    assert html(client, "/recherche/?q=semblable&dans=nulle-part&page=x").count("Projet semblable") == 6


def test_the_law_pages_say_what_was_not_typed(client: Client) -> None:
    assert "Accessibilité\u00a0: audit non réalisé" in html(client, "/")
    assert "Audit non réalisé" in html(client, "/accessibilite/")
    for path in ("/mentions-legales/", "/donnees-personnelles/"):
        assert "Non renseigné par l’autorité responsable" in html(client, path)
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_law_pages_say_what_the_authority_typed(client: Client) -> None:
    Statement.objects.create(
        authority="Département de Haut-Val", address="1 place du Val", publisher="La directrice générale",
        host="Hébergeur du Val", contact="contact@haut-val.example", dpo_contact="dpd@haut-val.example",
        audit_on=date(2026, 3, 2), audit_by="Cabinet Clair", audit_level="partial", audit_rate="82.50",
        accessibility_contact="acces@haut-val.example", not_accessible="Les cartes.",
    )  # fmt: skip
    assert "Accessibilité\u00a0: partiellement conforme" in html(client, "/")
    text = html(client, "/accessibilite/")
    for words in ("02.03.2026", "82,5\u00a0%", "Cabinet Clair", "acces@haut-val.example", "Les cartes."):
        assert words in text
    assert "Non renseigné" not in html(client, "/mentions-legales/") + html(client, "/donnees-personnelles/")
    assert "mailto:contact@haut-val.example" in html(client, "/.well-known/security.txt")


def test_robots_read_open_pages_and_real_rows_only(client: Client, twins: tuple[Project, Project]) -> None:
    invented = bond("03", "Inventée", fictitious=True)
    text = html(client, "/sitemap.xml")
    assert f"/cooperations/{twins[0].pk}/" in text
    assert f"/cooperations/{invented.pk}/" not in text
    assert "/en/atlas/" in text
    assert "Sitemap:" in html(client, "/robots.txt")


def test_the_open_pages_refuse_to_write(client: Client) -> None:
    for path in OPEN:
        assert client.post(path).status_code == 405


def test_a_page_nobody_wrote_and_a_server_that_fails(client: Client, settings: Any) -> None:
    text = html(client, "/nulle/part/", 404)
    assert "Rien à cette adresse" in text
    assert "Se connecter" in text


def test_the_broken_page_needs_no_database(django_db_blocker: Any, rf: Any) -> None:
    with django_db_blocker.block():
        assert "Une erreur est survenue" in errors.broken(rf.get("/")).content.decode()
        assert "Demande illisible" in errors.bad_request(rf.get("/")).content.decode()


def test_a_form_without_its_key_is_refused_politely(member: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    answer = client.post("/reglages/", {})
    assert answer.status_code == 403
    assert "Ce formulaire a expiré" in answer.content.decode()


def test_organisations_and_situations_are_two_clicks_away(client: Client) -> None:
    for start in ("/plan-du-site/", "/territoires/"):
        page = client.get(start).text
        assert [f'<a href="{url}">' in page for url in ("/organisations/", "/situations/")] == [True, True], start
    place = factories.territory()
    Situation.objects.create(kind="elections_due", territory=place, text="Élections", source_url=SOURCE)
    assert '<a href="/situations/">Toutes les situations</a>' in client.get(place.get_absolute_url()).text


def test_far_elections_are_told_without_alarm(client: Client) -> None:
    place = factories.territory()
    row = Situation.objects.create(
        kind="elections_due", territory=place, text="Élections", source_url=SOURCE, starts_on=date(2999, 3, 1)
    )
    assert '<div class="note warn">' not in client.get(place.get_absolute_url()).text
    Situation.objects.filter(pk=row.pk).update(starts_on=date(2020, 3, 1))
    assert '<div class="note warn">' in client.get(place.get_absolute_url()).text
