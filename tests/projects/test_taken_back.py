"""A publication taken back, changed and shown again: what anyone read before is compared with what they read now."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.projects.models import (
    Effect,
    Funding,
    Payment,
    PaymentsOpening,
    Project,
    PublishedCorrection,
    PublishedFigures,
)
from alliage.projects.services.corrections import remember_published, tell_what_changed
from alliage.projects.services.effects import change_effect
from alliage.projects.services.money import add_funding, change_funding, delete_funding
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 5, 5)


@pytest.fixture
def home(member: Any) -> Organisation:
    return factories.org(member)


@pytest.fixture
def shared(home: Organisation, partner: Any) -> Project:
    project = factories.project(home, factories.org(partner), title="Eau", published=True)
    vote = factories.funding(project, home, "40000")
    PaymentsOpening.objects.create(organisation=home, until=dt.date(2025, 1, 1))
    Payment.objects.create(funding=vote, paid_on=DAY, amount=Decimal(100), recipient=factories.organisation("Artisans"))
    factories.effect(project, home.territory, statement="L’eau coule", organisation=home)
    return project


def hide(project: Project) -> None:
    remember_published(project)
    Project.objects.filter(pk=project.pk).update(published_at=None)


def show(project: Project, by: Any) -> None:
    now = timezone.now()
    Project.objects.filter(pk=project.pk).update(published_at=now)
    Effect.objects.filter(published_at=None).update(published_at=now)
    tell_what_changed(Project.objects.get(pk=project.pk), by)
    assert not PublishedFigures.objects.exists()


def told() -> list[tuple[str, str, str, str]]:
    rows = PublishedCorrection.objects.order_by("pk")
    return [
        (
            row.kind,
            row.deed,
            *(str(said.get("voted") or said.get("amount") or said.get("statement", "")) for said in (row.before, row.after)),
        )
        for row in rows
    ]


def test_nothing_changed_nothing_is_told(shared: Project, member: Any, home: Organisation) -> None:
    show(shared, member)
    hide(shared)
    Organisation.objects.filter(pk=home.pk).update(name="Autrement nommée")
    show(shared, member)
    assert told() == []


def test_a_vote_a_payment_and_an_effect_changed_meanwhile_are_told(shared: Project, member: Any) -> None:
    hide(shared)
    vote = Funding.objects.get()
    change_funding(vote, shares={vote.funder.territory.country: Decimal(100)}, by=member, voted=Decimal(110))  # type: ignore[union-attr]
    change_effect(Effect.objects.get(), by=member, statement="L’eau coulera")
    Payment.objects.get().delete()
    Payment.objects.create(funding=vote, paid_on=DAY, amount=Decimal(7))
    assert told() == []
    show(shared, member)
    assert told() == [
        ("vote", "changed", "40000.00", "110.00"),
        ("payment", "removed", "100.00", ""),
        ("effect", "changed", "L’eau coule", "L’eau coulera"),
        ("payment", "added", "", "7.00"),
    ]
    assert PublishedCorrection.objects.first().function == member.acting.function  # type: ignore[union-attr]
    hide(shared)
    show(shared, member)
    assert len(told()) == 4


def test_a_vote_removed_is_told_and_a_new_one_is_not(shared: Project, member: Any, home: Organisation) -> None:
    Payment.objects.all().delete()
    hide(shared)
    vote = Funding.objects.get()
    values: dict[str, Any] = {"funder": home, "currency": vote.currency}
    shares = {home.territory.country: Decimal(100)}  # type: ignore[union-attr]
    delete_funding(vote, by=member)
    add_funding(shared, shares=shares, by=member, voted=Decimal(10), year=vote.year - 1, **values)
    show(shared, member)
    assert told() == [("vote", "removed", "40000.00", "")]


def test_the_same_figure_in_another_row_is_no_correction(shared: Project, member: Any) -> None:
    hide(shared)
    paid = Payment.objects.get()
    paid.delete()
    paid.pk = None
    paid.save(force_insert=True)
    show(shared, member)
    assert told() == []


def test_payments_shown_or_hidden_by_choice_are_no_correction(shared: Project, member: Any) -> None:
    Payment.objects.create(funding=Funding.objects.get(), paid_on=dt.date(2025, 6, 1), amount=Decimal(5))
    hide(shared)
    PaymentsOpening.objects.update(until=dt.date(2025, 12, 31))
    show(shared, member)
    hide(shared)
    PaymentsOpening.objects.update(until=None)
    show(shared, member)
    assert told() == []


def test_bodies_merged_meanwhile_change_no_figure(shared: Project, member: Any, home: Organisation) -> None:
    kept = factories.organisation("Toutes deux", territory=home.territory)
    artisans = Organisation.objects.get(name="Artisans")
    hide(shared)
    Payment.objects.update(recipient=kept)
    Organisation.everything.filter(pk=artisans.pk).update(merged_into=kept, deleted_at=timezone.now())
    show(shared, member)
    assert told() == []
    hide(shared)
    Payment.objects.update(recipient=None)
    show(shared, member)
    assert [each[:2] for each in told()] == [("payment", "changed")]


def test_a_vote_given_to_another_funder_is_told_in_both_accounts(shared: Project, member: Any, home: Organisation) -> None:
    other = factories.organisation("Autre", territory=home.territory)
    Payment.objects.all().delete()
    hide(shared)
    Funding.objects.update(funder=other)
    show(shared, member)
    assert set(PublishedCorrection.objects.values_list("organisation", "deed")) == {
        (home.pk, "changed"),
        (other.pk, "changed"),
    }
