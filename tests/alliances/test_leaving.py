"""An organisation that left an alliance keeps the memory of what it shared, and reads nothing of what comes after."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import Document
from alliage.alliances.models import Alliance, Committee, CommitteeDecision, ContactLog, Convention
from alliage.alliances.permissions import can_open_file
from alliage.alliances.queries.agenda import events
from alliage.alliances.queries.alerts import alerts_for
from alliage.alliances.queries.page import act_sheet
from alliage.projects.queries.story import acts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
BEFORE, LEFT, AFTER = date(2023, 3, 1), date(2024, 6, 30), date(2025, 3, 1)


@pytest.fixture
def rows(bond: Alliance, member: Any, partner: Any) -> dict[str, list[Any]]:
    """An act with its file, a meeting with its decision and a contact, before and after the partner left."""
    found: dict[str, list[Any]] = {"act": [], "committee": [], "decision": [], "contact": [], "file": []}
    for number, day in enumerate((BEFORE, AFTER)):
        file = Document.objects.create(title="Acte", file="acte.pdf", owner=factories.org(member))
        act = factories.convention(
            bond, title=f"Acte {number}", signed_on=day, starts_on=day, ends_on=date(day.year + 1, 1, 1), file=file
        )
        committee = Committee.objects.create(alliance=bond, held_on=day, place=f"Salle {number}")
        decision = CommitteeDecision.objects.create(committee=committee, text="Écrire", owner="x", due_on=day)
        contact = ContactLog.objects.create(
            alliance=bond,
            on=day,
            channel="call",
            with_whom="x",
            text=f"Mot {number}",
            organisation=factories.org(member),
            function="y",
        )
        for key, row in zip(found, (act, committee, decision, contact, file), strict=True):
            found[key].append(row)
    bond.members.filter(organisation=factories.org(partner)).update(left_on=LEFT)
    return found


def test_lists_stop_at_the_day_of_leaving(rows: dict[str, list[Any]], member: Any, partner: Any) -> None:
    for key, model in (("act", Convention), ("committee", Committee), ("contact", ContactLog)):
        assert list(model.objects.visible_to(partner).order_by("pk")) == rows[key][:1], key
        assert list(model.objects.visible_to(member).order_by("pk")) == rows[key], key
        model.objects.update(deleted_at=timezone.now())
        assert list(model.objects.in_bin_of(partner).order_by("pk")) == rows[key][:1], key
    assert [can_open_file(partner, row.pk) for row in rows["file"]] == [False, False]
    Convention.objects.update(deleted_at=None)
    assert [can_open_file(partner, row.pk) for row in rows["file"]] == [True, False]
    assert [can_open_file(member, row.pk) for row in rows["file"]] == [True, True]


def test_the_last_day_is_still_shared(bond: Alliance, partner: Any) -> None:
    bond.members.filter(organisation=factories.org(partner)).update(left_on=LEFT)
    last = Committee.objects.create(alliance=bond, held_on=LEFT, remote=True)
    assert list(Committee.objects.visible_to(partner)) == [last]


def test_the_calendar_and_what_is_to_do_too(rows: dict[str, list[Any]], member: Any, partner: Any) -> None:
    keys = {event.key for event in events(partner)}
    kept = (("term", "act"), ("committee", "committee"), ("decision", "decision"))
    assert keys == {f"{word}-{rows[key][0].pk}" for word, key in kept}
    assert len(events(member)) == 6
    assert alerts_for(partner) == []
    assert alerts_for(member) != []


def test_pages_say_nothing_of_what_came_after(bond: Alliance, rows: dict[str, list[Any]], his: Client, hers: Client) -> None:
    pages = (bond.get_absolute_url(), reverse("alliances:contacts", args=[bond.pk]), reverse("alliances:decisions"))
    after = ("Acte 1", "Salle 1", "Mot 1", "01.03.2025", "1er mars 2025")
    assert [word for url in pages for word in after if word in his.get(url).text] == []
    assert [word for word in ("Acte 0", "Salle 0", "Mot 0") if word not in his.get(pages[0]).text] == []
    assert [word for word in after[:3] if word not in hers.get(pages[0]).text] == []
    for key in ("act", "committee"):
        assert [his.get(row.get_absolute_url()).status_code for row in rows[key]] == [200, 404]


def test_a_published_alliance_stays_public_for_who_left(bond: Alliance, rows: dict[str, list[Any]], partner: Any) -> None:
    Alliance.objects.update(published_at=timezone.now())
    assert list(Convention.objects.visible_to(partner).order_by("pk")) == rows["act"]
    assert list(Committee.objects.visible_to(partner)) == rows["committee"][:1]
    sheets = [act_sheet(partner, row) for row in rows["act"]]
    assert [(sheet.may_open_file, bool(sheet.lines)) for sheet in sheets] == [(True, True), (False, False)]


def test_the_story_of_a_project_stops_there_too(
    bond: Alliance, rows: dict[str, list[Any]], member: Any, partner: Any
) -> None:
    project = factories.project(factories.org(member), factories.org(partner), alliances=[bond])
    known = acts(project, partner)
    assert ([act.row for act in known.acts], known.committees) == (rows["act"][:1], rows["committee"][:1])
    known = acts(project, member)
    assert (len(known.acts), len(known.committees)) == (2, 2)
    Alliance.objects.update(published_at=timezone.now())
    known = acts(project, partner)
    assert (len(known.acts), len(known.committees)) == (2, 2)
