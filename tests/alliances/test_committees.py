"""Committees, decisions, validations by each party, paper, contacts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.alliances import permissions, services
from alliage.alliances.models import Alliance, Committee, CommitteeDecision, ContactLog
from alliage.alliances.queries.committees import decisions_due, meetings, silence
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def held(bond: Alliance) -> Committee:
    """A meeting of last month with its minutes."""
    day = timezone.localdate() - timedelta(days=30)
    return Committee.objects.create(alliance=bond, held_on=day, place="Kaléba", minutes="Deux séjours par an.")


def test_a_meeting_is_written_with_functions_by_territory(bond: Alliance, hers: Client, member: Any, partner: Any) -> None:
    here, there = factories.org(member).territory, factories.org(partner).territory
    data = {
        "held_on": "10/01/2026",
        "place": "Kaléba",
        "agenda": "Bilan",
        f"t{here.pk}": "la vice-présidente\n\n",
        f"t{there.pk}": "le maire\nla juriste",
    }
    hers.post(reverse("alliances:committee_add", args=[bond.pk]), data)
    made = Committee.objects.get()
    assert sorted((row.territory_id, row.function) for row in made.attendance.all()) == sorted(
        [(here.pk, "la vice-présidente"), (there.pk, "le maire"), (there.pk, "la juriste")]
    )
    text = hers.get(made.get_absolute_url()).text
    assert "la vice-présidente" in text
    assert "relevé à écrire" in text


def test_a_meeting_needs_a_place_or_to_be_remote(bond: Alliance, hers: Client) -> None:
    url = reverse("alliances:committee_add", args=[bond.pk])
    answer = hers.post(url, {"held_on": "2026-01-10", "agenda": "Le bilan des séjours"})
    assert "cochez «\u00a0à distance\u00a0»" in answer.text
    assert "Le bilan des séjours" in answer.text
    assert not Committee.objects.exists()
    assert hers.post(url, {"held_on": "2026-01-10", "remote": "on"}).status_code == 302


def test_each_party_validates_once_by_its_own_hand(
    held: Committee, hers: Client, his: Client, member: Any, partner: Any
) -> None:
    url = reverse("alliances:committee_validate", args=[held.pk])
    mine, theirs = factories.org(member), factories.org(partner)
    assert hers.post(url, {"organisation": theirs.pk}).status_code == 403
    hers.post(url, {"organisation": mine.pk})
    assert "a déjà validé ce relevé" in hers.post(url, {"organisation": mine.pk}, follow=True).text
    assert f"En attente de\u00a0: {theirs.name}." in hers.get(held.get_absolute_url()).text
    his.post(url, {"organisation": theirs.pk})
    assert "relevé validé par tous" in his.get(held.get_absolute_url()).text
    assert sorted(row.organisation_id for row in held.validations.all()) == sorted([mine.pk, theirs.pk])
    assert hers.post(url, {"organisation": "x"}).status_code == 404


def test_an_elected_person_validates_but_does_not_edit(held: Committee, member: Any, stranger: Any) -> None:
    body = factories.org(member)
    elected = factories.member(organisation=body, role="elu")
    assert permissions.can_validate(elected, held, body.pk)
    assert not permissions.can_edit(elected, held.alliance)
    assert not permissions.can_validate(stranger, held, body.pk)
    assert not permissions.can_validate(stranger, held, factories.org(stranger).pk)


def test_minutes_to_come_or_empty_are_not_validated(bond: Alliance, member: Any) -> None:
    body = factories.org(member)
    to_come = Committee.objects.create(
        alliance=bond, held_on=timezone.localdate() + timedelta(days=9), remote=True, minutes="x"
    )
    with pytest.raises(RuleError, match="une fois le comité tenu"):
        services.validate_minutes(to_come, organisation=body, by=member)
    empty = Committee.objects.create(alliance=bond, held_on=timezone.localdate(), remote=True)
    with pytest.raises(RuleError, match="Le relevé est vide"):
        services.validate_minutes(empty, organisation=body, by=member)


def test_a_changed_text_asks_for_the_word_of_the_parties_again(held: Committee, hers: Client, member: Any) -> None:
    services.validate_minutes(held, organisation=factories.org(member), by=member)
    url = reverse("alliances:committee_edit", args=[held.pk])
    data = {"held_on": held.held_on, "place": held.place, "minutes": held.minutes}
    hers.post(url, data)
    assert held.validations.count() == 1
    answer = hers.post(url, data | {"minutes": "Trois séjours par an."}, follow=True)
    assert "les validations déjà données sont à redemander" in answer.text
    assert held.validations.count() == 0
    assert JournalEntry.objects.filter(verb="committee.validations_dropped").count() == 1


def test_decisions_are_noted_done_late_and_listed_once_due(
    held: Committee, hers: Client, his: Client, member: Any, partner: Any
) -> None:
    place = factories.org(partner).territory
    yesterday = timezone.localdate() - timedelta(days=1)
    data = {"text": "Imprimer le cahier", "owner": "la coordinatrice", "territory": place.pk, "due_on": yesterday}
    hers.post(reverse("alliances:decision_add", args=[held.pk]), data)
    row = CommitteeDecision.objects.get()
    assert "en retard" in hers.get(held.get_absolute_url()).text
    assert list(decisions_due(partner)) == [row]
    assert "Imprimer le cahier" in his.get(reverse("alliances:decisions")).text
    mark = reverse("alliances:decision_mark", args=[row.pk])
    future = timezone.localdate() + timedelta(days=3)
    assert "ne peut pas être faite dans l’avenir" in his.post(mark, {"done_on": future}).text
    his.post(mark, {"done_on": ""})
    row.refresh_from_db()
    assert row.done_on == timezone.localdate() or row.done_on is None
    hers.post(mark, {"done_on": yesterday})
    row.refresh_from_db()
    assert row.done_on == yesterday
    assert list(decisions_due(member)) == []
    hers.post(mark, {"encore": "1"})
    row.refresh_from_db()
    assert row.done_on is None
    hers.post(reverse("alliances:decision_remove", args=[row.pk]))
    assert not CommitteeDecision.objects.exists()


def test_a_decision_is_for_a_territory_of_the_alliance(held: Committee, hers: Client) -> None:
    data = {"text": "Agir", "owner": "la directrice", "territory": factories.territory().pk}
    assert hers.post(reverse("alliances:decision_add", args=[held.pk]), data).status_code == 200
    assert not CommitteeDecision.objects.exists()


def test_the_paper_holds_on_one_screen_of_facts(held: Committee, his: Client) -> None:
    services_text = his.get(reverse("alliances:committee_print", args=[held.pk])).text
    assert "Relevé de comité de suivi" in services_text
    assert "Deux séjours par an." in services_text
    assert 'class="ici"' not in services_text.split("<main")[1]


def test_delete_and_undo_a_meeting(held: Committee, hers: Client, theirs: Client) -> None:
    hers.post(reverse("alliances:committee_delete", args=[held.pk]))
    assert hers.get(held.get_absolute_url()).status_code == 404
    assert theirs.post(reverse("alliances:committee_restore", args=[held.pk])).status_code == 404
    hers.post(reverse("alliances:committee_restore", args=[held.pk]))
    assert hers.get(held.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("stage", "days", "warned"), [("active", 200, True), ("active", 100, False), ("dormant", 400, False)]
)
def test_six_months_of_silence_warn_an_active_alliance(
    bond: Alliance, hers: Client, stage: str, days: int, warned: bool
) -> None:
    Alliance.objects.filter(pk=bond.pk).update(stage=stage)
    bond.refresh_from_db()
    Committee.objects.create(alliance=bond, held_on=timezone.localdate() - timedelta(days=days), remote=True)
    assert bool(silence(bond, meetings([bond.pk])[bond.pk])) is warned
    assert ("Pas de comité de suivi depuis" in hers.get(bond.get_absolute_url()).text) is warned


def test_a_meeting_set_ends_the_alert(bond: Alliance) -> None:
    Committee.objects.create(alliance=bond, held_on=date(2020, 1, 1), remote=True)
    Committee.objects.create(alliance=bond, held_on=timezone.localdate() + timedelta(days=20), remote=True)
    assert silence(bond, meetings([bond.pk])[bond.pk]) is None


def test_a_meeting_page_costs_the_same_for_one_and_for_three_rows(held: Committee, hers: Client, count_queries: Any) -> None:
    def add() -> None:
        CommitteeDecision.objects.create(
            committee=held, text="Agir", owner="la directrice", territory=held.alliance.members.first().territory
        )

    add()
    hers.get(held.get_absolute_url())
    with count_queries() as one:
        hers.get(held.get_absolute_url())
    add(), add()
    with count_queries() as three:
        hers.get(held.get_absolute_url())
    assert (len(one), len(three)) == (12, 12)


def test_a_contact_is_signed_by_function_and_kept_among_members(
    bond: Alliance, hers: Client, his: Client, member: Any, partner: Any
) -> None:
    url = reverse("alliances:contact_add", args=[bond.pk])
    data = {
        "on": timezone.localdate(),
        "channel": "call",
        "with_whom": "le maire, Kaléba",
        "text": "Décaler les travaux",
        "next_step": "Répondre",
    }
    his.post(url, data)
    row = ContactLog.objects.get()
    assert (row.organisation, row.function, row.user) == (factories.org(partner), partner.acting.function, partner)
    assert "Décaler les travaux" in hers.get(reverse("alliances:contacts", args=[bond.pk])).text
    tomorrow = hers.post(url, data | {"on": timezone.localdate() + timedelta(days=1)})
    assert "une fois qu’il a eu lieu" in tomorrow.text
    assert "Décaler les travaux" in tomorrow.text
    assert ContactLog.objects.count() == 1


def test_only_those_who_noted_a_contact_put_it_away(bond: Alliance, hers: Client, his: Client, member: Any) -> None:
    row = services.log_contact(ContactLog(alliance=bond, channel="call", with_whom="x", text="y"), by=member)
    assert his.post(reverse("alliances:contact_delete", args=[row.pk])).status_code == 403
    hers.post(reverse("alliances:contact_delete", args=[row.pk]))
    assert not ContactLog.objects.kept().exists()
    assert his.post(reverse("alliances:contact_restore", args=[row.pk])).status_code == 403
    hers.post(reverse("alliances:contact_restore", args=[row.pk]))
    assert list(ContactLog.objects.kept()) == [row]


def test_committees_and_contacts_are_for_those_who_carry(held: Committee, member: Any, partner: Any, stranger: Any) -> None:
    Alliance.objects.filter(pk=held.alliance_id).update(published_at=timezone.now())
    row = services.log_contact(ContactLog(alliance=held.alliance, channel="call", with_whom="x", text="y"), by=member)
    for person, seen in ((member, True), (partner, True), (stranger, False)):
        assert permissions.can_view_working_papers(person, held.alliance) is seen
        assert list(Committee.objects.visible_to(person)) == [held] * seen
        assert list(ContactLog.objects.visible_to(person)) == [row] * seen
    with pytest.raises(PermissionDenied):
        services.save_committee(held, present={}, by=stranger)


def test_a_long_paper_is_cut_and_says_so(held: Committee, his: Client) -> None:
    Committee.objects.filter(pk=held.pk).update(minutes="mot " * 400)
    assert (
        "Le relevé entier se lit sur la page du comité."
        in his.get(reverse("alliances:committee_print", args=[held.pk])).text
    )


@pytest.mark.parametrize(
    ("since_year", "written", "warned"),
    [(2020, 0, True), (None, 200, True), (None, 0, False), (timezone.localdate().year, 0, False)],
)
def test_an_active_alliance_of_unknown_start_rings_too(
    bond: Alliance, since_year: int | None, written: int, warned: bool
) -> None:
    day = timezone.now() - timedelta(days=written)
    Alliance.objects.filter(pk=bond.pk).update(since_year=since_year, stage_since=None, created_at=day)
    bond.refresh_from_db()
    assert bool(silence(bond, meetings([bond.pk])[bond.pk])) is warned


def test_a_new_alliance_has_its_stage_from_today(member: Any) -> None:
    made = services.create_alliance(Alliance(name="Neuve", stage=Alliance.Stage.ACTIVE), by=member)
    assert made.stage_since == timezone.localdate()
