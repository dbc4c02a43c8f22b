"""Twins: the warning before one more, and making one of two, and two again."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry, Merge, Organisation, Succession, Territory
from alliage.actors.services import merging
from alliage.alliances.models import AllianceMember
from alliage.projects.models import (
    AccountLine,
    AccountReceipt,
    AccountSum,
    Participation,
    Payment,
    PaymentsOpening,
    PortfolioSum,
    ProjectTerritory,
    PublishedCorrection,
    Standing,
)
from alliage.projects.queries.accounts import open_payments
from alliage.projects.services.standings import refresh_all
from alliage.rules.errors import RuleError
from tests import factories


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def animator(db: None) -> Any:
    body = factories.organisation("Réseau", kind="reseau")
    person = factories.member(organisation=body, role="animateur")
    TOTP.activate(person, generate_totp_secret())
    return person


@pytest.fixture
def twins(member: Any) -> tuple[Any, Any, Any]:
    """Two cards of one commune, each with a project."""
    place = factories.territory("Kaléba", country="SN")
    kept = factories.organisation("Commune de Kaléba", territory=place)
    gone = factories.organisation("Mairie de Kaleba", territory=place, email="mairie@kaleba.test")
    project = factories.project(factories.org(member), gone)
    return kept, gone, project


def test_creating_a_body_that_resembles_another_warns_once(member: Any, twins: Any) -> None:
    client, typed = signed_in(member), {"name": "KALEBA (commune)", "kind": "collectivite"}
    answer = client.post("/organisations/ajouter/", typed)
    page = answer.content.decode()
    assert [each.row for each in answer.context["form"].alike] == list(twins[:2])
    assert "C’est celle-ci" in page and "Créer quand même" in page and f"/organisations/{twins[0].pk}/" in page
    assert not Organisation.objects.filter(name="KALEBA (commune)").exists()
    client.post("/organisations/ajouter/", {**typed, "create_anyway": "1"})
    assert Organisation.objects.filter(name="KALEBA (commune)").exists()


def test_mending_a_card_does_not_warn_and_a_new_name_passes(member: Any, twins: Any) -> None:
    client = signed_in(member)
    factories.added(twins[0], by=member)
    client.post(f"/organisations/{twins[0].pk}/modifier/", {"name": "Mairie de Kaléba", "kind": "collectivite"})
    assert Organisation.objects.get(pk=twins[0].pk).name == "Mairie de Kaléba"
    client.post("/organisations/ajouter/", {"name": "Tout autre chose", "kind": "ong"})
    assert Organisation.objects.filter(name="Tout autre chose").exists()


def test_creating_a_territory_warns_in_its_own_country_only(member: Any) -> None:
    factories.territory("Argeș", country="RO", status="ro-judet")
    typed = {"name": "Arges", "country": factories.territory(country="RO", status="ro-judet").country_id}
    status = Territory.objects.get(name="Argeș").status_id
    client = signed_in(member)
    answer = client.post("/territoires/ajouter/", {**typed, "status": status})
    assert [each.row.name for each in answer.context["form"].alike] == ["Argeș"]
    client.post("/territoires/ajouter/", {**typed, "status": status, "create_anyway": "1"})
    assert Territory.objects.filter(name="Arges").exists()


def test_the_preview_says_what_moves_and_which_values_differ(animator: Any, twins: Any) -> None:
    kept, gone, _project = twins
    page = signed_in(animator).get(f"/fusions/organisation/{kept.pk}/{gone.pk}/")
    plan = page.context["plan"]
    assert plan.moving == {"partenaire": 1}
    assert [(each.names, each.kept, each.gone, each.from_gone) for each in plan.values] == [
        (("name",), "Commune de Kaléba", "Mairie de Kaleba", False),
        (("email",), "", "mairie@kaleba.test", True),
    ]
    assert Merge.objects.count() == 0


def test_merging_moves_everything_redirects_and_is_undone(animator: Any, member: Any, twins: Any) -> None:
    kept, gone, _project = twins
    client = signed_in(animator)
    client.post(f"/fusions/organisation/{kept.pk}/{gone.pk}/", {"from_gone": ["email"]})
    record = Merge.objects.get()
    assert set(Participation.objects.values_list("organisation", flat=True)) == {factories.org(member).pk, kept.pk}
    assert set(Standing.objects.values_list("organisation", flat=True)) == {factories.org(member).pk, kept.pk}
    assert Organisation.objects.get(pk=kept.pk).email == "mairie@kaleba.test"
    moved = client.get(f"/organisations/{gone.pk}/")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/organisations/{kept.pk}/")
    assert "Défaire la fusion" in client.get(f"/organisations/{kept.pk}/").content.decode()
    client.post(f"/fusions/{record.pk}/defaire/")
    assert set(Participation.objects.values_list("organisation", flat=True)) == {factories.org(member).pk, gone.pk}
    assert set(Standing.objects.values_list("organisation", flat=True)) == {factories.org(member).pk, gone.pk}
    assert Organisation.objects.get(pk=kept.pk).email == ""
    assert client.get(f"/organisations/{gone.pk}/").status_code == 200
    verbs = list(JournalEntry.objects.filter(verb__contains="merged").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["organisation.merged", "organisation.unmerged"]
    with pytest.raises(RuleError, match="déjà défaite"):
        merging.undo_merge(record, by=animator)


def test_rows_both_have_are_set_aside_and_come_back(animator: Any, twins: Any) -> None:
    kept, gone, project = twins
    Participation.objects.create(project=project, organisation=kept, role="partenaire")
    record = merging.merge(kept, gone, from_gone=[], by=animator)
    assert Participation.objects.filter(project=project, organisation=kept).count() == 1
    merging.undo_merge(record, by=animator)
    assert Participation.objects.filter(project=project, organisation__in=[kept, gone]).count() == 2


def test_twin_rows_on_which_others_hang_are_mended_first(animator: Any, twins: Any) -> None:
    kept, gone, project = twins
    factories.funding(project, kept, "5")
    factories.funding(project, gone, "7")
    with pytest.raises(RuleError, match="lignes qui en dépendent"):
        merging.merge(kept, gone, from_gone=[], by=animator)
    assert Organisation.objects.filter(pk=gone.pk).exists()


def test_territories_merge_with_what_lies_in_them(animator: Any, member: Any, twins: Any) -> None:
    kept = twins[0].territory
    gone = factories.territory("Kaleba", country="SN")
    child = factories.territory("Quartier", country="SN", parent=gone)
    Succession.objects.create(predecessor=gone, successor=kept)
    bond = factories.alliance(factories.org(member), factories.organisation("Autre", territory=gone))
    project = factories.project(factories.org(member), factories.organisation("Tiers", territory=gone))
    record = merging.merge(kept, gone, from_gone=[], by=animator)
    child.refresh_from_db()
    assert child.parent == kept
    assert kept.pk in bond.members.values_list("territory", flat=True)
    assert kept.pk in project.territories.values_list("territory", flat=True)
    assert Succession.objects.count() == 0
    assert signed_in(member).get(f"/territoires/{gone.slug}/").headers["Location"] == kept.get_absolute_url()
    merging.undo_merge(record, by=animator)
    assert AllianceMember.objects.filter(territory=gone).exists()
    assert ProjectTerritory.objects.filter(territory=gone).exists()
    assert Succession.objects.count() == 1


def test_what_was_written_since_stays_as_written(animator: Any, twins: Any) -> None:
    kept, gone, _project = twins
    record = merging.merge(kept, gone, from_gone=["email", "name"], by=animator)
    Organisation.objects.filter(pk=kept.pk).update(email="nouveau@kaleba.test")
    merging.undo_merge(record, by=animator)
    kept.refresh_from_db()
    assert (kept.name, kept.email) == ("Commune de Kaléba", "nouveau@kaleba.test")


def test_a_successor_merged_with_what_it_followed_stands_alone(animator: Any) -> None:
    first = factories.organisation("Une")
    second = factories.organisation("Deux", successor=first)
    merging.merge(first, second, from_gone=[], by=animator)
    third = factories.organisation("Trois", successor=first)
    merging.merge(third, first, from_gone=[], by=animator)
    third.refresh_from_db()
    assert third.successor is None
    chained = signed_in(animator).get(f"/organisations/{second.pk}/")
    assert chained.headers["Location"] == f"/organisations/{third.pk}/"


def test_who_may_merge(member: Any, partner: Any, stranger: Any, twins: Any) -> None:
    kept, gone, _project = twins
    with pytest.raises(PermissionDenied):
        merging.merge(factories.org(member), factories.org(stranger), from_gone=[], by=member)
    # An empty card merged into one's own would hand over what it takes part in.
    with pytest.raises(PermissionDenied):
        merging.merge(factories.org(stranger), gone, from_gone=[], by=stranger)
    for twin in (kept, gone):
        factories.added(twin, by=member)
    record = merging.merge(kept, gone, from_gone=[], by=member)
    assert "Défaire la fusion" in signed_in(member).get(f"/organisations/{kept.pk}/").content.decode()
    assert "Défaire la fusion" not in signed_in(stranger).get(f"/organisations/{kept.pk}/").content.decode()
    with pytest.raises(PermissionDenied):
        merging.undo_merge(record, by=stranger)
    assert merging.undo_merge(record, by=member) == gone
    merging.merge(kept, gone, from_gone=[], by=member)
    assert signed_in(stranger).get(f"/fusions/organisation/{factories.org(member).pk}/").status_code == 403
    assert signed_in(stranger).get("/fusions/rien/1/").status_code == 404


def test_what_cannot_be_one(animator: Any, twins: Any) -> None:
    kept, _gone, _project = twins
    invented = factories.organisation("Inventée", fictitious=True)
    with pytest.raises(RuleError, match="fictive"):
        merging.merge(kept, invented, from_gone=[], by=animator)
    with pytest.raises(RuleError, match="même fiche"):
        merging.merge(kept, kept, from_gone=[], by=animator)
    with pytest.raises(RuleError, match="deux pays"):
        merging.merge(kept.territory, factories.territory("Kaléba"), from_gone=[], by=animator)
    page = signed_in(animator).get(f"/fusions/organisation/{kept.pk}/{invented.pk}/").content.decode()
    assert "fictive" in page and "Fusionner les deux fiches" not in page


def test_a_merge_is_undone_within_the_delay_and_only_while_it_stands(animator: Any, twins: Any) -> None:
    kept, gone, _project = twins
    record = merging.merge(kept, gone, from_gone=[], by=animator)
    with pytest.raises(RuleError, match="changé de place"):
        merging.merge(kept, gone, from_gone=[], by=animator)
    Merge.objects.update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(RuleError, match="délai"):
        merging.undo_merge(record, by=animator)


def test_the_twin_is_named(animator: Any, twins: Any) -> None:
    kept, gone, _project = twins
    client, address = signed_in(animator), f"/fusions/organisation/{kept.pk}/"
    shown = client.get(address)
    assert [each.row for each in shown.context["twins"]] == [gone]
    assert client.post(address, {"twin": "Mairie de Kaleba"}).headers["Location"] == f"{address}{gone.pk}/"
    assert "Rien ne porte le nom" in client.post(address, {"twin": "Zzz"}).content.decode()


def told() -> dict[str, list[tuple[Any, ...]]]:
    """Every maintained line and sum, as it is read; what weighs nothing left out."""
    empty = {"count": 0, "own": 0, "total": 0}
    nothing = {"count": 0, "voted": 0, "others": 0, "paid": 0}
    return {
        "lines": sorted(AccountLine.objects.values_list("organisation", "project", "year", "voted", "others", "paid")),
        "receipts": sorted(AccountReceipt.objects.values_list("organisation", "project", "recipient", "paid", "count")),
        "standings": sorted(Standing.objects.values_list("organisation", "project", "own", "total")),
        "accounts": sorted(
            AccountSum.objects.exclude(**nothing).values_list(
                "organisation", "year", "currency", "kind", "key", "count", "voted", "others", "paid"
            )
        ),
        "portfolios": sorted(
            PortfolioSum.objects.exclude(**empty).values_list("organisation", "kind", "key", "count", "own", "total")
        ),
    }


def as_made_again() -> dict[str, list[tuple[Any, ...]]]:
    refresh_all()
    return told()


def test_public_accounts_stay_true_after_a_merge_and_after_its_undoing(animator: Any) -> None:
    kept, gone, other = (factories.organisation(name) for name in ("A", "B", "C"))
    alone = factories.project(other, published=True)
    for funder, amount in ((kept, "1000"), (gone, "500")):
        factories.funding(factories.project(funder, published=True), funder, amount)
    shared = factories.project(kept, gone, published=True)
    factories.funding(shared, kept, "70")
    factories.funding(shared, gone, "30", legal_base="water")
    # The body that goes was only paid here.
    paid = factories.funding(alone, other, "900")
    PaymentsOpening.objects.create(organisation=other, until=timezone.localdate())
    Payment.objects.create(funding=paid, paid_on=timezone.localdate(), amount=Decimal(10), recipient=gone)
    refresh_all()
    before = told()
    record = merging.merge(kept, gone, from_gone=[], by=animator)
    after = told()
    assert after == as_made_again()
    assert AccountReceipt.objects.get().recipient == str(kept.pk)
    assert not AccountLine.objects.filter(organisation=gone).exists()
    merging.undo_merge(record, by=animator)
    assert told() == before
    assert before == as_made_again()


def test_the_preview_names_what_moves_in_the_language_of_people(animator: Any) -> None:
    kept, gone = factories.organisation("A"), factories.organisation("B")
    project = factories.project(gone, published=True)
    factories.funding(project, gone, "500")
    PublishedCorrection.objects.create(project=project, organisation=gone, kind="vote", deed="changed")
    PaymentsOpening.objects.create(organisation=gone, until=None)
    plan = merging.plan(kept, gone, by=animator)
    assert plan.moving == {"coopération": 1, "correction publiée": 1, "financement": 1, "partenaire": 1}
    assert [each.split("\u00a0: ")[0].split(" : ")[0] for each in plan.aside] == [
        "jour jusqu’auquel les paiements sont montrés"
    ]


def test_a_merge_shows_no_payment_nobody_chose_to_show(animator: Any) -> None:
    kept, gone = factories.organisation("A"), factories.organisation("B")
    vote = factories.funding(factories.project(kept, published=True), kept, "1000")
    Payment.objects.create(funding=vote, paid_on=date(2024, 5, 5), amount=Decimal(100))
    chosen = PaymentsOpening.objects.create(organisation=gone, until=date(2025, 1, 1))
    record = merging.merge(kept, gone, from_gone=[], by=animator)
    assert not open_payments().exists()
    assert not PaymentsOpening.objects.exists()
    merging.undo_merge(record, by=animator)
    assert PaymentsOpening.objects.get() == chosen
    assert PaymentsOpening.objects.get().organisation == gone


def test_nor_those_of_the_body_that_goes(animator: Any) -> None:
    kept, gone = factories.organisation("A"), factories.organisation("B")
    vote = factories.funding(factories.project(gone, published=True), gone, "1000")
    Payment.objects.create(funding=vote, paid_on=date(2024, 5, 5), amount=Decimal(100))
    PaymentsOpening.objects.create(organisation=kept, until=date(2025, 1, 1))
    with pytest.raises(RuleError, match="personne n’a choisi de montrer"):
        merging.merge(kept, gone, from_gone=[], by=animator)
    PaymentsOpening.objects.create(organisation=gone, until=date(2024, 12, 31))
    shown = list(open_payments())
    merging.merge(kept, gone, from_gone=[], by=animator)
    assert list(open_payments()) == shown


def test_two_days_chosen_for_payments_do_not_stop_a_merge(animator: Any) -> None:
    kept, gone = factories.organisation("A"), factories.organisation("B")
    PaymentsOpening.objects.create(organisation=kept, until=None)
    PaymentsOpening.objects.create(organisation=gone, until=date(2025, 1, 1))
    answer = signed_in(animator).post(f"/fusions/organisation/{kept.pk}/{gone.pk}/", {})
    assert answer.status_code == 302
    assert PaymentsOpening.objects.get().organisation == kept
    merging.undo_merge(Merge.objects.get(), by=animator)
    assert PaymentsOpening.objects.count() == 2


def test_a_place_with_another_between_them_is_not_its_twin(animator: Any) -> None:
    high = factories.territory("Ici")
    middle = factories.territory("Milieu", parent=high)
    low = factories.territory("Ici bis", parent=middle)
    for kept, gone in ((low, high), (high, low)):
        with pytest.raises(RuleError, match="« Milieu » est entre les deux fiches"):
            merging.merge(kept, gone, from_gone=["parent"], by=animator)
    page = signed_in(animator).get(f"/fusions/territoire/{low.pk}/{high.pk}/").content.decode()
    assert "rattachez-la ailleurs" in page and "Fusionner les deux fiches" not in page


def test_a_place_inside_its_twin_never_comes_to_lie_in_itself(animator: Any) -> None:
    high = factories.territory("Ici")
    low = factories.territory("Ici bis", parent=high)
    merging.merge(high, low, from_gone=["parent"], by=animator)
    assert Territory.objects.get(pk=high.pk).parent is None


def test_successors_of_successors_are_not_twins(animator: Any) -> None:
    last = factories.organisation("Trois")
    middle = factories.organisation("Deux", successor=last)
    first = factories.organisation("Une", successor=middle)
    old, then, new = (factories.territory(name) for name in ("Avant", "Pendant", "Après"))
    Succession.objects.create(predecessor=old, successor=then)
    Succession.objects.create(predecessor=then, successor=new)
    for kept, gone, name in ((first, last, "Deux"), (last, first, "Deux"), (old, new, "Pendant"), (new, old, "Pendant")):
        with pytest.raises(RuleError, match=f"« {name} » a pris la suite"):
            merging.merge(kept, gone, from_gone=[], by=animator)
