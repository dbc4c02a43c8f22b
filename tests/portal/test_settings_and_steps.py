"""What needs an account: the statement of the authority, the first steps."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliage.actors.models import JournalEntry, Membership
from alliage.portal.models import Statement
from alliage.portal.queries.first_steps import first_steps
from alliage.portal.services.statement import save_statement
from alliage.projects.models import Project
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def admin() -> Any:
    """Keeps the installation; without a role that asks for a second factor, which other tests walk."""
    return factories.user(is_superuser=True)


@pytest.fixture
def typing(client: Client, admin: Any) -> Client:
    """The admin at work, her second factor set up."""
    TOTP.activate(admin, generate_totp_secret())
    client.force_login(admin)
    return client


def test_the_admin_types_what_the_authority_says(typing: Client) -> None:
    answer = typing.post(
        "/reglages/", {"authority": "Département de Haut-Val", "audit_on": "2026-03-02", "audit_level": "full"}
    )
    assert answer.status_code == 302
    answer = typing.post(
        "/reglages/", {"authority": "Haut-Val", "audit_on": "02/03/2026", "audit_level": "partial", "audit_rate": "82,5"}
    )
    assert answer.status_code == 302
    kept = Statement.objects.get()
    assert (kept.authority, kept.audit_level, str(kept.audit_rate)) == ("Haut-Val", "partial", "82.50")
    assert JournalEntry.objects.filter(verb="statement.changed").count() == 2
    text = typing.get("/accessibilite/").content.decode()
    assert "Haut-Val déclare ce site partiellement conforme" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"audit_on": "2026-03-02"}, "donnez les deux, ou aucun des deux"),
        ({"audit_level": "full"}, "donnez les deux, ou aucun des deux"),
        ({"audit_on": "2090-01-01", "audit_level": "full"}, "pas encore passée"),
        ({"audit_on": "hier", "audit_level": "full"}, "date"),
        ({"contact": "pas une adresse"}, "courriel"),
    ],
)
def test_half_an_audit_is_not_stated(typing: Client, typed: dict[str, str], said: str) -> None:
    answer = typing.post("/reglages/", {"authority": "Ce que j’avais écrit"} | typed)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert said in text
    assert "Ce que j’avais écrit" in text
    assert not Statement.objects.exists()


def test_nobody_else_may_type_it(client: Client, member: Any) -> None:
    assert client.get("/reglages/").status_code == 302
    client.force_login(member)
    answer = client.get("/reglages/")
    assert answer.status_code == 403
    assert "Ce geste ne vous est pas ouvert" in answer.content.decode()
    assert client.post("/reglages/", {"authority": "Moi"}).status_code == 403
    with pytest.raises(PermissionDenied):
        save_statement(Statement(authority="Moi"), by=member)
    assert not Statement.objects.exists()


def done(person: Any) -> list[bool]:
    """Which steps are done, read afresh."""
    return [step.done for step in first_steps(type(person).objects.get(pk=person.pk))]


def test_steps_are_read_from_what_was_done(member: Any, partner: Any) -> None:
    body, there = factories.org(member), factories.org(partner)
    assert done(member) == [False] * 8
    Membership.objects.create(user=factories.user(), organisation=body, role="elu", function="la vice-présidente")
    place = body.territory
    place.population, place.presentation = 400_000, "Un territoire de montagne."
    place.save()
    assert done(member) == [True, True] + [False] * 6
    alliance = factories.alliance(body, there)
    assert done(member) == [True, True, True] + [False] * 5
    factories.convention(alliance)
    project = factories.project(body, there, alliances=[alliance])
    assert done(member) == [True] * 5 + [False] * 3
    factories.effect(project, place)
    assert done(member) == [True] * 6 + [False] * 2
    factories.effect(project, there.territory)
    Project.objects.update(published_at=project.created_at)
    assert done(member) == [True] * 8
    assert done(partner) == [False, False, True, True, True, True, True, True]


def test_every_step_leads_somewhere(client: Client, member: Any, partner: Any) -> None:
    client.force_login(member)
    for with_rows in (False, True):
        if with_rows:
            factories.project(
                factories.org(member), alliances=[factories.alliance(factories.org(member), factories.org(partner))]
            )
        text = client.get("/premiers-pas/").content.decode()
        links = re.findall(r'<a class="btn small" href="([^"]+)"', text)
        assert len(links) == (6 if with_rows else 8)
        assert {client.get(link).status_code for link in links} == {200}


def test_an_empty_portfolio_shows_the_steps(client: Client, member: Any) -> None:
    client.force_login(member)
    assert "Décrire une alliance" in client.get("/cooperations/").content.decode()


def test_a_person_without_any_role_is_told_what_to_do(client: Client) -> None:
    client.force_login(factories.user())
    assert "Demandez à la personne chargée de mission" in client.get("/premiers-pas/").content.decode()
    assert first_steps(factories.user()) == []


def test_the_menu_of_each(client: Client, member: Any) -> None:
    menu = re.search(r'<nav aria-label="Principale">.*?</nav>', client.get("/aide/").content.decode(), re.S)
    assert menu
    assert re.findall(r">([^<]+)</a>", menu[0]) == ["Atlas", "Combien, pour quoi", "Aide"]
    client.force_login(member)
    menu = re.search(r'<nav aria-label="Principale">.*?</nav>', client.get("/aide/").content.decode(), re.S)
    assert menu
    assert re.findall(r">([^<]+)</a>", menu[0]) == [
        "Ma semaine",
        "Coopérations",
        "Budget",
        "Alliances",
        "Territoires",
        "Atlas",
    ]
