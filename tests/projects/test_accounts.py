"""The public accounts: what is shown and what is not, sums kept true, payments up to a day, corrections for everyone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry, Organisation
from alliage.projects.models import (
    AccountLine,
    AccountReceipt,
    AccountSum,
    Funding,
    Payment,
    PaymentsOpening,
    PortfolioSum,
    Project,
    PublishedCorrection,
)
from alliage.projects.services.accounts import show_payments
from alliage.projects.services.effects import change_effect, delete_effect, restore_effect
from alliage.projects.services.money import add_payment, change_funding, change_payment, delete_funding, delete_payment
from alliage.projects.services.projects import record_decision
from alliage.projects.services.publishing import publish, unpublish
from alliage.projects.services.standings import refresh_all, refresh_standings
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def home(member: Any) -> Organisation:
    return factories.org(member)


@pytest.fixture
def shared(home: Organisation, partner: Any) -> Project:
    return factories.project(home, factories.org(partner), title="Eau", published=True)


def lines(body: Organisation) -> list[tuple[int, str, int, int, int, int]]:
    rows = AccountLine.objects.filter(organisation=body).order_by("year", "currency")
    return [(row.year, row.currency, *map(int, (row.voted, row.in_kind, row.others, row.paid))) for row in rows]


def sums() -> list[tuple[Any, ...]]:
    rows = AccountSum.objects.exclude(count=0, voted=0, in_kind=0, others=0, paid=0).order_by()
    names = ("organisation", "year", "currency", "kind", "key", "count", "voted", "in_kind", "others", "paid")
    return sorted(rows.values_list(*names))


def pay(funding: Funding, amount: int, on: date, **more: Any) -> Payment:
    payment = Payment.objects.create(funding=funding, amount=Decimal(amount), paid_on=on, **more)
    refresh_standings(funding.project)
    return payment


def test_lines_hold_votes_others_and_payments_per_currency(
    home: Organisation, partner: Any, shared: Project, member: Any
) -> None:
    vote = factories.funding(shared, home, "4000")
    factories.funding(shared, home, "500", kind="in_kind")
    factories.funding(shared, factories.org(partner), "1000")
    factories.funding(shared, factories.org(partner), "90000", currency="MAD")
    pay(vote, 700, TODAY)
    show_payments(home, until=TODAY, by=member)
    assert lines(home) == [(YEAR, "EUR", 4500, 500, 1000, 700), (YEAR, "MAD", 0, 0, 90000, 0)]
    assert lines(factories.org(partner)) == [(YEAR, "EUR", 1000, 0, 4500, 0), (YEAR, "MAD", 90000, 0, 0, 0)]


def test_a_payment_counts_in_the_year_it_left(home: Organisation, shared: Project, member: Any) -> None:
    vote = factories.funding(shared, home, "4000", year=YEAR - 1)
    pay(vote, 700, date(YEAR, 1, 1))
    show_payments(home, until=TODAY, by=member)
    assert lines(home) == [(YEAR - 1, "EUR", 4000, 0, 0, 0), (YEAR, "EUR", 0, 0, 0, 700)]


def test_what_is_not_published_weighs_nothing(home: Organisation, member: Any, shared: Project) -> None:
    inside = factories.project(home, title="Interne")
    idea = factories.project(home, title="Idée", stage=Project.Stage.STUDY)
    for project in (shared, inside, idea):
        factories.funding(project, home, "100")
    assert [line.project for line in AccountLine.objects.filter(organisation=home)] == [shared]
    known = PortfolioSum.objects.filter(organisation=home, kind="public").order_by("key").values_list("key", "count")
    assert list(known) == [("before", 1), ("inside", 1), ("open", 1)]
    publish(inside, by=member)
    assert AccountSum.objects.get(organisation=home, kind="all").voted == 200
    unpublish(shared, by=member)
    assert AccountSum.objects.get(organisation=home, kind="all").voted == 100


def test_a_figure_changed_while_the_page_was_taken_back_is_told(home: Organisation, member: Any, shared: Project) -> None:
    vote = factories.funding(shared, home, "40000")
    unpublish(shared, by=member)
    assert home.territory is not None
    change_funding(vote, shares={home.territory.country: Decimal(100)}, by=member, voted=Decimal(10))
    assert not PublishedCorrection.objects.exists()
    publish(shared, by=member, reason="La session est demain.")
    (told,) = PublishedCorrection.objects.all()
    assert (told.kind, told.reason) == (PublishedCorrection.Kind.VOTE, "La session est demain.")


def test_a_record_from_public_sources_shows_sourced_votes_only(home: Organisation) -> None:
    project = factories.project(home, published=True, record_no=7)
    factories.funding(project, home, "100")
    assert lines(home) == []
    factories.funding(project, home, "300", legal_base="water", source_url="https://exemple.test/")
    assert lines(home) == [(YEAR, "EUR", 300, 0, 0, 0)]


def test_payments_are_shown_up_to_a_day_by_who_may_publish(
    home: Organisation, shared: Project, member: Any, stranger: Any
) -> None:
    vote = factories.funding(shared, home, "4000")
    old, new = TODAY - timedelta(days=1), TODAY
    pay(vote, 100, old)
    pay(vote, 20, new)
    assert AccountReceipt.objects.count() == 0
    silent = factories.member(organisation=home, role="finances", may_publish=False)
    for person in (stranger, silent):
        with pytest.raises(PermissionDenied):
            show_payments(home, until=old, by=person)
    with pytest.raises(RuleError, match="déjà payé"):
        show_payments(home, until=TODAY + timedelta(days=1), by=member)
    show_payments(home, until=old, by=member)
    assert [row.paid for row in AccountReceipt.objects.all()] == [100]
    show_payments(home, until=new, by=member)
    assert [row.paid for row in AccountReceipt.objects.all()] == [120]
    show_payments(home, until=None, by=member)
    assert AccountReceipt.objects.count() == 0
    verbs = JournalEntry.objects.filter(verb__startswith="payments").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["payments.shown", "payments.shown", "payments.hidden"]


def test_a_person_is_counted_and_never_named(home: Organisation, partner: Any, shared: Project, member: Any) -> None:
    vote = factories.funding(shared, home, "4000")
    show_payments(home, until=TODAY, by=member)
    add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(50), to_individual=True, reference="M-1")
    add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(60), recipient=factories.org(partner))
    kept = {row.recipient: row.paid for row in AccountReceipt.objects.all()}
    assert kept == {"persons": 50, str(factories.org(partner).pk): 60}
    with pytest.raises(Exception, match="ne nomme personne"):
        add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(1), to_individual=True, recipient=factories.org(partner))


def test_sums_stay_true_through_deeds_and_when_made_again(
    home: Organisation, partner: Any, shared: Project, member: Any
) -> None:
    other = factories.project(home, factories.org(partner), title="Lait", published=True)
    vote = factories.funding(shared, home, "4000")
    more = factories.funding(other, home, "300", year=YEAR - 1)
    effect = factories.effect(shared, home.territory)
    show_payments(home, until=TODAY, by=member)
    payment = add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(60))
    change_payment(payment, by=member, amount=Decimal(70), reason="Erreur")
    delete_effect(effect, by=member, reason="Erreur")
    delete_funding(more, by=member, reason="Erreur")
    after = sums()
    assert AccountSum.objects.get(organisation=home, kind="all", year=YEAR).paid == 70
    refresh_all()
    assert sums() == after


def test_a_published_figure_that_changes_is_listed_with_what_it_said(
    home: Organisation, shared: Project, member: Any
) -> None:
    vote = factories.funding(shared, home, "4000")
    shares = {row.country: row.share for row in vote.shares.all()}
    change_funding(vote, shares=shares, by=member, voted=Decimal(3800), reason=" Erreur de saisie ")
    one = PublishedCorrection.objects.get()
    assert (one.kind, one.deed, one.organisation, one.reason) == ("vote", "changed", home, "Erreur de saisie")
    assert (one.before["voted"], one.after["voted"]) == ("4000.00", "3800.00")
    assert one.function == member.acting.function
    change_funding(vote, shares=shares, by=member, deliberation_url="https://exemple.test/acte")
    assert PublishedCorrection.objects.count() == 1, "nothing that was read has moved"
    delete_funding(vote, by=member)
    assert PublishedCorrection.objects.first().deed == "removed"


def test_what_nobody_could_read_is_no_correction(home: Organisation, member: Any) -> None:
    inside = factories.project(home, title="Interne")
    vote = factories.funding(inside, home, "4000")
    payment = add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(60))
    change_payment(payment, by=member, amount=Decimal(70))
    delete_payment(payment, by=member)
    assert PublishedCorrection.objects.count() == 0


def test_a_payment_added_within_what_is_shown_is_told(home: Organisation, shared: Project, member: Any) -> None:
    vote = factories.funding(shared, home, "4000")
    show_payments(home, until=TODAY - timedelta(days=1), by=member)
    add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(60))
    assert PublishedCorrection.objects.count() == 0
    late = add_payment(vote, by=member, paid_on=TODAY - timedelta(days=9), amount=Decimal(60))
    assert PublishedCorrection.objects.get().deed == "added"
    change_payment(late, by=member, paid_on=TODAY)
    assert PublishedCorrection.objects.first().deed == "removed", "it left what is shown"


def test_an_effect_that_changes_or_goes_is_told(home: Organisation, shared: Project, member: Any) -> None:
    effect = factories.effect(shared, home.territory)
    change_effect(effect, by=member, statement="Autre chose", reason="Relu")
    delete_effect(effect, by=member, reason="Doublon")
    restore_effect(effect, by=member)
    assert [row.deed for row in PublishedCorrection.objects.order_by("pk")] == ["changed", "removed", "added"]


def test_the_forms_ask_why_only_where_everyone_reads(
    client: Client, home: Organisation, shared: Project, member: Any
) -> None:
    client.force_login(member)
    inside = factories.project(home, title="Interne")
    public, kept = factories.funding(shared, home, "4000"), factories.funding(inside, home, "4000")
    effect = factories.effect(shared, home.territory)
    asked = "Pourquoi ce changement"
    for vote, expected in ((public, True), (kept, False)):
        place = f"/cooperations/{vote.project_id}/argent/{vote.pk}/"
        assert (asked in client.get(place).content.decode()) is expected
        assert (asked in client.get(f"{place}supprimer/").content.decode()) is expected
    gone = f"/cooperations/{shared.pk}/argent/{public.pk}/supprimer/"
    assert "reason" in client.post(gone).context["form"].errors
    assert client.post(gone, {"reason": "Voté deux fois"}).status_code == 302
    assert PublishedCorrection.objects.get().reason == "Voté deux fois"
    bin_effect = f"/cooperations/{shared.pk}/effets/{effect.pk}/supprimer/"
    client.post(bin_effect)
    effect.refresh_from_db()
    assert effect.deleted_at is None
    client.post(bin_effect, {"removal-reason": "Doublon"})
    effect.refresh_from_db()
    assert effect.deleted_at is not None


def test_the_page_shows_payments_and_takes_them_back(
    client: Client, home: Organisation, shared: Project, member: Any
) -> None:
    pay(factories.funding(shared, home, "4000"), 60, TODAY)
    client.force_login(member)
    place = "/cooperations/paiements-publics/"
    assert "1 paiement sur des coopérations publiées" in client.get(place).content.decode()
    for wrong in ("", "demain", (TODAY + timedelta(days=3)).isoformat()):
        assert client.post(place, {"until": wrong}).status_code == 422
    assert client.post(place, {"until": TODAY.isoformat()}).status_code == 302
    assert PaymentsOpening.objects.get().until == TODAY
    assert "Tout le monde lit 1 paiement" in client.get(place).content.decode()
    assert client.post(place, {"retirer": "1"}).status_code == 302
    assert PaymentsOpening.objects.get().until is None
    client.force_login(factories.member(organisation=home, role="finances", may_publish=False))
    assert client.get(place).status_code == 403


def test_a_decision_leaves_its_day_and_its_act(shared: Project, member: Any) -> None:
    record_decision(shared, decision="running", reason="Moins de moyens", act="CP-3", decided_on=TODAY, by=member)
    shared.refresh_from_db()
    assert (shared.decided_on, shared.decided_act) == (TODAY, "CP-3")
