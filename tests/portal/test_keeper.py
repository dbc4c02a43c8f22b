"""The keeper of a new installation, before anybody has a role: every page shows the way in."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from alliage.actors.models import Organisation
from alliage.portal.models import Statement
from alliage.portal.queries.first_steps import first_steps
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def keeper() -> Any:
    return factories.user(is_superuser=True, is_staff=True)


@pytest.fixture
def desk(client: Client, keeper: Any) -> Client:
    TOTP.activate(keeper, generate_totp_secret())
    client.force_login(keeper)
    return client


def test_three_steps_open_an_installation(keeper: Any) -> None:
    assert [step.done for step in first_steps(keeper)] == [False, False, False]
    Statement.objects.create(authority="Département de Haut-Val")
    body = factories.organisation()
    assert [(step.done, step.url) for step in first_steps(keeper)] == [
        (True, "/reglages/"),
        (True, "/organisations/ajouter/"),
        (False, f"/organisations/{body.pk}/personnes/inviter/"),
    ]
    factories.member(organisation=body)
    assert all(step.done for step in first_steps(keeper))


@pytest.mark.parametrize("page", ["/premiers-pas/", "/cooperations/", "/cooperations/a-lire/", "/ma-semaine/"])
def test_no_page_is_a_dead_end(desk: Client, page: str) -> None:
    text = desk.get(page).content.decode()
    assert "Demandez à la personne chargée de mission" not in text
    links = re.findall(r'<a class="btn small" href="([^"]+)"', text)
    assert links == ["/reglages/", "/organisations/ajouter/", "/organisations/ajouter/"]
    assert {desk.get(link).status_code for link in links} == {200}


def account_menu(client: Client) -> list[str]:
    found = re.search(r'<details class="menu".*?</details>', client.get("/aide/").content.decode(), re.S)
    assert found
    return re.findall(r'<a href="([^"]+)"', found[0])


def test_what_only_the_keeper_keeps_is_in_her_menu(desk: Client) -> None:
    assert account_menu(desk) == ["/mon-compte/", "/organisations/", "/reglages/", "/redaction/"]


def test_nobody_else_is_shown_these_doors(client: Client, member: Any) -> None:
    client.force_login(member)
    assert not {"/reglages/", "/redaction/"} & set(account_menu(client))


def test_from_the_first_screen_to_the_first_invitation(desk: Client) -> None:
    place = factories.territory("Haut-Val")
    desk.post("/organisations/ajouter/", {"name": "Département de Haut-Val", "kind": "collectivite", "territory": place.pk})
    body = Organisation.objects.get()
    step = re.findall(r'<a class="btn small" href="([^"]+)"', desk.get("/premiers-pas/").content.decode())[-1]
    assert step == f"/organisations/{body.pk}/personnes/inviter/"
    assert desk.get(step).status_code == 200
