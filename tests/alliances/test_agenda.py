"""The calendar feed: a secret address per person, what it holds, its end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from alliage.alliances.models import Alliance, CalendarAddress, Committee, CommitteeDecision
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def _feed(client: Client, person: Any) -> Any:
    address = CalendarAddress.objects.get(user=person, revoked_at=None)
    return client.get(reverse("alliances:agenda", args=[address.token]))


def _events(text: bytes) -> dict[str, Any]:
    return {str(event["uid"]).split("@")[0]: event for event in Calendar.from_ical(text).walk("VEVENT")}


def test_terms_meetings_and_decisions_of_ones_own_alliances(
    bond: Alliance, hers: Client, client: Client, member: Any, stranger: Any
) -> None:
    act = factories.convention(bond, title="Convention ; jeunes, « élan »", ends_on=date(2027, 12, 31))
    meeting = Committee.objects.create(alliance=bond, held_on=date(2027, 3, 15), place="Kaléba")
    todo = CommitteeDecision.objects.create(committee=meeting, text="Écrire", owner="la juriste", due_on=date(2027, 2, 1))
    CommitteeDecision.objects.create(
        committee=meeting, text="Fait", owner="x", due_on=date(2027, 2, 1), done_on=date(2027, 1, 1)
    )
    factories.convention(factories.alliance(factories.org(stranger), published=True))
    hers.post(reverse("alliances:agenda_open"))
    answer = _feed(client, member)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = _events(answer.content)
    assert {key: event.decoded("dtstart") for key, event in events.items()} == {
        f"term-{act.pk}": date(2027, 12, 31),
        f"committee-{meeting.pk}": date(2027, 3, 15),
        f"decision-{todo.pk}": date(2027, 2, 1),
    }
    term = events[f"term-{act.pk}"]
    assert "Convention ; jeunes, « élan »" in str(term["summary"])
    triggers = [date(2027, 12, 31) + alarm.decoded("trigger") for alarm in term.walk("VALARM")]
    assert triggers == [date(2026, 12, 31), date(2027, 6, 30), date(2027, 9, 30)]
    assert str(events[f"committee-{meeting.pk}"]["location"]) == "Kaléba"


def test_the_address_is_secret_unique_and_stops_at_once(bond: Alliance, hers: Client, client: Client, member: Any) -> None:
    account = reverse("actors:account")
    assert "Ouvrir une adresse d’agenda" in hers.get(account).text
    assert hers.post(reverse("alliances:agenda_open"), {"retour": account}).headers["Location"] == account
    first = CalendarAddress.objects.get(user=member)
    assert len(first.token) >= 40
    assert first.token in hers.get(account).text
    url = reverse("alliances:agenda", args=[first.token])
    assert client.get(url).status_code == 200
    hers.post(reverse("alliances:agenda_open"), {"retour": "https://ailleurs.test/"})
    assert client.get(url).status_code == 404
    assert _feed(client, member).status_code == 200
    second = CalendarAddress.objects.get(user=member, revoked_at=None)
    hers.post(reverse("alliances:agenda_revoke"))
    assert client.get(reverse("alliances:agenda", args=[second.token])).status_code == 404
    assert client.get(reverse("alliances:agenda", args=["devine"])).status_code == 404


def test_no_detour_to_another_site(hers: Client) -> None:
    answer = hers.post(reverse("alliances:agenda_open"), {"retour": "https://ailleurs.test/"})
    assert answer.headers["Location"] == reverse("alliances:list")


def test_a_closed_account_and_a_left_organisation_read_nothing(
    bond: Alliance, hers: Client, client: Client, member: Any
) -> None:
    factories.convention(bond)
    hers.post(reverse("alliances:agenda_open"))
    assert len(_events(_feed(client, member).content)) == 1
    member.memberships.update(left_on=timezone.localdate() - timedelta(days=1))
    assert _events(_feed(client, member).content) == {}
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert _feed(client, member).status_code == 404


def test_the_feed_speaks_the_language_of_its_reader(bond: Alliance, hers: Client, client: Client, member: Any) -> None:
    factories.convention(bond)
    hers.post(reverse("alliances:agenda_open"))
    assert "Alliage : échéances et comités".replace(" :", "\u00a0:") in _feed(client, member).content.decode()
