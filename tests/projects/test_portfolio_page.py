"""The portfolio: figures, filters, order, empty states, and the same number of reads whatever it holds."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import Service, Situation, Territory
from alliage.design import search
from alliage.projects.models import Comment, Project, ProjectTheme, ServiceInvolvement
from alliage.projects.services.bulk import create_many
from alliage.projects.services.standings import refresh_standings
from alliage.vocabulary.models import Country, Theme
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/cooperations/"
YEAR = timezone.localdate().year


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def text(answer: Any) -> str:
    """What is read: tags out, spaces joined."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&#x27;", "'")


def titles(answer: Any) -> list[str]:
    return re.findall(r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a>', answer.content.decode())


@pytest.fixture
def three(member: Any, partner: Any) -> list[Project]:
    """Milk, water and youth: 3 000 € of ours, 4 200 € of others this year."""
    ours, theirs = factories.org(member), factories.org(partner)
    Territory.objects.filter(pk=ours.territory_id).update(population=1000, population_year=2024)
    made = []
    for title, own, other in (("Lait", "500", "200"), ("Eau", "1500", "3000"), ("Jeunes", "1000", "1000")):
        one = factories.project(ours, theirs, title=title)
        factories.funding(one, ours, own)
        factories.funding(one, theirs, other)
        made.append(one)
    search.refresh(made)
    return made


def test_a_visitor_is_sent_to_the_door(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_an_empty_portfolio_says_how_to_start(desk: Client, strict_templates: None) -> None:
    page = desk.get(URL)
    assert "Votre première coopération" in text(page)
    assert titles(page) == []


def test_somebody_without_a_role_is_told(client: Client, strict_templates: None) -> None:
    client.force_login(factories.user())
    assert "Vous n’agissez pour aucune organisation" in text(client.get(URL))
    assert client.get(URL + "exporter/").status_code == 403


def test_figures_open_the_lines_they_sum(desk: Client, three: list[Project], strict_templates: None) -> None:
    page = desk.get(URL)
    words = text(page)
    assert "Les trois lignes" in words
    assert f"de notre Département en {YEAR} 3 000 €" in words
    assert "d’autres financeurs (1,40 € pour 1 €) 4 200 €" in words
    assert "par habitant (population 2024) 3 €" in words
    assert "Ensemble 3 000 € / 7 200 €" in words
    assert f"?argent=part&amp;monnaie=EUR&amp;annee={YEAR}#lignes" in page.content.decode()
    assert titles(desk.get(URL, {"argent": "part", "annee": YEAR})) == ["Eau", "Jeunes", "Lait"]


def test_currencies_are_never_summed(desk: Client, three: list[Project], member: Any) -> None:
    factories.funding(three[0], factories.org(member), "90000", currency="XOF")
    words = text(desk.get(URL))
    assert f"de notre Département en {YEAR} 3 000 €" in words
    assert f"de notre Département en {YEAR} 90 000 XOF" in words
    assert "93 000" not in words


def test_a_year_without_money_shows_a_known_one_and_says_it(desk: Client, three: list[Project], member: Any) -> None:
    factories.funding(three[0], factories.org(member), "70", year=YEAR - 2)
    assert f"de notre Département en {YEAR - 2} 70 €" in text(desk.get(URL, {"annee": YEAR - 2}))
    words = text(desk.get(URL, {"annee": "1950"}))
    assert "Aucun montant n’est voté pour l’année « 1950 »" in words
    assert f"de notre Département en {YEAR} 3 000 €" in words


def test_the_largest_share_of_the_year_comes_first_and_each_column_sorts(desk: Client, three: list[Project]) -> None:
    assert titles(desk.get(URL)) == ["Eau", "Jeunes", "Lait"]
    assert titles(desk.get(URL, {"tri": "part"})) == ["Lait", "Jeunes", "Eau"]
    assert titles(desk.get(URL, {"tri": "nom"})) == ["Eau", "Jeunes", "Lait"]
    assert titles(desk.get(URL, {"tri": "-nom"})) == ["Lait", "Jeunes", "Eau"]
    assert 'aria-sort="descending"' in desk.get(URL).content.decode()
    for order in ("etat", "-etat", "convention", "-convention", "nouvelle", "-nouvelle", "n'importe quoi"):
        assert sorted(titles(desk.get(URL, {"tri": order}))) == ["Eau", "Jeunes", "Lait"]


def test_filters_narrow_list_and_map_alike(desk: Client, three: list[Project], member: Any, strict_templates: None) -> None:
    milk, water, youth = three
    service = Service.objects.create(organisation=factories.org(member), name="Eau")
    ServiceInvolvement.objects.create(project=water, service=service, year=YEAR, days=3)
    ProjectTheme.objects.create(project=milk, theme=Theme.objects.get(code="eau-assainissement"))
    Project.objects.filter(pk=youth.pk).update(stage=Project.Stage.SUSPENDED)
    for one in three:
        one.refresh_from_db()
        refresh_standings(one)
    assert titles(desk.get(URL, {"pays": "SN"})) == ["Eau", "Jeunes", "Lait"]
    assert titles(desk.get(URL, {"theme": "environnement-climat-energie"})) == ["Lait"]
    assert titles(desk.get(URL, {"etat": "suspended"})) == ["Jeunes"]
    assert titles(desk.get(URL, {"service": service.pk})) == ["Eau"]
    assert titles(desk.get(URL, {"q": "lait"})) == ["Lait"]
    found = desk.get(URL, {"service": service.pk, "vue": "carte"})
    assert "Une ligne" in text(found)
    assert "<table" in found.content.decode()
    nothing = text(desk.get(URL, {"service": service.pk, "etat": "suspended"}))
    assert "Aucune coopération ne répond à ces filtres" in nothing
    assert "Enlever les filtres" in nothing


def test_counts_stand_beside_each_choice(desk: Client, three: list[Project]) -> None:
    page = desk.get(URL).content.decode()
    assert re.search(r'<option value="SN">Sénégal \(3\)</option>', page)
    assert re.search(r'<option value="running">en cours \(3\)</option>', page)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"pays": "ZZ"}, "Aucune de vos coopérations ne concerne le pays « ZZ »"),
        ({"theme": "x"}, "Aucune de vos coopérations ne porte le thème « x »"),
        ({"etat": "perdu"}, "Aucune de vos coopérations n’est dans l’état « perdu »"),
        ({"service": "' OR 1=1"}, "Aucune de vos coopérations n’est suivie par le service"),
    ],
)
def test_an_unknown_value_is_left_aside_politely(
    desk: Client, three: list[Project], query: dict[str, str], said: str
) -> None:
    page = desk.get(URL, query)
    assert page.status_code == 200
    assert said in text(page)
    assert titles(page) == ["Eau", "Jeunes", "Lait"]


@pytest.mark.parametrize(
    "query", [{"page": "99"}, {"page": "x"}, {"territoire": "9" * 30}, {"q": "\0 ' \" %"}, {"vue": "?"}]
)
def test_nonsense_in_the_address_is_never_an_error(desk: Client, three: list[Project], query: dict[str, str]) -> None:
    assert desk.get(URL, query).status_code == 200


def test_a_territory_of_the_map_opens_its_lines(desk: Client, three: list[Project], member: Any) -> None:
    place = factories.territory("Dolvane", lat=10.0, lon=20.0)
    factories.project(factories.org(member), factories.organisation(territory=place), title="Ailleurs")
    on_map = desk.get(URL, {"vue": "carte"}).content.decode()
    assert f"?territoire={place.pk}#lignes" in on_map
    assert titles(desk.get(URL, {"territoire": place.pk})) == ["Ailleurs"]
    assert titles(desk.get(URL, {"territoire": 10**9})) == []


def test_effects_are_counted_for_each_territory(desk: Client, three: list[Project], member: Any, partner: Any) -> None:
    here, there = factories.org(member).territory, factories.org(partner).territory
    for place in (here, here, None):
        factories.effect(three[1], place)
    factories.effect(three[1], here, deleted_at=timezone.now())
    words = text(desk.get(URL, {"q": "Eau"}))
    assert f"{here.name} : 2 {there.name} : rien encore en commun : 1" in words


def test_silence_and_terms_are_said(desk: Client, member: Any, partner: Any) -> None:
    ours, theirs = factories.org(member), factories.org(partner)
    today = timezone.localdate()
    bond = factories.alliance(ours, theirs)
    factories.convention(bond, starts_on=today - dt.timedelta(days=10), ends_on=today + dt.timedelta(days=87))
    one = factories.project(ours, theirs, title="Eau", alliances=[bond], last_news_on=today - dt.timedelta(days=213))
    refresh_standings(one)
    words = text(desk.get(URL))
    assert "dans 87 jours" in words
    assert "sans nouvelles depuis 7 mois" in words


def test_what_is_to_be_done_stands_first(desk: Client, three: list[Project], member: Any, partner: Any) -> None:
    here, theirs = factories.org(member).territory, factories.org(partner)
    for number in range(2):
        Comment.objects.create(project=three[0], territory=here, text=f"Bonjour {number}", organisation=theirs, function="x")
    Comment.objects.create(
        project=three[0], territory=here, text="Déjà lu", organisation=theirs, function="x", read_at=timezone.now()
    )
    senegal = Country.objects.get(code="SN")
    Situation.objects.create(kind="visas_not_issued", country=senegal, text="Essai", source_url="https://exemple.test")
    words = text(desk.get(URL))
    assert "2 messages de partenaires à lire :" in words
    assert "1 pays en situation particulière" in words
    assert "Rien d’urgent" not in text(desk.get(URL + "a-faire/"))


def test_nothing_to_be_done_is_a_state_of_its_own(desk: Client, three: list[Project], strict_templates: None) -> None:
    assert "Rien d’urgent" in text(desk.get(URL + "a-faire/"))


def test_a_project_in_the_bin_leaves_lines_and_figures(desk: Client, three: list[Project]) -> None:
    Project.objects.filter(pk=three[1].pk).update(deleted_at=timezone.now())
    refresh_standings(three[1])
    page = desk.get(URL)
    assert titles(page) == ["Jeunes", "Lait"]
    assert f"de notre Département en {YEAR} 1 500 €" in text(page)


def test_each_organisation_has_its_own_portfolio(client: Client, three: list[Project], partner: Any, stranger: Any) -> None:
    client.force_login(partner)
    words = text(client.get(URL))
    assert f"de notre commune en {YEAR} 4 200 €" in words
    client.force_login(stranger)
    assert titles(client.get(URL)) == []


def test_add_and_export_are_for_those_who_may(client: Client, three: list[Project], member: Any) -> None:
    reader = factories.member(organisation=factories.org(member), role="elu", may_export=False)
    client.force_login(reader)
    page = client.get(URL).content.decode()
    assert reverse("projects:export") not in page
    assert reverse("projects:create") not in page
    assert titles(client.get(URL)) == ["Eau", "Jeunes", "Lait"]


def test_the_sheet_to_print_holds_the_same_set(desk: Client, three: list[Project], strict_templates: None) -> None:
    assert titles(desk.get(URL + "imprimer/", {"q": "Eau"})) == ["Eau"]
    assert "Une partie du portefeuille : 1 ligne" in text(desk.get(URL + "imprimer/", {"q": "Eau"}))


def queries_of(desk: Client, address: str, count_queries: Any) -> int:
    desk.get(address)
    with count_queries() as queries:
        assert desk.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("address", "reads"), [(URL, 14), (URL + "?pays=SN", 16), (URL + "?vue=carte", 15)])
def test_the_same_reads_for_one_line_and_for_three(
    desk: Client, member: Any, partner: Any, count_queries: Any, address: str, reads: int
) -> None:
    ours, theirs = factories.org(member), factories.org(partner)
    bond = factories.alliance(ours, theirs)
    factories.convention(bond)
    counts = []
    for title in ("Une", "Deux", "Trois"):
        one = factories.project(ours, theirs, title=title, alliances=[bond])
        factories.funding(one, ours, "10")
        factories.effect(one, theirs.territory)
        counts.append(queries_of(desk, address, count_queries))
    assert counts == [reads] * 3


def test_beyond_a_thousand_lines_counts_are_bounded(desk: Client, member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliage.projects.queries.portfolio.COUNTED", 3)
    ours = factories.org(member)
    ours.fictitious = True
    ours.save()
    other = factories.organisation(name="Autorité de Kaléba", fictitious=True)
    create_many(5, owner=ours, partners=[other])
    whole = desk.get(URL)
    assert "Les cinq lignes" in text(whole)
    assert len(titles(whole)) == 3
    assert "Les 1 000 premières lignes" in text(whole)
    narrow = desk.get(URL, {"pays": "FR"})
    assert "Plus de 1 000 lignes" in text(narrow)
    assert "Ensemble" not in text(narrow)
