"""What the history puts back keeps the rules of the room: publication, signatures, corrections of published figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliage.actors import registry
from alliage.actors.models import Organisation
from alliage.actors.models.history import written_by
from alliage.actors.services import history
from alliage.projects.models import (
    AccountSum,
    Effect,
    Funding,
    Payment,
    PaymentsOpening,
    Project,
    ProjectTerritory,
    PublishedCorrection,
)
from alliage.projects.services.effects import change_effect, confirm_effect
from alliage.projects.services.money import change_funding, delete_funding
from alliage.projects.services.words import say_word
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(member: Any) -> Organisation:
    return factories.org(member)


@pytest.fixture
def shared(home: Organisation, partner: Any) -> Project:
    return factories.project(home, factories.org(partner), title="Eau", published=True)


@pytest.fixture
def silent(home: Organisation) -> Any:
    """A colleague who may write and may not publish."""
    return factories.member(organisation=home, may_publish=False)


def line(table: str, sort: str = "~", having: str = "") -> tuple[Any, Any]:
    """The latest line of a table, and its kind."""
    kind: Any = registry.kind(table)
    found = kind.trace.objects.filter(history_type=sort).order_by("-history_id")
    return kind, next(each for each in found if not having or having in each.history_changes)


def revert(told: tuple[Any, Any], *names: str, by: Any, reason: str = "") -> Any:
    kind, change = told
    seen = history.stamp(history.now(kind, change), history.movable(kind, change))
    return history.revert(kind, change, names=names, seen=seen, by=by, reason=reason)


def corrections() -> list[tuple[str, str, str, str]]:
    rows = PublishedCorrection.objects.order_by("pk")
    return [(row.organisation.name if row.organisation else "", row.kind, row.deed, row.reason) for row in rows]


def vote(project: Project, funder: Organisation, **values: Any) -> Funding:
    made: Any = factories.funding(project, funder, "40000")
    if values:
        mend(values.pop("by"), reason="première raison", **values)
    return made


def mend(by: Any, *, reason: str = "", **values: Any) -> None:
    row = Funding.objects.get()
    shares = {share.country: share.share for share in row.shares.all()} or {row.funder.territory.country: Decimal(100)}  # type: ignore[union-attr]
    change_funding(row, shares=shares, by=by, reason=reason, **values)


def test_a_publication_is_no_value_to_put_back(home: Organisation, shared: Project, silent: Any) -> None:
    effect = factories.effect(shared, home.territory, statement="Publiée", organisation=home)
    change_effect(Effect.objects.get(pk=effect.pk), by=silent, statement="Jamais validée")
    _kind, change = line("effect")
    address = reverse("actors:history_change", args=["cooperation", shared.pk, "effect", change.history_id])
    client = Client()
    client.force_login(silent, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(address)
    assert 'value="published_at"' not in shown.content.decode()
    client.post(address, {"fields": ["published_at"], "seen": shown.context["seen"]})
    assert Effect.objects.get().published_at is None
    client.post(address, {"fields": ["statement", "published_at"], "seen": shown.context["seen"]})
    back = Effect.objects.get()
    assert (back.statement, back.published_at) == ("Publiée", None)
    assert "Jamais validée" not in Client().get(shared.get_absolute_url()).content.decode()


def test_words_that_come_back_are_shown_by_who_may_publish_only(
    home: Organisation, shared: Project, member: Any, silent: Any
) -> None:
    factories.effect(shared, home.territory, statement="Un", organisation=home)
    change_effect(Effect.objects.get(), by=member, statement="Deux")
    assert Effect.objects.get().published_at is not None
    revert(line("effect"), "statement", by=silent, reason="mot juste")
    assert (Effect.objects.get().statement, Effect.objects.get().published_at) == ("Un", None)
    assert corrections()[-1] == ("", "effect", "removed", "mot juste")
    Effect.objects.update(published_at=shared.published_at)
    revert(line("effect", having="statement"), "statement", by=member)
    assert Effect.objects.get().statement == "Deux"
    assert Effect.objects.get().published_at is not None


def test_a_confirmation_does_not_cover_words_that_came_back(
    home: Organisation, shared: Project, member: Any, partner: Any
) -> None:
    factories.effect(shared, factories.org(partner).territory, statement="Un", organisation=home)
    change_effect(Effect.objects.get(), by=member, statement="Deux")
    confirm_effect(Effect.objects.get(), by=partner)
    revert(line("effect", having="statement"), "statement", by=member)
    back = Effect.objects.get()
    assert (back.statement, back.confirmed_at, back.confirmed_function) == ("Un", None, "")


def test_words_put_back_by_another_body_are_said_by_it(
    home: Organisation, shared: Project, member: Any, partner: Any
) -> None:
    shared.participations.update(co_owner=True)
    factories.effect(shared, home.territory, statement="Un", organisation=home)
    change_effect(Effect.objects.get(), by=member, statement="Deux")
    revert(line("effect"), "statement", by=partner)
    assert Effect.objects.get().organisation == factories.org(partner)


def test_a_word_comes_back_with_its_signature_or_not_at_all(
    home: Organisation, shared: Project, member: Any, silent: Any
) -> None:
    def side() -> ProjectTerritory:
        return ProjectTerritory.objects.get(project=shared, territory=home.territory)

    say_word(side(), word="Phrase du maire", function="le maire", language="fr", by=member)
    say_word(side(), word="Phrase de la directrice", function="la directrice", language="en", by=member)
    shown = side().word_published_at
    assert shown is not None
    told = line("projectterritory", having="word")
    revert(told, "word", by=silent)
    assert (side().word, side().word_function, side().word_language) == ("Phrase du maire", "le maire", "fr")
    assert side().word_published_at is None
    # A correction of the words alone carries the signature they had.
    say_word(side(), word="Phrase du maire, corrigée", function="le maire", language="fr", by=member)
    mended = line("projectterritory", having="word")
    say_word(side(), word="Autre", function="l’adjoint", language="fr", by=member)
    assert set(history.movable(*mended)) >= {"word", "word_function", "word_on", "word_language"}
    revert(mended, "word", by=member)
    assert (side().word, side().word_function) == ("Phrase du maire", "le maire")
    assert side().word_published_at is not None


def test_the_page_says_what_comes_back_together(home: Organisation, shared: Project, member: Any) -> None:
    side = ProjectTerritory.objects.get(project=shared, territory=home.territory)
    say_word(side, word="Un", function="le maire", by=member)
    _kind, change = line("projectterritory", having="word")
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(
        reverse("actors:history_change", args=["cooperation", shared.pk, "projectterritory", change.history_id])
    )
    assert "Ces champs reviennent ensemble, ou pas du tout" in page.content.decode()
    assert 'value="word_published_at"' not in page.content.decode()


def test_a_published_figure_put_back_is_told_to_everyone(home: Organisation, shared: Project, member: Any) -> None:
    vote(shared, home, by=member, voted=Decimal(38000))
    _kind, change = line("funding", having="voted")
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("actors:history_change", args=["cooperation", shared.pk, "funding", change.history_id])
    shown = client.get(address)
    assert "Pourquoi ce changement" in shown.content.decode()
    refused = client.post(address, {"fields": ["voted"], "seen": shown.context["seen"]})
    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert Funding.objects.get().voted == 38000
    client.post(address, {"fields": ["voted"], "seen": shown.context["seen"], "reason": "le vote est bien celui-là"})
    assert Funding.objects.get().voted == 40000
    assert corrections()[1:] == [(home.name, "vote", "changed", "le vote est bien celui-là")]
    assert PublishedCorrection.objects.latest("pk").after["voted"] == "40000.00"


def test_a_published_figure_brought_back_and_taken_away_is_told_too(
    home: Organisation, shared: Project, member: Any
) -> None:
    factories.funding(shared, home, "40000")
    delete_funding(Funding.objects.get(), by=member, reason="erreur")
    kind, change = line("funding", "-")
    assert kind.is_read(history.as_it_was(kind, change))
    made = history.bring_back(kind, change, by=member, reason="elle était juste")
    assert history.take_away(kind, made, by=member)
    told = [("vote", "removed", "erreur"), ("vote", "added", "elle était juste"), ("vote", "removed", "")]
    assert [each[1:] for each in corrections()] == told
    assert not AccountSum.objects.filter(organisation=home, voted__gt=0).exists()


def test_an_internal_figure_asks_no_reason(home: Organisation, member: Any) -> None:
    factories.funding(factories.project(home), home, "40000")
    mend(member, voted=Decimal(38000))
    revert(line("funding", having="voted"), "voted", by=member)
    assert corrections() == []
    kind: Any = registry.kind("funding")
    assert not kind.is_read(Funding.objects.get())


def test_undoing_does_not_take_away_what_others_hung_on_it(home: Organisation, shared: Project, member: Any) -> None:
    factories.funding(shared, home, "40000")
    delete_funding(Funding.objects.get(), by=member)
    kind, change = line("funding", "-")
    made = history.bring_back(kind, change, by=member)
    Payment.objects.create(funding=Funding.objects.get(), paid_on=dt.date(2024, 5, 5), amount=Decimal(100))
    with pytest.raises(RuleError, match="a changé depuis"):
        history.take_away(kind, made, by=member)
    assert Payment.objects.exists()


def test_a_vote_that_changes_hands_is_told_in_both_accounts(home: Organisation, shared: Project, member: Any) -> None:
    other = factories.organisation("Autre", territory=home.territory)
    paid = vote(shared, home)
    Payment.objects.create(funding=paid, paid_on=dt.date(2024, 5, 5), amount=Decimal(100))
    PaymentsOpening.objects.create(organisation=other, until=dt.date(2025, 1, 1))
    with written_by(member):
        mend(member, reason="elle a été votée par l’autre", funder=other)
    why = "elle a été votée par l’autre"
    assert corrections() == [
        (home.name, "vote", "changed", why),
        ("Autre", "vote", "changed", why),
        # The new funder shows what it pays: this payment was not shown before.
        ("Autre", "payment", "added", why),
    ]
    revert(line("funding", having="funder"), "funder", by=member)
    assert [each[:3] for each in corrections()[3:]] == [
        ("Autre", "vote", "changed"),
        (home.name, "vote", "changed"),
        ("Autre", "payment", "removed"),
    ]
