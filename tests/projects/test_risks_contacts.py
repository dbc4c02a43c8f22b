"""Risks said in words, contacts by function."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.projects.models import Project, ProjectContact, Risk, Standing
from tests import factories

pytestmark = pytest.mark.django_db


def read(answer: Any) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Forêts")


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def url(project: Project, end: str) -> str:
    return f"/cooperations/{project.pk}/{end}"


def test_a_risk_is_noted_corrected_closed_and_back(desk: Client, shared: Project, strict_templates: None) -> None:
    assert "Aucun risque noté" in read(desk.get(url(shared, "risques/")))
    assert desk.get(url(shared, "risques/ajouter/")).status_code == 200
    typed = {
        "text": "Les visas tardent",
        "likelihood": "3",
        "severity": "2",
        "response": "Visioconférences",
        "owner": "la chargée de mission",
    }
    assert desk.post(url(shared, "risques/ajouter/"), typed).status_code == 302
    assert "probabilité élevée, gravité moyenne" in read(desk.get(url(shared, "risques/")))
    risk = Risk.objects.get()
    assert desk.get(url(shared, f"risques/{risk.pk}/")).status_code == 200
    desk.post(url(shared, f"risques/{risk.pk}/"), typed | {"severity": "3"})
    desk.post(url(shared, f"risques/{risk.pk}/lever/"))
    risk.refresh_from_db()
    assert (risk.severity, risk.closed_on) == (3, timezone.localdate())
    desk.post(url(shared, f"risques/{risk.pk}/lever/"))
    risk.refresh_from_db()
    assert risk.closed_on is None


def test_a_risk_stands_in_a_territory_of_the_project(desk: Client, shared: Project, stranger: Any) -> None:
    elsewhere = factories.org(stranger).territory_id
    typed = {"text": "Crue", "likelihood": "1", "severity": "1", "territory": elsewhere}
    assert desk.post(url(shared, "risques/ajouter/"), typed).status_code == 200
    assert not Risk.objects.exists()


def test_a_contact_is_noted_and_breaks_the_silence(
    desk: Client, shared: Project, member: Any, strict_templates: None
) -> None:
    assert "Aucun contact noté" in read(desk.get(url(shared, "contacts/")))
    assert desk.get(url(shared, "contacts/ajouter/")).status_code == 200
    typed = {"on": "2026-01-12", "channel": "call", "with_whom": "le chef du service Eau, Kaléba", "text": "Tout va bien."}
    assert desk.post(url(shared, "contacts/ajouter/"), typed).status_code == 302
    contact = ProjectContact.objects.get()
    assert (contact.organisation, contact.user) == (factories.org(member), member)
    assert "le chef du service Eau, Kaléba" in read(desk.get(url(shared, "contacts/")))
    assert Standing.objects.filter(project=shared, last_news_on=timezone.localdate()).count() == 2


def test_a_contact_to_come_is_refused(desk: Client, shared: Project) -> None:
    typed = {"on": "2999-01-12", "channel": "call", "with_whom": "x", "text": "y"}
    answer = desk.post(url(shared, "contacts/ajouter/"), typed)
    assert "sa date ne peut pas être à venir" in read(answer)
    assert not ProjectContact.objects.exists()


def test_doors(client: Client, shared: Project, member: Any, partner: Any, stranger: Any) -> None:
    risk = Risk.objects.create(project=shared, text="Crue")
    ends = ["risques/", "contacts/", "contacts/ajouter/", "risques/ajouter/", f"risques/{risk.pk}/"]
    agent = factories.member(organisation=factories.org(member), role="agent")
    expected = {None: [302] * 5, stranger: [404] * 5, agent: [200, 200, 200, 403, 403], partner: [200] * 5}
    for person, codes in expected.items():
        client.logout()
        if person:
            client.force_login(person)
        assert [client.get(url(shared, end)).status_code for end in ends] == codes
    client.force_login(stranger)
    assert client.post(url(shared, f"risques/{risk.pk}/lever/")).status_code == 404
