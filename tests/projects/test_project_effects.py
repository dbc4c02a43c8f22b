"""Effects: told by function, proved or declared, confirmed, put in the bin and taken back."""

import datetime
import html
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import Effect, Project
from alliage.projects.services.effects import add_effect, change_effect, confirm_effect, delete_effect
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def typed(member: Any, **fields: Any) -> dict[str, Any]:
    """What a person types."""
    values = {
        "territory": factories.org(member).territory_id,
        "domain": "service",
        "statement": "Six quartiers ont un éducateur.",
        "level": "declared",
        "function": "la coordinatrice des quartiers",
    }
    return values | fields


def send(client: Client, project: Project, **fields: Any) -> Any:
    return client.post(f"/cooperations/{project.pk}/effets/ajouter/", fields)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_an_effect_is_added_by_function_and_is_news(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    answer = send(client, project, **typed(member, observed_on="2026-03-14"))
    row = Effect.objects.get()
    assert answer["Location"] == f"/cooperations/{project.pk}/#effet-{row.pk}"
    assert (row.function, row.organisation, row.level) == (
        "la coordinatrice des quartiers",
        factories.org(member),
        "declared",
    )
    assert row.observed_on == datetime.date(2026, 3, 14)
    project.refresh_from_db()
    assert project.last_news_on == timezone.localdate()
    assert JournalEntry.objects.filter(verb="effect.added", subject_id=project.pk).count() == 1


def test_the_function_is_the_one_of_the_role(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    page = text(client.get(f"/cooperations/{project.pk}/effets/ajouter/"))
    assert f'value="{member.acting.function}"' in page


@pytest.mark.parametrize("level", ["documented", "verified"])
def test_more_than_a_statement_needs_evidence(client: Client, member: Any, project: Project, level: str) -> None:
    client.force_login(member)
    answer = send(client, project, **typed(member, level=level))
    assert answer.status_code == 200
    page = text(answer)
    assert "demande une preuve" in page
    assert "Six quartiers ont un éducateur." in page
    assert Effect.objects.count() == 0
    assert send(client, project, **typed(member, level=level, source_url="https://exemple.test/rapport")).status_code == 302


def test_a_file_of_evidence_opens_for_partners_only(
    client: Client, member: Any, partner: Any, stranger: Any, project: Project
) -> None:
    client.force_login(member)
    file = SimpleUploadedFile("enquete.pdf", PDF, "application/pdf")
    assert send(client, project, **typed(member, level="documented", file=file)).status_code == 302
    evidence = Effect.objects.get().evidence
    assert evidence is not None
    assert (evidence.visibility, evidence.owner) == ("shared", factories.org(member))
    for reader, status in ((member, 200), (partner, 200), (stranger, 404), (None, 404)):
        if reader:
            client.force_login(reader)
        else:
            client.logout()
        answer = client.get(evidence.url)
        assert answer.status_code == status
        for closer in answer._resource_closers:  # answer.close() would close the connection to the database too
            closer()


def test_a_file_that_lies_is_refused_and_nothing_is_written(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    file = SimpleUploadedFile("enquete.pdf", b"MZ" + b"\0" * 200, "application/pdf")
    answer = send(client, project, **typed(member, level="documented", file=file))
    assert answer.status_code == 200
    assert "Le fichier se dit PDF" in text(answer)
    assert Effect.objects.count() == 0


def test_bad_input_is_answered_politely(client: Client, member: Any, stranger: Any, project: Project) -> None:
    client.force_login(member)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert "La date du constat est à venir" in text(send(client, project, **typed(member, observed_on=tomorrow.isoformat())))
    assert "Écrivez une date qui existe" in text(send(client, project, **typed(member, observed_on="31/02/2026")))
    elsewhere = factories.org(stranger).territory_id
    assert send(client, project, **typed(member, territory=elsewhere)).status_code == 200
    assert send(client, project, **typed(member, statement="")).status_code == 200
    assert send(client, project, **typed(member, statement="x" * 400)).status_code == 200
    assert send(client, project, **typed(member, domain="magie")).status_code == 200
    assert Effect.objects.count() == 0


def test_an_effect_of_all_goes_in_the_common_strip(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    assert send(client, project, **typed(member, territory="")).status_code == 302
    page = text(client.get(project.get_absolute_url()))
    assert "Six quartiers ont un éducateur." in page.split('class="common"', 1)[1]


def test_doors_are_closed(client: Client, member: Any, stranger: Any, project: Project) -> None:
    row = factories.effect(project, factories.org(member).territory)
    elected = factories.member(organisation=factories.org(member), role="elu")
    paths = [f"/cooperations/{project.pk}/effets/ajouter/", f"/cooperations/{project.pk}/effets/{row.pk}/"]
    for reader, status in ((stranger, 404), (elected, 403)):
        client.force_login(reader)
        assert [client.get(path).status_code for path in paths] == [status, status]
        assert client.post(f"{paths[1]}supprimer/").status_code == status
    client.logout()
    assert client.get(paths[0]).status_code == 302
    with pytest.raises(PermissionDenied):
        add_effect(project, by=stranger, statement="x", domain="service", territory=None)


def test_another_sentence_needs_another_confirmation(member: Any, partner: Any, project: Project) -> None:
    row = factories.effect(project, factories.org(partner).territory)
    with pytest.raises(PermissionDenied):
        confirm_effect(row, by=member)
    confirm_effect(row, by=partner)
    assert row.confirmed_function == partner.acting.function
    change_effect(row, by=member, statement="Tout autre chose")
    row.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_function) == (None, "")


def test_delete_then_undo(client: Client, member: Any, project: Project) -> None:
    row = factories.effect(project, factories.org(member).territory, statement="Un effet à reprendre")
    client.force_login(member)
    answer = client.post(f"/cooperations/{project.pk}/effets/{row.pk}/supprimer/", follow=True)
    page = text(answer)
    assert "Effet retiré." in page
    assert f'action="/cooperations/{project.pk}/effets/{row.pk}/restaurer/"' in page
    assert "Un effet à reprendre" not in page.split('id="cote"', 1)[1]
    assert "Un effet à reprendre" in text(client.get("/corbeille/"))
    assert client.get(f"/cooperations/{project.pk}/effets/{row.pk}/").status_code == 404
    page = text(client.post(f"/cooperations/{project.pk}/effets/{row.pk}/restaurer/", follow=True))
    assert "Un effet à reprendre" in page


def test_two_tabs_on_one_effect(client: Client, member: Any, project: Project) -> None:
    row = factories.effect(project, factories.org(member).territory)
    client.force_login(member)
    path = f"/cooperations/{project.pk}/effets/{row.pk}/"
    stamp = client.get(path).context["form"].initial["stamp"]
    assert client.post(path, typed(member, statement="Par l’autre onglet", stamp=stamp)).status_code == 302
    answer = client.post(path, typed(member, statement="Par le premier onglet", stamp=stamp))
    assert answer.status_code == 200
    page = text(answer)
    assert "Cette fiche a été modifiée" in page
    assert "Par le premier onglet" in page
    row.refresh_from_db()
    assert row.statement == "Par l’autre onglet"


def test_an_effect_cannot_be_felt_outside_the_project(member: Any, stranger: Any, project: Project) -> None:
    with pytest.raises(RuleError, match="territoire de cette coopération"):
        add_effect(project, by=member, statement="x", domain="service", territory=factories.org(stranger).territory)


def test_deleting_is_for_who_said_it_or_edits(member: Any, partner: Any, stranger: Any, project: Project) -> None:
    row = factories.effect(project, factories.org(partner).territory)
    agent = factories.member(organisation=factories.org(partner), role="agent")
    with pytest.raises(PermissionDenied):
        delete_effect(row, by=agent)
    delete_effect(row, by=partner)
    assert Effect.objects.get().deleted_at is not None
