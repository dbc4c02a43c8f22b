"""Who sees, changes, publishes: questions asked of rows and of querysets agree, and every address keeps its door."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.alliances import permissions
from alliage.alliances.models import Alliance, Committee, CommitteeDecision, ContactLog, Convention
from tests import factories

pytestmark = pytest.mark.django_db


def _world(member: Any, partner: Any, stranger: Any) -> list[Alliance]:
    hers, his, theirs = factories.org(member), factories.org(partner), factories.org(stranger)
    rows = [factories.alliance(hers, his), factories.alliance(hers, his, published=True), factories.alliance(theirs)]
    binned = factories.alliance(hers, his, published=True)
    binned.deleted_at = timezone.now()
    binned.save()
    left = factories.alliance(hers, theirs)
    left.members.filter(organisation=theirs).update(left_on=date(2020, 1, 1))
    return [*rows, binned, left]


def test_can_view_and_visible_to_agree(member: Any, partner: Any, stranger: Any) -> None:
    rows = _world(member, partner, stranger)
    for user in (member, partner, stranger, AnonymousUser()):
        seen = set(Alliance.objects.visible_to(user))
        assert seen == {row for row in rows if permissions.can_view(user, row)}


def test_who_left_still_reads_but_no_longer_writes(member: Any, partner: Any, stranger: Any) -> None:
    left = _world(member, partner, stranger)[-1]
    assert permissions.can_view(stranger, left)
    assert not permissions.can_edit(stranger, left)
    assert not permissions.can_publish(stranger, left)
    assert permissions.can_edit(member, left)


@pytest.mark.parametrize(
    ("role", "edits", "contributes"),
    [
        ("charge", True, True),
        ("operateur", True, True),
        ("admin", True, True),
        ("agent", False, True),
        ("elu", False, False),
    ],
)
def test_each_role_has_its_rights(bond: Alliance, member: Any, role: str, edits: bool, contributes: bool) -> None:
    person = factories.member(organisation=factories.org(member), role=role, may_publish=False)
    assert permissions.can_edit(person, bond) is edits
    assert permissions.can_contribute(person, bond) is contributes
    assert permissions.can_publish(person, bond) is False


def _addresses(bond: Alliance) -> dict[str, tuple[str, str]]:
    act = factories.convention(bond)
    committee = Committee.objects.create(alliance=bond, held_on=date(2026, 1, 10), remote=True)
    decision = CommitteeDecision.objects.create(committee=committee, text="Relire", owner="la directrice")
    contact = ContactLog.objects.create(
        alliance=bond,
        channel="call",
        with_whom="le maire",
        text="Bien",
        organisation=bond.members.first().organisation,
        function="x",
    )
    keys = {
        "convention": act.pk,
        "committee": committee.pk,
        "decision": decision.pk,
        "contact": contact.pk,
        "alliance": bond.pk,
    }
    one = {
        "alliance": ["edit", "stage", "members", "convention_add", "committee_add", "contact_add", "contacts"],
        "convention": ["convention", "convention_edit", "convention_parties", "convention_legal"],
        "committee": ["committee", "committee_print", "committee_edit", "decision_add"],
        "decision": ["decision_edit", "decision_mark"],
    }
    posts = {
        "alliance": ["publish", "unpublish", "delete", "join", "join_new"],
        "convention": ["convention_delete"],
        "committee": ["committee_validate", "committee_delete"],
        "decision": ["decision_remove"],
        "contact": ["contact_delete"],
    }
    gets = {name: (reverse(f"alliances:{name}", args=[keys[kind]]), "get") for kind, names in one.items() for name in names}
    return gets | {
        name: (reverse(f"alliances:{name}", args=[keys[kind]]), "post") for kind, names in posts.items() for name in names
    }


def test_a_stranger_finds_nothing_of_an_internal_alliance(bond: Alliance, theirs: Client) -> None:
    for name, (url, method) in _addresses(bond).items():
        assert getattr(theirs, method)(url).status_code == 404, name
    assert theirs.get(bond.get_absolute_url()).status_code == 404


def test_a_stranger_reads_a_published_alliance_and_writes_nothing(bond: Alliance, theirs: Client, stranger: Any) -> None:
    addresses = _addresses(bond)
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    assert theirs.get(bond.get_absolute_url()).status_code == 200
    for name, (url, method) in addresses.items():
        status = getattr(theirs, method)(url).status_code
        assert status == 200 if name == "convention" else status in {403, 404}, name
    bond.refresh_from_db()
    assert bond.deleted_at is None
    assert ContactLog.objects.kept().count() == 1


def test_a_visitor_is_asked_to_sign_in(bond: Alliance, client: Client) -> None:
    for name, (url, method) in _addresses(bond).items():
        answer = getattr(client, method)(url)
        if name == "convention":
            assert answer.status_code == 404
        else:
            assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (
                302,
                reverse("account_login"),
            ), name


def test_the_partner_opens_every_screen_with_the_same_hand(bond: Alliance, his: Client, hers: Client) -> None:
    for name, (url, method) in _addresses(bond).items():
        if method == "get":
            assert (name, his.get(url).status_code, hers.get(url).status_code) == (name, 200, 200)


def test_publishing_is_a_right_of_its_own(bond: Alliance, member: Any) -> None:
    from tests.alliances.conftest import browser  # noqa: PLC0415 - a helper of the bench

    plain = factories.member(organisation=factories.org(member), may_publish=False)
    assert browser(plain).post(reverse("alliances:publish", args=[bond.pk])).status_code == 403
    assert browser(member).post(reverse("alliances:publish", args=[bond.pk])).status_code == 302
    bond.refresh_from_db()
    assert bond.published_by == member


def test_conventions_are_seen_with_their_alliance(bond: Alliance, member: Any, stranger: Any) -> None:
    act = factories.convention(bond)
    assert list(Convention.objects.visible_to(member)) == [act]
    assert list(Convention.objects.visible_to(stranger)) == []
    assert list(Convention.objects.visible_to(AnonymousUser())) == []
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    assert list(Convention.objects.visible_to(AnonymousUser())) == [act]
