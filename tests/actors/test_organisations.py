"""Organisations: directory, card, identifiers, services métiers, mandates, journal."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from alliage.actors import permissions
from alliage.actors.models import JournalEntry, Mandate, Organisation, Service, User
from alliage.actors.services import journal
from alliage.design import search
from tests import factories
from tests.factories import org

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Eau et Vallées", "kind": "association", **changes}


def test_the_directory_and_who_sees_what(client: Client, member: User, partner: User, strict_templates: None) -> None:
    Organisation.objects.filter(pk=org(member).pk).update(published=True)
    page = client.get("/organisations/").content.decode()
    assert org(member).name in page
    assert org(partner).name not in page
    client.force_login(partner)
    assert org(partner).name in client.get("/organisations/").content.decode()


def test_visible_to_is_can_view(member: User, partner: User, stranger: User) -> None:
    Organisation.objects.filter(pk=org(member).pk).update(published=True)
    for user in (member, partner, stranger, AnonymousUser()):
        seen = set(Organisation.objects.visible_to(user))
        assert seen == {row for row in Organisation.objects.all() if permissions.can_view_organisation(user, row)}


def test_list_same_queries_for_one_and_three(client: Client, member: User, count_queries: Any) -> None:
    client.force_login(member)
    client.get("/organisations/")
    counts = []
    for number in (0, 2):
        for _each in range(number):
            factories.organisation()
        with count_queries() as queries:
            client.get("/organisations/")
        counts.append(len(queries))
    assert counts == [7, 7]


def test_filters(client: Client, member: User) -> None:
    search.refresh([factories.organisation("Les Amis de l’eau", kind="association")])
    client.force_login(member)
    page = client.get("/organisations/", {"type": "association", "q": "ami"}).content.decode()
    assert "Les Amis de l’eau" in page
    assert "1 organisation" in page
    assert client.get("/organisations/", {"type": "nimporte", "pays": "x"}).status_code == 200


def test_a_card(client: Client, member: User, strict_templates: None) -> None:
    Service.objects.create(organisation=org(member), name="Protection maternelle", field="Enfance")
    client.force_login(member)
    page = client.get(org(member).get_absolute_url()).content.decode()
    for words in (org(member).name, "Protection maternelle", "Modifier la fiche", "Les personnes", "Le journal"):
        assert words in page


def test_an_unpublished_card_does_not_exist_for_a_visitor(client: Client, member: User) -> None:
    assert client.get(org(member).get_absolute_url()).status_code == 404


def test_adding_with_a_checked_siren(client: Client, member: User) -> None:
    client.force_login(member)
    client.post("/organisations/ajouter/", typed(identifier_scheme="siren", identifier="732 829 320"))
    assert Organisation.objects.get(name="Eau et Vallées").identifier == "732829320"


@pytest.mark.parametrize(
    ("scheme", "number", "said"),
    [
        ("siren", "732829321", "clé de contrôle"),
        ("siren", "12", "9 chiffres"),
        ("rna", "X1", "RNA"),
        ("", "123", "quel répertoire"),
    ],
)
def test_a_wrong_identifier_is_said(client: Client, member: User, scheme: str, number: str, said: str) -> None:
    client.force_login(member)
    page = client.post("/organisations/ajouter/", typed(identifier_scheme=scheme, identifier=number)).content.decode()
    assert said in page
    assert "Eau et Vallées" in page
    assert not Organisation.objects.filter(name="Eau et Vallées").exists()


def test_one_organisation_per_identifier(client: Client, member: User) -> None:
    factories.organisation(identifier_scheme="siren", identifier="732829320")
    client.force_login(member)
    page = client.post(
        "/organisations/ajouter/", typed(identifier_scheme="siren", identifier="732 829 320")
    ).content.decode()
    assert "porte déjà cet identifiant" in page


def test_who_may_change_a_card(client: Client, member: User, stranger: User) -> None:
    address = org(member).get_absolute_url() + "modifier/"
    client.force_login(stranger)
    assert client.post(address, typed()).status_code == 403
    client.force_login(factories.member(organisation=org(member), role="elu"))
    assert client.post(address, typed()).status_code == 403
    client.force_login(member)
    assert client.post(address, typed(kind="collectivite")).status_code == 302


def test_a_body_without_people_is_described_by_who_added_it(client: Client, member: User, stranger: User) -> None:
    client.force_login(member)
    client.post("/organisations/ajouter/", typed())
    address = Organisation.objects.get(name="Eau et Vallées").get_absolute_url() + "modifier/"
    assert client.get(address).status_code == 200
    client.force_login(factories.member(organisation=org(member), role="elu"))
    assert client.get(address).status_code == 403
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    client.force_login(factories.member(role="animateur"))
    assert client.get(address)["Location"] == "/compte/securite/application/activer/"


@pytest.mark.parametrize(("fictitious", "may"), [(False, True), (True, False)])
def test_what_is_fictitious_never_changes_a_real_body(fictitious: bool, may: bool) -> None:
    body = factories.organisation("Réseau", kind="reseau", fictitious=fictitious)
    network, writer = (factories.member(organisation=body, role=role) for role in ("animateur", "charge"))
    real = factories.organisation("Département de la Savoie")
    journal("organisation.added", real, by=writer)
    assert [permissions.can_edit_organisation(each, real) for each in (network, writer)] == [may, may]
    assert permissions.can_edit_organisation(network, factories.organisation(fictitious=True))


def test_showing_to_everyone_is_a_right_of_its_own(client: Client, member: User) -> None:
    writer = factories.member(organisation=org(member), may_publish=False)
    address = org(member).get_absolute_url() + "modifier/"
    client.force_login(writer)
    client.post(address, typed(kind="collectivite", published="on"))
    assert not Organisation.objects.get(pk=org(member).pk).published
    client.force_login(member)
    client.post(address, typed(kind="collectivite", published="on"))
    assert Organisation.objects.get(pk=org(member).pk).published


def test_a_successor_but_not_in_a_circle(client: Client, member: User) -> None:
    old = org(member)
    new = factories.organisation("La suivante")
    journal("organisation.added", new, by=member)
    client.force_login(member)
    data = typed(kind="collectivite", successor=new.pk, successor_on="2021-01-01")
    client.post(old.get_absolute_url() + "modifier/", data)
    assert "La suivante" in client.get(old.get_absolute_url()).content.decode()
    page = client.post(new.get_absolute_url() + "modifier/", {**data, "successor": old.pk}).content.decode()
    assert "se succéder à elle-même" in page


def test_services_are_added_renamed_closed_and_reopened(client: Client, member: User) -> None:
    card = org(member).get_absolute_url()
    client.force_login(member)
    client.post(card + "services/ajouter/", {"name": "Jeunesse"})
    assert "porte déjà ce nom" in client.post(card + "services/ajouter/", {"name": "jeunesse"}).content.decode()
    row = Service.objects.get()
    client.post(f"/organisations/services/{row.pk}/modifier/", {"name": "Jeunesse et sports"})
    page = client.post(f"/organisations/services/{row.pk}/fermer/", follow=True).content.decode()
    assert f"/organisations/services/{row.pk}/rouvrir/" in page
    row.refresh_from_db()
    assert (row.name, row.closed_on is None) == ("Jeunesse et sports", False)
    client.post(f"/organisations/services/{row.pk}/rouvrir/")
    row.refresh_from_db()
    assert row.closed_on is None


def test_a_stranger_does_not_touch_services_and_mandates(client: Client, member: User, stranger: User) -> None:
    row = Service.objects.create(organisation=org(member), name="Eau")
    mandate = Mandate.objects.create(organisation=org(member), body="Assemblée", starts_on="2021-07-01")
    client.force_login(stranger)
    addresses = [
        org(member).get_absolute_url() + "services/ajouter/",
        org(member).get_absolute_url() + "mandats/ajouter/",
        f"/organisations/services/{row.pk}/modifier/",
        f"/organisations/services/{row.pk}/fermer/",
        f"/organisations/services/{row.pk}/rouvrir/",
        f"/organisations/mandats/{mandate.pk}/modifier/",
    ]
    assert {client.post(address).status_code for address in addresses} == {403}


def test_a_mandate_and_one_backwards(client: Client, member: User, strict_templates: None) -> None:
    card = org(member).get_absolute_url()
    client.force_login(member)
    data = {"body": "Délégation spéciale", "powers": "limited", "starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    assert "avant son début" in client.post(card + "mandats/ajouter/", data).content.decode()
    client.post(card + "mandats/ajouter/", {**data, "ends_on": ""})
    assert "affaires courantes seulement" in client.get(card).content.decode()


def test_the_journal_says_deeds_in_words(client: Client, member: User, stranger: User, strict_templates: None) -> None:
    client.force_login(member)
    client.post(org(member).get_absolute_url() + "services/ajouter/", {"name": "Jeunesse"})
    client.post(org(member).get_absolute_url() + "modifier/", typed(kind="collectivite", name="Nouveau nom"))
    page = client.get(org(member).get_absolute_url() + "journal/").content.decode()
    assert "a ajouté un service" in page
    assert "Nouveau nom" in page
    assert "service.added" not in page
    client.force_login(stranger)
    assert client.get(org(member).get_absolute_url() + "journal/").status_code == 403


def test_journal_same_queries_for_one_and_three(client: Client, member: User, count_queries: Any) -> None:
    client.force_login(member)
    counts = []
    for number in (1, 2):
        for _each in range(number):
            journal("organisation.changed", org(member), by=member)
        client.get(org(member).get_absolute_url() + "journal/")
        with count_queries() as queries:
            client.get(org(member).get_absolute_url() + "journal/")
        counts.append(len(queries))
    assert counts == [8, 8]
    assert JournalEntry.objects.count() == 3
