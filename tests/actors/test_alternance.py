"""Records belong to the institution: nobody's departure leaves a task without an owner."""

from typing import Any

import pytest

from alliage.actors import services
from alliage.actors.models import Invitation, Membership, Task
from alliage.actors.services.invitations import accept_invitation, invite
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(member: Any, partner: Any) -> Any:
    """A cooperation of both."""
    return factories.project(factories.org(member), factories.org(partner))


def noted(by: Any, record: Any, owner: Any) -> Task:
    return services.add_task(Task(text="Relire l’avenant"), subject=record, owner=owner, by=by)


def orphans() -> list[Task]:
    """Open tasks held by somebody who has left."""
    return [task for task in Task.objects.open().exclude(membership=None) if task.membership.left_on]


def test_the_last_host_invites_a_successor_who_takes_the_tasks_before_she_leaves(member: Any, record: Any) -> None:
    task, role, home = noted(member, record, member.acting), member.acting, factories.org(member)
    with pytest.raises(RuleError) as refused:
        services.close_account(member, by=member)
    assert refused.value.code == "last-host"
    offered = invite(
        Invitation(email="suite@exemple.test", organisation=home, role="charge", function="la suite"), by=member
    )
    successor = factories.user(email="suite@exemple.test")
    taken = accept_invitation(offered, user=successor)
    with pytest.raises(RuleError) as refused:
        services.close_account(member, by=member)
    assert (refused.value.code, Membership.objects.get(pk=role.pk).left_on) == ("tasks-left", None)
    services.close_account(member, by=member, tasks_to={role.pk: f"m{taken.pk}"})
    task.refresh_from_db()
    assert (task.membership, task.organisation, orphans()) == (taken, home, [])
    assert successor.acting.organisation == home
    record.refresh_from_db()
    assert record.owner == home


def test_a_task_done_by_someone_who_left_comes_back_to_the_organisation(member: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    task = noted(member, record, colleague.acting)
    services.finish_task(task, by=colleague)
    services.end_membership(colleague.acting, by=member)
    task = Task.objects.get()
    services.reopen_task(task, by=member)
    task.refresh_from_db()
    assert (task.is_open, task.membership, task.owner, orphans()) == (True, None, factories.org(member).name, [])


def test_a_task_reopened_stays_with_who_is_still_there(member: Any, record: Any) -> None:
    colleague = factories.member(organisation=factories.org(member), role="agent")
    task = noted(member, record, colleague.acting)
    services.finish_task(task, by=colleague)
    services.reopen_task(Task.objects.get(), by=member)
    task.refresh_from_db()
    assert (task.is_open, task.membership) == (True, colleague.acting)
