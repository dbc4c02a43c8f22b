"""Territories: list, page, forms, successions."""

import datetime
from typing import Any

import pytest
from django.test import Client

from alliage.actors import permissions
from alliage.actors.models import Situation, Succession, Territory, User
from alliage.actors.queries import situations_about
from alliage.actors.services import journal
from alliage.design import search
from alliage.vocabulary.models import Country, IncomeGroup, TerritoryStatus
from tests import factories

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    data = {
        "name": "Bignona",
        "country": Country.objects.get(code="SN").pk,
        "status": TerritoryStatus.objects.get(code="sn-departement").pk,
        "source_url": "https://exemple.test/bignona",
    }
    return {**data, **changes}


def test_a_page_open_to_all(client: Client, strict_templates: None) -> None:
    region = factories.territory("Ziguinchor", country="SN", status="sn-region")
    place = factories.territory(
        "Bignona", country="SN", status="sn-departement", parent=region, population=251_000, population_year=2013
    )
    IncomeGroup.objects.get_or_create(country=place.country, year=2023, defaults={"group": "LDC", "source": "CAD"})
    factories.organisation("Conseil départemental de Bignona", territory=place, published=True)
    factories.organisation("Comité interne", territory=place)
    page = client.get(place.get_absolute_url()).content.decode()
    for words in (
        "Bignona",
        "Département, Sénégal",
        "Ziguinchor",
        "251",
        "2013",
        "Groupe de revenu",
        "Conseil départemental de Bignona",
    ):
        assert words in page
    assert "Comité interne" not in page


def test_an_unknown_territory(client: Client) -> None:
    assert client.get("/territoires/nulle-part/").status_code == 404


def test_one_page_the_same_queries_whatever_it_holds(client: Client, count_queries: Any) -> None:
    counts = []
    for number in (1, 3):
        place = factories.territory()
        for _each in range(number):
            factories.territory(parent=place)
            factories.organisation(territory=place, published=True)
            Situation.objects.create(
                kind="elections_due", territory=place, text="Élections", source_url="https://exemple.test/"
            )
        client.get(place.get_absolute_url())
        with count_queries() as queries:
            client.get(place.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_by_words_country_and_status(client: Client, strict_templates: None) -> None:
    here, there = factories.territory("Haute-Vallée"), factories.territory("Vallée basse", country="SN")
    search.refresh([here, there])
    page = client.get("/territoires/", {"q": "vallées", "pays": there.country_id}).content.decode()
    assert "Vallée basse" in page
    assert "Haute-Vallée" not in page
    page = client.get("/territoires/", {"q": "introuvable"}).content.decode()
    assert "Aucun territoire ne répond" in page
    assert client.get("/territoires/", {"pays": "x", "page": "99", "q": "\"'("}).status_code == 200


def test_list_same_queries_for_one_and_three(client: Client, count_queries: Any) -> None:
    counts = []
    for number in (1, 2):
        for _each in range(number):
            factories.territory(parent=factories.territory())
        with count_queries() as queries:
            client.get("/territoires/")
        counts.append(len(queries))
    assert counts == [5, 5]


def test_adding_one(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.post("/territoires/ajouter/", typed())
    place = Territory.objects.get(name="Bignona")
    assert answer["Location"] == place.get_absolute_url() == "/territoires/bignona/"
    assert 1 <= place.shape <= 6
    assert client.get("/territoires/", {"q": "bignona senegal"}).content.decode().count("Bignona") > 1


def test_a_namesake_gets_its_own_address(client: Client, member: User) -> None:
    Territory.objects.filter(pk=factories.territory("Bignona").pk).update(slug="bignona")
    client.force_login(member)
    assert client.post("/territoires/ajouter/", typed())["Location"] == "/territoires/bignona-sn/"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "99999"}, "Un point à corriger"),
        ({"status": "fr"}, "n’existe pas dans ce pays"),
        ({"population": "1000"}, "de quelle année"),
        ({"lat": "12"}, "ou aucune des deux"),
        ({"lat": "95", "lon": "3"}, "Un point à corriger"),
        ({"exists_from": "2020-01-01", "exists_to": "2019-01-01"}, "avant le début"),
        ({"exists_from": "31/02/2020"}, "une date qui existe"),
    ],
)
def test_refusals_are_said_and_the_rest_stays(client: Client, member: User, changes: dict[str, Any], said: str) -> None:
    if changes.get("status") == "fr":
        changes = {"status": TerritoryStatus.objects.get(code="fr-departement").pk}
    client.force_login(member)
    page = client.post("/territoires/ajouter/", typed(**changes)).content.decode()
    assert said in page
    assert "Bignona" in page
    assert not Territory.objects.filter(name="Bignona").exists()


def test_who_may_write(client: Client, stranger: User) -> None:
    place = factories.territory()
    elected = factories.member(role="elu")
    for address in (
        "/territoires/ajouter/",
        place.get_absolute_url() + "modifier/",
        place.get_absolute_url() + "succession/",
    ):
        client.logout()
        assert client.post(address, typed()).status_code == 302
        client.force_login(elected)
        assert client.post(address, typed()).status_code == 403
    client.force_login(stranger)
    assert client.get("/territoires/ajouter/").status_code == 200
    # A place nobody has an account for is mended by who added it, and by the network.
    assert client.get(place.get_absolute_url() + "modifier/").status_code == 403
    journal("territory.added", place, by=stranger)
    assert client.get(place.get_absolute_url() + "modifier/").status_code == 200
    assert client.get(place.get_absolute_url() + "succession/").status_code == 200


@pytest.mark.parametrize(("fictitious", "may"), [(False, True), (True, False)])
def test_what_is_fictitious_never_mends_a_real_place(fictitious: bool, may: bool) -> None:
    body = factories.organisation("Réseau", kind="reseau", fictitious=fictitious)
    network, writer = (factories.member(organisation=body, role=role) for role in ("animateur", "charge"))
    place = factories.territory("Seine-Maritime")
    journal("territory.added", place, by=writer)
    assert [permissions.can_edit_territory(each, place) for each in (network, writer)] == [may, may]
    assert permissions.can_edit_territory(network, factories.territory(fictitious=True))


def test_nothing_is_part_of_itself(client: Client, member: User) -> None:
    parent = factories.territory(country="SN", status="sn-departement")
    child = factories.territory(country="SN", parent=parent)
    journal("territory.added", parent, by=member)
    client.force_login(member)
    page = client.post(parent.get_absolute_url() + "modifier/", typed(parent=child.pk)).content.decode()
    assert "partie de lui-même" in page


def test_a_succession_with_its_date_and_source(client: Client, member: User, strict_templates: None) -> None:
    old, new = factories.territory("Savoie ancienne"), factories.territory("Savoie nouvelle")
    for place in (old, new):
        journal("territory.added", place, by=member)
    client.force_login(member)
    data = {"predecessor": old.pk, "on": "2021-01-01", "source_url": "https://exemple.test/loi"}
    client.post(new.get_absolute_url() + "succession/", data)
    assert Succession.objects.get().on == datetime.date(2021, 1, 1)
    assert "A pris la suite de Savoie ancienne" in client.get(new.get_absolute_url()).content.decode()
    assert "Remplacé par Savoie nouvelle" in client.get(old.get_absolute_url()).content.decode()
    assert "déjà notée" in client.post(new.get_absolute_url() + "succession/", data).content.decode()
    back = client.post(old.get_absolute_url() + "succession/", {"predecessor": new.pk})
    assert "L’inverse est déjà noté" in back.content.decode()


def situation(**fields: Any) -> Situation:
    return Situation.objects.create(
        **{"kind": "aid_suspended", "text": "Aide suspendue", "source_url": "https://exemple.test/", **fields}
    )


def test_what_weighs_on_a_territory() -> None:
    place = factories.territory(country="SN")
    other = factories.territory(country="ML", status="ml-cercle")
    day = datetime.date(2026, 1, 1)
    country = situation(country=place.country)
    own = situation(territory=place, starts_on=day)
    situation(territory=other)
    situation(country=place.country, ends_on=datetime.date(2025, 12, 31))
    assert set(situations_about([place], day)) == {country, own}
    assert list(situations_about([], day)) == []


def test_situations_are_listed_written_and_ended(client: Client, member: User, strict_templates: None) -> None:
    place = factories.territory("Ailes", country="SN")
    client.force_login(member)
    assert client.get("/situations/ajouter/", {"territoire": place.slug}).context["form"].initial["territory"] == place.pk
    data = {"kind": "visas_not_issued", "territory": place.pk, "text": "Visas non délivrés", "starts_on": "2026-01-01"}
    assert set(client.post("/situations/ajouter/", data).context["form"].errors) == {"source_url"}
    client.post("/situations/ajouter/", {**data, "source_url": "https://exemple.test/visas"})
    row = Situation.objects.get()
    client.logout()
    assert "Visas non délivrés" in client.get("/situations/").content.decode()
    assert "Visas non délivrés" in client.get(place.get_absolute_url()).content.decode()
    assert client.post(f"/situations/{row.pk}/terminer/").status_code == 302
    client.force_login(factories.member(role="elu"))
    assert client.post(f"/situations/{row.pk}/terminer/").status_code == 403
    client.force_login(member)
    client.post(f"/situations/{row.pk}/terminer/")
    row.refresh_from_db()
    assert row.ends_on is not None
    assert row.organisation == factories.org(member)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Choisissez un pays ou un territoire"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01", "country": "SN"}, "avant le début"),
    ],
)
def test_a_situation_without_place_or_backwards(client: Client, member: User, changes: dict[str, Any], said: str) -> None:
    if "country" in changes:
        changes = {**changes, "country": Country.objects.get(code="SN").pk}
    client.force_login(member)
    data = {"kind": "aid_suspended", "text": "Suspension de l’aide", "source_url": "https://exemple.test/", **changes}
    page = client.post("/situations/ajouter/", data).content.decode()
    assert said in page
    assert "Suspension de l’aide" in page
    assert not Situation.objects.exists()
