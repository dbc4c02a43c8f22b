"""Tasks: on any record, by whom, done, dropped, given, handed over before a role ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import JournalEntry, Membership, Task
from alliage.actors.queries.tasks import Asked, rows
from alliage.alliances.models import Committee, CommitteeDecision
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def record(member: Any, partner: Any) -> Any:
    """A cooperation of both, which a stranger does not see."""
    return factories.project(factories.org(member), factories.org(partner))


def noted(by: Any, subject: Any, owner: Any = None, **fields: Any) -> Task:
    """A task about a record, for the one who writes it unless told."""
    task = Task(text=fields.pop("text", "Relire l’avenant"), **fields)
    return services.add_task(task, subject=subject, owner=owner or by.acting, by=by)


def test_a_task_is_noted_from_the_page_of_its_record(
    client: Client, member: Any, record: Any, strict_templates: None
) -> None:
    client.force_login(member)
    page = client.get(record.get_absolute_url())
    add = reverse("actors:task_add", args=["project", record.pk])
    assert add in page.text
    form = client.get(add)
    assert (form.status_code, f'value="m{member.acting.pk}" selected' in form.text) == (200, True)
    due = TODAY + timedelta(days=9)
    sent = client.post(add, {"text": "Envoyer les dates", "owner": f"m{member.acting.pk}", "due_on": f"{due:%d/%m/%Y}"})
    assert (sent.status_code, sent.url) == (302, record.get_absolute_url())
    task = Task.objects.get()
    assert (task.text, task.membership, task.organisation, task.due_on, task.subject, task.subject_label) == (
        "Envoyer les dates",
        member.acting,
        factories.org(member),
        due,
        record,
        str(record),
    )
    assert "Envoyer les dates" in client.get(record.get_absolute_url()).text
    assert "Envoyer les dates" in client.get(reverse("actors:tasks")).text
    assert JournalEntry.objects.get(verb="task.added").subject_label == "Envoyer les dates"


def test_every_kind_of_record_takes_a_task(client: Client, member: Any, partner: Any, record: Any) -> None:
    client.force_login(member)
    home = factories.org(member)
    bond = factories.alliance(home, factories.org(partner))
    committee = Committee.objects.create(alliance=bond, held_on=TODAY)
    for subject in (record, bond, factories.convention(bond), committee, home, home.territory):
        kind = subject._meta.model_name
        page = client.get(subject.get_absolute_url())
        assert reverse("actors:task_add", args=[kind, subject.pk]) in page.text, kind
        noted(member, subject, text=f"Sur {kind}")
        assert f"Sur {kind}" in client.get(subject.get_absolute_url()).text
    assert client.get(reverse("actors:task_add", args=["user", member.pk])).status_code == 404
    assert client.get(reverse("actors:task_add", args=["document", 1])).status_code == 404


def test_others_do_not_see_it_and_the_public_page_says_nothing(
    client: Client, member: Any, stranger: Any, partner: Any
) -> None:
    shown = factories.project(factories.org(member), factories.org(partner), published=True)
    task = noted(member, shown, text="Chose interne")
    assert "Chose interne" not in client.get(shown.get_absolute_url()).text
    for other in (stranger, partner):
        client.force_login(other)
        assert "Chose interne" not in client.get(shown.get_absolute_url()).text
        assert client.get(task.get_absolute_url()).status_code == 404
        assert client.post(reverse("actors:task_done", args=[task.pk])).status_code == 404
    client.force_login(stranger)
    assert client.get(reverse("actors:task_add", args=["project", shown.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        noted(stranger, shown)


def test_an_elected_person_reads_and_closes_her_own_only(client: Client, member: Any, record: Any) -> None:
    elected = factories.member(organisation=factories.org(member), role="elu")
    hers, ours = noted(member, record, elected.acting), noted(member, record)
    client.force_login(elected)
    assert client.get(reverse("actors:task_add", args=["project", record.pk])).status_code == 403
    assert client.post(reverse("actors:task_done", args=[ours.pk])).status_code == 403
    assert client.post(reverse("actors:task_done", args=[hers.pk])).status_code == 302
    hers.refresh_from_db()
    assert (hers.state, hers.closed_function) == ("done", elected.acting.function)


def test_a_partner_is_asked_as_an_organisation_never_by_name(member: Any, partner: Any, stranger: Any, record: Any) -> None:
    asked = noted(member, record, factories.org(partner))
    assert (asked.organisation, asked.membership, asked.asked_by) == (factories.org(partner), None, factories.org(member))
    assert list(Task.objects.visible_to(partner)) == [asked]
    for owner in (partner.acting, stranger.acting, factories.org(stranger)):
        with pytest.raises(RuleError) as refused:
            noted(member, record, owner)
        assert refused.value.code == "task-owner"
    assert services.finish_task(asked, by=partner).state == "done"


def test_done_has_a_way_back(client: Client, member: Any, record: Any) -> None:
    task = noted(member, record)
    client.force_login(member)
    page = client.post(reverse("actors:task_done", args=[task.pk]), {"next": record.get_absolute_url()}, follow=True)
    undo = reverse("actors:task_reopen", args=[task.pk])
    assert undo in page.text
    client.post(reverse("actors:task_done", args=[task.pk]))
    assert JournalEntry.objects.filter(verb="task.done").count() == 1
    assert client.get(task.get_absolute_url()).status_code == 200
    client.post(undo)
    task.refresh_from_db()
    assert (task.state, task.closed_on) == ("open", None)
    away = client.post(reverse("actors:task_done", args=[task.pk]), {"next": "https://ailleurs.test/"})
    assert away.url == reverse("actors:tasks")


def test_dropping_asks_for_a_reason(client: Client, member: Any, record: Any) -> None:
    task = noted(member, record)
    client.force_login(member)
    drop = reverse("actors:task_drop", args=[task.pk])
    assert "aria-invalid" in client.post(drop, {"reason": "  "}).text
    client.post(drop, {"reason": "Plus d’objet"})
    task.refresh_from_db()
    assert (task.state, task.reason) == ("dropped", "Plus d’objet")
    assert client.post(drop, {"reason": "Encore"}).status_code == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(reason="")


def test_giving_it_to_somebody_else_is_told(client: Client, member: Any, partner: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    task = noted(member, record)
    client.force_login(member)
    sent = client.post(task.get_absolute_url(), {"text": task.text, "owner": f"m{colleague.acting.pk}", "due_on": ""})
    assert sent.status_code == 302
    task.refresh_from_db()
    assert task.membership == colleague.acting
    assert JournalEntry.objects.filter(verb="task.given").count() == 1
    bad = client.post(task.get_absolute_url(), {"text": "", "owner": f"m{partner.acting.pk}", "due_on": "demain"})
    assert bad.text.count('aria-invalid="true"') == 3
    stale = Task.objects.get(pk=task.pk)
    Task.objects.filter(pk=task.pk).update(updated_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(RuleError):
        services.change_task(stale, owner=member.acting, by=member)


def listed(client: Client, **query: str) -> list[str]:
    """The texts of the list, in its order."""
    return [row.text for row in client.get(reverse("actors:tasks"), query).context["page_obj"]]


def test_the_list_sorts_filters_and_holds_decisions_once(
    client: Client, member: Any, partner: Any, record: Any, strict_templates: None
) -> None:
    bond = factories.alliance(factories.org(member), factories.org(partner))
    meeting = Committee.objects.create(alliance=bond, held_on=TODAY - timedelta(days=30))
    for text, due, place in (
        ("Décider", 5, factories.org(member).territory),
        ("Attendre", 1, factories.org(partner).territory),
    ):
        CommitteeDecision.objects.create(
            committee=meeting, text=text, territory=place, owner="la direction", due_on=TODAY + timedelta(days=due)
        )
    colleague = factories.member(organisation=factories.org(member), role="agent")
    noted(member, record, text="Bientôt", due_on=TODAY + timedelta(days=3))
    noted(member, record, colleague.acting, text="Tard", due_on=TODAY + timedelta(days=9))
    noted(member, record, factories.org(partner), text="Demandé")
    client.force_login(member)
    assert listed(client) == ["Attendre", "Bientôt", "Décider", "Tard", "Demandé"]
    assert listed(client, tri="-pour") == ["Tard", "Décider", "Bientôt", "Attendre", "Demandé"]
    assert listed(client, tri="quoi") == ["Attendre", "Bientôt", "Décider", "Demandé", "Tard"]
    assert listed(client, qui="moi") == ["Bientôt"]
    assert listed(client, qui="nous") == ["Bientôt", "Décider", "Tard"]
    assert listed(client, qui="autres") == ["Attendre", "Demandé"]
    assert listed(client, q="bient") == ["Bientôt"]
    assert listed(client, etat="faites", qui="n’importe qui", tri="?") == []
    CommitteeDecision.objects.filter(text="Décider").update(done_on=TODAY)
    assert listed(client, etat="faites") == ["Décider"]
    assert listed(client, etat="abandonnees") == []


def test_the_list_and_the_panel_cost_the_same_for_one_and_for_three(
    client: Client, member: Any, record: Any, count_queries: Any
) -> None:
    client.force_login(member)
    counts = []
    for more in (1, 2):
        for _each in range(more):
            noted(member, record)
        for page in (reverse("actors:tasks"), record.get_absolute_url()):
            client.get(page)
            with count_queries() as queries:
                client.get(page)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_a_slice_reads_what_it_shows(member: Any, record: Any) -> None:
    for number in range(3):
        noted(member, record, text=f"Tâche {number}")
    found = rows(member, Asked(order="quoi"))
    assert (len(found), [row.text for row in found[1:3]]) == (3, ["Tâche 1", "Tâche 2"])


def test_a_record_one_may_not_see_is_named_without_a_link(client: Client, member: Any, record: Any) -> None:
    noted(member, record)
    record.deleted_at = timezone.now()
    record.save(update_fields=["deleted_at"])
    client.force_login(member)
    page = client.get(reverse("actors:tasks")).text
    assert (str(record) in page, record.get_absolute_url() in page) == (True, False)


def test_tasks_get_an_owner_before_a_role_ends(client: Client, member: Any, record: Any, strict_templates: None) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    task = noted(member, record, colleague.acting)
    client.force_login(member)
    end = reverse("actors:membership_end", args=[colleague.acting.pk])
    page = client.post(end)
    assert (page.status_code, "À qui vont ces tâches ?" in page.text, task.text in page.text) == (200, True, True)
    with pytest.raises(RuleError) as refused:
        services.end_membership(colleague.acting, by=member)
    assert refused.value.code == "tasks-left"
    assert "aria-invalid" in client.post(end, {"to": ""}).text
    assert "aria-invalid" in client.post(end, {"to": f"m{colleague.acting.pk}"}).text
    assert client.post(end, {"to": f"m{member.acting.pk}"}).status_code == 302
    task.refresh_from_db()
    assert task.membership == member.acting
    assert Membership.objects.get(pk=colleague.acting.pk).left_on == TODAY
    assert JournalEntry.objects.get(verb="task.handed_over").detail["count"] == 1


def test_leaving_and_closing_an_account_ask_for_whom(client: Client, member: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    task = noted(member, record, colleague.acting)
    client.force_login(colleague)
    assert "Avant de quitter" in client.post(reverse("actors:leave", args=[colleague.acting.pk])).text
    close = reverse("actors:account_close")
    assert task.text in client.get(close).text
    assert "aria-invalid" in client.post(close, {"sure": "on"}).text
    sent = client.post(close, {"sure": "on", f"to{colleague.acting.pk}": f"o{factories.org(member).pk}"})
    assert sent.status_code == 302
    task.refresh_from_db()
    assert (task.membership, task.organisation) == (None, factories.org(member))


def test_only_those_who_may_hand_over_do(member: Any, partner: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    noted(member, record, colleague.acting)
    noted(member, record, colleague.acting, text="Une autre")
    with pytest.raises(PermissionDenied):
        services.hand_over_tasks(colleague.acting, member.acting, by=partner)
    for owner in (partner.acting, factories.org(partner), colleague.acting):
        with pytest.raises(RuleError):
            services.hand_over_tasks(colleague.acting, owner, by=member)
    assert services.hand_over_tasks(colleague.acting, member.acting, by=colleague) == 2
    assert services.hand_over_tasks(colleague.acting, member.acting, by=colleague) == 0


def test_visible_to_is_the_rule_of_the_page(client: Client, member: Any, partner: Any, stranger: Any, record: Any) -> None:
    made = [noted(member, record), noted(member, record, factories.org(partner)), noted(partner, record)]
    for person, seen in ((member, made[:2]), (partner, made[1:]), (stranger, [])):
        client.force_login(person)
        assert set(Task.objects.visible_to(person)) == set(seen)
        assert [client.get(task.get_absolute_url()).status_code == 200 for task in made] == [task in seen for task in made]


def test_a_task_is_not_given_to_one_who_left_meanwhile(member: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    known = colleague.acting
    task = noted(member, record)
    Membership.objects.filter(pk=known.pk).update(left_on=TODAY)
    for deed in (
        lambda: noted(member, record, known, text="Pour lui"),
        lambda: services.change_task(Task.objects.get(pk=task.pk), owner=known, by=member),
        lambda: services.hand_over_tasks(member.acting, known, by=member),
    ):
        with pytest.raises(RuleError) as refused:
            deed()
        assert refused.value.code in {"task-owner", "hand-over"}
    assert Task.objects.get().membership == member.acting
    Membership.objects.filter(pk=known.pk).delete()
    with pytest.raises(PermissionDenied):
        noted(member, record, known)


def test_a_role_that_ended_meanwhile_does_not_end_twice(member: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    known = Membership.objects.get(pk=colleague.acting.pk)
    services.end_membership(colleague.acting, by=member)
    with pytest.raises(PermissionDenied):
        services.end_membership(known, by=member)
    assert JournalEntry.objects.filter(verb="membership.ended").count() == 1


def test_a_task_is_finished_and_dropped_as_it_stands_now(client: Client, member: Any, record: Any) -> None:
    task = noted(member, record)
    first, second = Task.objects.get(pk=task.pk), Task.objects.get(pk=task.pk)
    services.drop_task(first, reason="Plus d’objet", by=member)
    with pytest.raises(RuleError) as refused:
        services.finish_task(second, by=member)
    assert refused.value.code == "dropped"
    client.force_login(member)
    answer = client.post(reverse("actors:task_done", args=[task.pk]), follow=True)
    assert ("relisez pourquoi" in answer.text, "Tâche faite" in answer.text) == (True, False)
    task.refresh_from_db()
    assert (task.state, task.reason) == ("dropped", "Plus d’objet")
    services.reopen_task(task, by=member)
    read = Task.objects.get(pk=task.pk)
    Task.objects.filter(pk=task.pk).update(text="Autre chose", updated_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(RuleError) as refused:
        services.drop_task(read, reason="Vieux", by=member)
    assert refused.value.code == "stale"
    assert Task.objects.get(pk=task.pk).is_open
