"""What is kept about a person, and what is left once the account is closed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from alliage.actors.models import Invitation, JournalEntry, User
from alliage.actors.services import invite, journal
from alliage.actors.services.invitations import forget_addresses
from alliage.alliances.models import CalendarAddress, Committee, CommitteeValidation, ContactLog
from alliage.arbitration.models import Decision, FollowUp, Line, Named, Round, View, VoiceLink
from alliage.projects.models import (
    Comment,
    Indicator,
    IndicatorValue,
    NoConventionAnswers,
    Outcome,
    ProjectContact,
    QualityRating,
)
from alliage.vocabulary.models import Currency
from alliage.vocabulary.queries import quality_items
from tests import factories
from tests.factories import org

pytestmark = pytest.mark.django_db


def _work(person: User) -> None:
    """A line of hers in each of the tables that name their author."""
    body = org(person)
    said = {"organisation": body, "function": "la chargée", "user": person}
    bond = factories.alliance(body)
    CalendarAddress.objects.create(user=person, token="adresse-tenue-secrete")
    ContactLog.objects.create(alliance=bond, channel="call", with_whom="la mairie", text="Point", **said)
    CommitteeValidation.objects.create(
        committee=Committee.objects.create(alliance=bond, held_on=timezone.localdate(), remote=True), **said
    )
    project = factories.project(body)
    factories.effect(project, body.territory, user=person)
    indicator = Indicator.objects.create(
        outcome=Outcome.objects.create(project=project, statement="Écoutés"), title="Professionnels formés"
    )
    IndicatorValue.objects.create(indicator=indicator, value=4, accepted_by=person, **said)
    Comment.objects.create(project=project, text="Quand venez-vous ?", **said)
    ProjectContact.objects.create(project=project, channel="call", with_whom="la mairie", text="Point", **said)
    taken_back = {"withdrawn_by": person, "withdrawn_function": "la chargée", "withdrawn_at": timezone.now()}
    QualityRating.objects.create(project=project, item=quality_items()[0], level=1, **said, **taken_back)
    NoConventionAnswers.objects.create(
        project=project,
        commitments=True,
        no_conflict=True,
        stated_action=True,
        explanation="Relu",
        function="la chargée",
        user=person,
    )
    _decided(person, project)


def _decided(person: User, project: Any) -> None:
    """A round she is named in, asked a partner for, reported a view in, signed and looked at again."""
    said = {"organisation": org(person), "function": "la chargée", "user": person}
    euro = Currency.objects.get(code="EUR")
    round = Round.objects.create(organisation=org(person), year=2027, reference_year=2026, currency=euro, decided_by=person)
    Named.objects.create(round=round, user=person)
    line = Line.objects.create(round=round, project=project, label="Jeunesse", own=10)
    View.objects.create(line=line, stance="favorable", reported=True, **said)
    until = timezone.now() + timedelta(days=1)
    VoiceLink.objects.create(round=round, kind="avis", line=line, token_hash="x", expires_at=until, **said)
    decision = Decision.objects.create(line=line, kind="keep", words="Maintenir", reason="", cost=10)
    told = {"text": "Fait", "function": "la chargée", "user": person}
    FollowUp.objects.create(decision=decision, months=6, due_on=timezone.localdate(), **told)


def test_the_file_holds_all_that_names_me(client: Client, member: User) -> None:
    _work(member)
    SocialAccount.objects.create(user=member, provider="oidc", uid="42")
    client.force_login(member)
    TOTP.activate(member, secret := generate_totp_secret())
    text = client.get("/mon-compte/mes-donnees/").content.decode()
    data = json.loads(text)
    assert {key: value for key, value in data.items() if isinstance(value, bool)} == {
        "second_factor": True,
        "calendar_address": True,
    }
    assert {key: len(value) for key, value in data.items() if isinstance(value, list)} == {
        "identities": 1,
        "roles": 1,
        "tasks": 0,
        "mail_sent": 0,
        "invitations": 0,
        "invitations_sent": 0,
        "files": 0,
        "pictures": 0,
        "alliance_contacts": 1,
        "committee_validations": 1,
        "effects": 1,
        "values": 1,
        "values_accepted": 1,
        "messages": 1,
        "project_contacts": 1,
        "actions_without_convention": 1,
        "quality": 1,
        "quality_withdrawn": 1,
        "rounds": 1,
        "views": 1,
        "view_links": 1,
        "votes_written": 1,
        "follow_ups": 1,
        "deeds": 0,
    }
    assert [word for word in ("adresse-tenue-secrete", secret) if word in text] == []


def test_nothing_of_another_is_in_it(client: Client, member: User, partner: User) -> None:
    _work(member)
    client.force_login(partner)
    data = client.get("/mon-compte/mes-donnees/").json()
    assert [key for key, value in data.items() if isinstance(value, list) and value] == ["roles"]


def _everything() -> str:
    """All the rows of our tables, as text."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("alliage.")]
    return "".join(serializers.serialize("json", model._base_manager.all()) for model in ours)


def test_a_closed_account_leaves_no_address_behind(client: Client, member: User, partner: User) -> None:
    person = factories.member(organisation=org(member), email="awa.diop@exemple.test", name="Awa Diop")
    for host, address in ((partner, "Awa.Diop@exemple.test"), (member, "autre@exemple.test")):
        offered = Invitation(email=address, organisation=org(host), role="agent", function="agente")
        invite(offered, by=host)
    journal("invitation.sent", Invitation.objects.last(), by=member)
    old = journal("invitation.sent", Invitation.objects.first(), by=partner)
    JournalEntry.objects.filter(pk=old.pk).update(subject_label="awa.diop@exemple.test → Commune")
    client.force_login(person)
    client.post("/mon-compte/fermer/", {"sure": "on"})
    assert "diop" not in _everything().lower()
    states = {row.email: row.state for row in Invitation.objects.all()}
    assert states == {f"compte-ferme-{person.pk}@invalid.invalid": "revoked", "autre@exemple.test": "open"}


def test_an_invitation_is_named_without_its_address(member: User) -> None:
    offered = Invitation(
        email="awa@exemple.test", organisation=org(member), role="agent", expires_at=timezone.now() + timedelta(days=1)
    )
    assert str(offered) == f"agent métier, {org(member).name}"


def test_the_journal_forgets_the_addresses_it_named(member: User, partner: User) -> None:
    offered = Invitation.objects.create(
        email="awa@exemple.test", organisation=org(member), role="agent", expires_at=timezone.now(), token_hash="0"
    )
    rows: list[Any] = [
        journal("invitation.sent", offered, by=member),
        journal("invitation.renewed", offered, by=member),
        journal("organisation.added", org(partner), by=member),
    ]
    JournalEntry.objects.filter(pk=rows[0].pk).update(subject_label="awa@exemple.test → Haut-Val")
    forget_addresses(apps)
    labels = [JournalEntry.objects.get(pk=row.pk).subject_label for row in rows]
    assert labels == ["", f"agent métier, {org(member).name}", org(partner).name]
