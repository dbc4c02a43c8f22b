"""« Ma semaine »: what concerns each role, by hurry, in a constant number of reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import Invitation, Situation, Task
from alliage.alliances.models import Alliance, Committee, CommitteeDecision, CommitteeValidation
from alliage.design import week
from alliage.portal.queries.week import counted, grouped, lines_of, with_roles
from alliage.projects.models import (
    Comment,
    Effect,
    Indicator,
    IndicatorValue,
    Outcome,
    Project,
    ProjectTerritory,
)
from alliage.projects.services.standings import refresh_standings
from alliage.vocabulary.models import Country
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = timezone.now()


def said(person: Any) -> list[tuple[str, str]]:
    """The lines of a person as (group, kind), in the order they are read."""
    groups = grouped(lines_of(with_roles([person]))[person.pk], shown=99)
    return [(group.key, line.kind) for group in groups for line in group.lines]


def days(number: int) -> Any:
    return TODAY + timedelta(days=number)


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    """A cooperation both write on."""
    return factories.project(factories.org(member), factories.org(partner))


@pytest.fixture
def bond(member: Any, partner: Any) -> Alliance:
    """An alliance both carry, with a convention that holds for long."""
    made = factories.alliance(factories.org(member), factories.org(partner))
    factories.convention(made, ends_on=days(900))
    return made


def minutes(bond: Alliance, *signed_by: Any) -> Committee:
    """Minutes of last month, signed by some."""
    meeting = Committee.objects.create(alliance=bond, held_on=days(-30), minutes="Relevé")
    for body in signed_by:
        CommitteeValidation.objects.create(committee=meeting, organisation=body, function="la direction")
    return meeting


def test_nothing_to_do_is_said_beautifully(client: Client, member: Any, strict_templates: None) -> None:
    client.force_login(member)
    page = client.get("/ma-semaine/")
    assert (page.status_code, "Rien d’urgent" in page.text, "Bonne semaine" in page.text) == (200, True, True)
    client.force_login(factories.user())
    assert "Rien d’urgent" in client.get("/ma-semaine/").text


def test_it_is_the_home_of_those_who_sign_in(client: Client, member: Any, settings: Any) -> None:
    assert client.get("/ma-semaine/").url.startswith("/compte/connexion/")
    sent = client.post("/compte/connexion/", {"login": member.email, "password": factories.PASSWORD})
    assert sent.url == "/ma-semaine/"
    home = client.get("/").text
    menu = home.split('aria-label="Principale"')[1]
    assert "Ouvrir ma semaine" in home
    assert menu.index("Ma semaine") < menu.index("Coopérations")
    client.logout()
    assert "Ma semaine" not in client.get("/").text


def test_minutes_wait_for_a_signature_here_and_for_the_others_there(member: Any, partner: Any, bond: Alliance) -> None:
    elected = factories.member(organisation=factories.org(member), role="elu")
    agent = factories.member(organisation=factories.org(member), role="agent")
    minutes(bond, factories.org(partner))
    assert said(member) == said(elected) == [("sign", "minutes")]
    assert said(partner) == [("waiting", "minutes")]
    assert said(agent) == []


def test_an_act_voted_and_not_signed(member: Any, partner: Any, bond: Alliance) -> None:
    act = factories.convention(
        bond, title="Avenant", signed_on=None, transmitted_on=None, receipt_ref="", enforceable_on=None, ends_on=days(900)
    )
    act.parties.create(organisation=factories.org(member))
    elected = factories.member(organisation=factories.org(member), role="elu")
    assert said(member) == said(elected) == [("sign", "act")]
    assert said(partner) == []


def test_decisions_for_the_elected_for_whom_holds_them_and_for_whom_waits(member: Any, partner: Any, bond: Alliance) -> None:
    meeting = minutes(bond, factories.org(member), factories.org(partner))
    elected = factories.member(organisation=factories.org(member), role="elu")
    agent = factories.member(organisation=factories.org(member), role="agent")
    here, there = factories.org(member).territory, factories.org(partner).territory
    for place, due, owner in (
        (here, -3, agent.acting.function),
        (there, -3, "la direction"),
        (here, 20, "x"),
        (here, 90, "x"),
    ):
        CommitteeDecision.objects.create(committee=meeting, text="Écrire", territory=place, owner=owner, due_on=days(due))
    assert said(member) == [("due", "decision"), ("late", "decision"), ("waiting", "decision")]
    assert said(elected) == [("due", "decision"), ("late", "decision")]
    assert said(agent) == [("late", "decision")]
    assert said(partner) == [("late", "decision"), ("waiting", "decision")]


def test_meetings_terms_and_silences(member: Any, bond: Alliance) -> None:
    Committee.objects.create(alliance=bond, held_on=days(9))
    bond.conventions.update(ends_on=days(80))
    assert said(member) == [("due", "meeting"), ("due", "term")]
    Committee.objects.all().delete()
    Alliance.objects.filter(pk=bond.pk).update(stage_since=days(-400))
    bond.conventions.update(ends_on=days(-8))
    assert said(member) == [("late", "expired"), ("late", "silence")]


def test_messages_and_values_on_both_sides(member: Any, partner: Any, shared: Project) -> None:
    agent = factories.member(organisation=factories.org(member), role="agent")
    home, away = factories.org(member), factories.org(partner)
    Comment.objects.create(
        project=shared,
        territory=home.territory,
        text="Et vous ?",
        organisation=away,
        function="x",
        at=NOW - timedelta(days=4),
    )
    outcome = Outcome.objects.create(project=shared, statement="Écouter")
    indicator = Indicator.objects.create(outcome=outcome, title="Personnes")
    for value in (3, 4):
        IndicatorValue.objects.create(indicator=indicator, value=value, organisation=away, function="x")
    assert said(member) == [("news", "message"), ("news", "value")]
    assert said(agent) == [("news", "message")]
    assert said(partner) == [("waiting", "message"), ("waiting", "value")]
    texts = [line.text for line in lines_of(with_roles([member]))[member.pk]]
    assert sorted(texts) == ["Kaléba propose 2 valeurs", "Kaléba vous demande"]
    IndicatorValue.objects.update(state="returned", return_reason="Vérifiez", organisation=home)
    assert ("late", "returned") in said(agent)
    assert ("late", "returned") not in said(partner)


def test_words_and_effects_of_the_others_are_news_for_two_weeks(member: Any, partner: Any, shared: Project) -> None:
    away = factories.org(partner)
    ProjectTerritory.objects.filter(project=shared, territory=away.territory).update(word="Gardons-le.", word_on=days(-7))
    Effect.objects.create(project=shared, statement="Mieux", domain="service", function="x", organisation=away)
    assert said(member) == [("news", "effect"), ("news", "word")]
    assert said(partner) == []
    ProjectTerritory.objects.filter(project=shared).update(word_on=days(-15))
    Effect.objects.update(at=NOW - timedelta(days=15))
    assert said(member) == []


def test_pauses_to_review_and_silent_cooperations(member: Any, shared: Project) -> None:
    Project.objects.filter(pk=shared.pk).update(stage="suspended", review_on=days(-2))
    assert said(member) == [("late", "review")]
    Project.objects.filter(pk=shared.pk).update(stage="running", review_on=None, last_news_on=days(-200))
    shared.refresh_from_db()
    refresh_standings(shared)
    assert said(member) == [("late", "silent")]


def test_a_situation_is_told_when_it_begins(member: Any, shared: Project) -> None:
    Situation.objects.create(
        country=Country.objects.get(code="SN"),
        kind="visas_not_issued",
        text="Fermé",
        source_url="https://x.test",
        starts_on=days(-5),
    )
    assert said(member) == [("news", "situation")]
    Situation.objects.update(starts_on=days(-200))
    assert said(member) == []


def test_tasks_and_invitations(member: Any, partner: Any, shared: Project) -> None:
    agent = factories.member(organisation=factories.org(member), role="agent")
    for due, owner in ((-2, agent.acting), (10, factories.org(member)), (60, member.acting), (4, factories.org(partner))):
        services.add_task(Task(text="Faire", due_on=days(due)), subject=shared, owner=owner, by=member)
    Invitation.objects.create(
        email="i@exemple.test",
        organisation=factories.org(member),
        role="agent",
        function="x",
        token_hash="1",
        expires_at=NOW + timedelta(days=3),
    )
    assert said(agent) == [("due", "task"), ("late", "task")]
    assert said(member) == [("due", "invitation"), ("due", "task"), ("waiting", "task")]
    assert said(partner) == [("due", "task")]


def test_strangers_have_their_own_week(stranger: Any, member: Any, partner: Any, bond: Alliance, shared: Project) -> None:
    minutes(bond)
    assert said(stranger) == []


def full(member: Any, partner: Any) -> None:
    """One more of everything."""
    home, away = factories.org(member), factories.org(partner)
    bond = factories.alliance(home, away)
    factories.convention(bond, ends_on=days(80))
    meeting = minutes(bond, away)
    CommitteeDecision.objects.create(committee=meeting, text="Écrire", owner="x", due_on=days(3))
    shared = factories.project(home, away)
    Comment.objects.create(project=shared, territory=home.territory, text="Et vous ?", organisation=away, function="x")
    Effect.objects.create(project=shared, statement="Mieux", domain="service", function="x", organisation=away)
    outcome = Outcome.objects.create(project=shared, statement="Écouter")
    IndicatorValue.objects.create(
        indicator=Indicator.objects.create(outcome=outcome, title="P"), value=1, organisation=away, function="x"
    )
    services.add_task(Task(text="Faire", due_on=days(1)), subject=shared, owner=member.acting, by=member)


def test_the_week_costs_the_same_for_one_and_for_three(member: Any, partner: Any, count_queries: Any) -> None:
    full(member, partner)
    people = [member]
    lines_of(with_roles(people))
    with count_queries() as one:
        first = lines_of(with_roles(people))
    for _each in range(2):
        full(member, partner)
    people = [member, partner, factories.member(organisation=factories.org(member), role="elu")]
    with count_queries() as three:
        lines_of(with_roles(people))
    assert len(first[member.pk]) > 5
    assert len(one) == len(three)


def line(urgency: int, text: str = "", group: str = "due") -> week.Line:
    return week.Line(group, "task", text or str(urgency), "", "Voir", "/", urgency)


def test_groups_are_sorted_cut_and_kept_whole_when_asked() -> None:
    found = grouped([*[line(number) for number in range(9, 0, -1)], line(-3, group="late")])
    assert [(group.key, group.count, group.more) for group in found] == [("due", 9, 2), ("late", 1, 0)]
    assert [row.urgency for row in found[0].lines] == [1, 2, 3, 4, 5, 6, 7]
    whole = grouped([line(number) for number in range(9)], only="due")
    assert (len(whole[0].lines), whole[0].more) == (9, 0)
    assert grouped([line(1)], muted=["due"]) == []
    assert [counted(number) for number in (1, 6, 40)] == ["Une chose", "Six choses", "40 choses"]


def test_a_group_can_be_read_whole(client: Client, member: Any, shared: Project, strict_templates: None) -> None:
    for number in range(9):
        services.add_task(Task(text=f"Faire {number}", due_on=days(1)), subject=shared, owner=member.acting, by=member)
    client.force_login(member)
    page = client.get("/ma-semaine/").text
    assert ("Faire 6" in page, "Faire 7" in page, "Voir tout (9)" in page) == (True, False, True)
    whole = client.get("/ma-semaine/?groupe=due").text
    assert ("Faire 8" in whole, "Voir tout" in whole) == (True, False)
    assert client.get("/ma-semaine/?groupe=nimporte").status_code == 200
    assert "Faire 3" in client.get(reverse("portal:week"), headers={"accept-language": "en"}).text
