"""One bin: what goes in, who sees it, what comes back, what is erased for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import Chore, JournalEntry, Organisation, Situation, Territory
from alliage.actors.models.history import written_by
from alliage.actors.services import binning
from alliage.alliances.models import Committee, ContactLog
from alliage.alliances.services import delete_alliance
from alliage.projects.models import Effect, Project
from alliage.projects.services.effects import delete_effect
from alliage.projects.services.projects import delete_project, restore_project
from alliage.rules.errors import RuleError
from tests import factories


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def labels(person: Any) -> list[tuple[str, str, int]]:
    page = signed_in(person).get("/corbeille/").context["page_obj"]
    return [(each.noun, each.label, each.days) for each in page]


@pytest.fixture
def project(member: Any, partner: Any) -> Any:
    return factories.project(factories.org(member), factories.org(partner), title="La filière lait")


def test_every_kind_is_in_one_place_with_the_days_left(member: Any, partner: Any, project: Any) -> None:
    bond = factories.alliance(factories.org(member), factories.org(partner), name="Haut et Bas")
    effect = factories.effect(project, statement="Un effet")
    body = factories.added(factories.organisation("Écrite en double", territory=factories.territory()), by=member)
    situation = Situation.objects.create(
        kind="elections_due",
        territory=body.territory,
        text="Erreur",
        source_url="https://exemple.test/",
        organisation=factories.org(member),
    )
    delete_effect(effect, by=member)
    delete_alliance(bond, by=member)
    services.delete_organisation(body, by=member)
    services.delete_situation(situation, by=member)
    assert labels(member) == [
        ("situation", str(situation), 30),
        ("organisation", "Écrite en double", 30),
        ("alliance", "Haut et Bas", 30),
        ("effet", "Un effet", 30),
    ]
    assert labels(partner) == [("alliance", "Haut et Bas", 30), ("effet", "Un effet", 30)]


def test_what_is_in_the_bin_is_nowhere_else_and_comes_back(member: Any) -> None:
    body = factories.added(factories.organisation("Écrite en double"), by=member)
    client = signed_in(member)
    client.post(f"/organisations/{body.pk}/supprimer/")
    assert client.get(f"/organisations/{body.pk}/").status_code == 404
    assert "Écrite en double" not in client.get("/organisations/").content.decode()
    answer = client.post(f"/corbeille/organisation/{body.pk}/reprendre/", follow=True)
    assert "est de retour, tel quel" in answer.content.decode()
    assert client.get(f"/organisations/{body.pk}/").status_code == 200
    assert [each.verb for each in JournalEntry.objects.filter(subject_id=body.pk)] == [
        "organisation.restored",
        "organisation.deleted",
        "organisation.added",
    ]


def test_a_territory_goes_and_comes_back(member: Any) -> None:
    place = factories.added(factories.territory("Lieu-dit"), by=member)
    client = signed_in(member)
    client.post(f"/territoires/{place.slug}/supprimer/")
    assert client.get(f"/territoires/{place.slug}/").status_code == 404
    client.post(f"/corbeille/territory/{place.pk}/reprendre/")
    assert Territory.objects.filter(pk=place.pk).exists()


def test_a_card_that_serves_is_not_thrown_away(member: Any, partner: Any, project: Any) -> None:
    with pytest.raises(RuleError, match="sert encore"):
        services.delete_organisation(factories.org(member), by=member)
    with pytest.raises(RuleError, match="fusionnez-la"):
        services.delete_territory(factories.org(member).territory, by=member)
    with pytest.raises(PermissionDenied):
        services.delete_organisation(factories.org(partner), by=member)


def test_an_identifier_taken_meanwhile_is_told(member: Any) -> None:
    first = factories.added(factories.organisation("Première", identifier_scheme="other", identifier="7"), by=member)
    services.delete_organisation(first, by=member)
    factories.organisation("Seconde", identifier_scheme="other", identifier="7")
    answer = signed_in(member).post(f"/corbeille/organisation/{first.pk}/reprendre/", follow=True)
    assert "même identifiant" in answer.content.decode()
    assert not Organisation.objects.filter(pk=first.pk).exists()


def test_others_do_not_see_the_bin(member: Any, stranger: Any, project: Any) -> None:
    delete_project(project, by=member)
    elected = factories.member(organisation=factories.org(member), role="elu")
    assert signed_in(elected).get("/corbeille/").status_code == 403
    assert labels(stranger) == []
    assert signed_in(stranger).post(f"/corbeille/project/{project.pk}/reprendre/").status_code == 404
    assert signed_in(stranger).post("/corbeille/rien/1/reprendre/").status_code == 404
    agent = factories.member(organisation=factories.org(member), role="agent")
    assert labels(agent) == []


def aged(model: Any, days: int) -> None:
    getattr(model, "everything", model.objects).update(deleted_at=timezone.now() - timedelta(days=days))


def test_after_the_delay_a_record_its_rows_and_their_history_are_erased(member: Any, partner: Any, project: Any) -> None:
    with written_by(member):
        factories.effect(project)
        factories.funding(project, factories.org(member))
    delete_project(project, by=member)
    aged(Project, 29)
    assert binning.purge_bin() == {}
    aged(Project, 31)
    assert labels(member) == []
    assert signed_in(member).post(f"/corbeille/project/{project.pk}/reprendre/").status_code == 404
    call_command("purge_bin")
    assert Project.objects.count() == Project.history.count() == Effect.history.count() == 0
    assert JournalEntry.objects.filter(verb="bin.purged").get().detail == {"project": 1}
    assert binning.purge_bin() == {}


def test_what_something_still_holds_waits_for_another_day(member: Any) -> None:
    body = factories.added(factories.organisation("Tenue"), by=member)
    services.delete_organisation(body, by=member)
    factories.project(factories.org(member), owner=body)
    aged(Organisation, 40)
    Organisation.everything.exclude(pk=body.pk).update(deleted_at=None)
    assert binning.purge_bin() == {}
    assert Organisation.everything.filter(pk=body.pk).exists()


def test_the_first_deed_of_the_day_empties_what_is_overdue(member: Any, project: Any) -> None:
    effect = factories.effect(project)
    delete_effect(effect, by=member)
    aged(Effect, 31)
    binning._seen.clear()
    client = signed_in(member)
    client.get("/corbeille/")
    assert Effect.objects.count() == 1
    client.post(f"/cooperations/{project.pk}/risques/ajouter/", {})
    assert Effect.objects.count() == 0
    assert Chore.objects.get().last_on == timezone.localdate()


def test_the_same_number_of_reads_for_one_and_three(member: Any, project: Any, count_queries: Any) -> None:
    client = signed_in(member)
    delete_effect(factories.effect(project), by=member)
    client.get("/corbeille/")
    with count_queries() as one:
        client.get("/corbeille/")
    for _number in range(3):
        delete_effect(factories.effect(project, project.territories.first().territory), by=member)
    with count_queries() as many:
        client.get("/corbeille/")
    assert len(one) == len(many)


def test_nothing_comes_back_after_the_delay_whatever_the_door(
    member: Any, partner: Any, project: Any, monkeypatch: Any
) -> None:
    monkeypatch.setitem(binning._seen, "bin", timezone.localdate())
    mine = factories.org(member)
    bond = factories.alliance(mine, factories.org(partner), name="Haut et Bas")
    act = factories.convention(bond)
    meeting = Committee.objects.create(alliance=bond, held_on=timezone.localdate())
    contact = ContactLog.objects.create(
        alliance=bond, organisation=mine, channel="phone", with_whom="la maire", text="Appel", function="la directrice"
    )
    effect = factories.effect(project, statement="Un effet")
    client = signed_in(member)
    doors = {
        f"/cooperations/{project.pk}/effets/{effect.pk}/restaurer/": effect,
        f"/alliances/comites/{meeting.pk}/retablir/": meeting,
        f"/alliances/contacts/{contact.pk}/retablir/": contact,
        f"/alliances/conventions/{act.pk}/retablir/": act,
        f"/alliances/{bond.pk}/retablir/": bond,
        f"/cooperations/{project.pk}/restaurer/": project,
    }
    for door, row in doors.items():
        rows = type(row)._base_manager.filter(pk=row.pk)
        rows.update(deleted_at=timezone.now() - timedelta(days=45))
        answer = client.post(door, follow=True)
        assert "Le délai est passé" in answer.content.decode(), door
        assert "est revenu" not in answer.content.decode(), door
        assert rows.get().deleted_at is not None, door
        rows.update(deleted_at=timezone.now() - timedelta(days=29))
        client.post(door, follow=True)
        assert rows.get().deleted_at is None, door


def test_what_was_just_erased_is_told(member: Any, project: Any) -> None:
    delete_project(project, by=member)
    Project.objects.filter(pk=project.pk).delete()
    with pytest.raises(RuleError, match="vient d’être effacée"):
        restore_project(project, by=member)


def test_what_was_taken_back_meanwhile_is_not_erased(member: Any, project: Any, monkeypatch: Any) -> None:
    delete_project(project, by=member)
    aged(Project, 40)
    erase = binning._erase

    def taken_back_then_erased(kind: Any, key: int) -> bool:
        Project.objects.filter(pk=key).update(deleted_at=None)
        return erase(kind, key)

    monkeypatch.setattr(binning, "_erase", taken_back_then_erased)
    assert binning.purge_bin() == {}
    assert Project.objects.filter(pk=project.pk).exists()


def test_a_refused_return_is_not_said_done(member: Any) -> None:
    first = factories.added(factories.organisation("Première", identifier_scheme="other", identifier="7"), by=member)
    services.delete_organisation(first, by=member)
    factories.organisation("Seconde", identifier_scheme="other", identifier="7")
    page = signed_in(member).post(f"/corbeille/organisation/{first.pk}/reprendre/", follow=True).content.decode()
    assert "même identifiant" in page
    assert "est de retour" not in page
