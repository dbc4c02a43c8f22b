"""Deeds on tasks: added, given, done, dropped, handed over when somebody leaves."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Membership, Organisation, Task
from ..permissions import can_add_task, can_change_task, can_close_task, can_invite, roles_in, works_for
from ..queries.tasks import bodies_of, held_by, owner_of
from .journal import journal

DROPPED = _("On a renoncé à cette tâche entre-temps : relisez pourquoi, et reprenez-la d’abord si elle est encore à faire.")


def _held(role: Membership) -> Membership:
    """A role as it is now, held until the end of the deed: nobody leaves it meanwhile."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    found = rows.filter(pk=role.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _hold(task: Task) -> None:
    """Lock a task and read it again: somebody may have closed it since."""
    task.refresh_from_db(from_queryset=Task.objects.select_for_update(of=("self",)))


def _give(task: Task, owner: Membership | Organisation, by: Any, bodies: set[int]) -> None:
    """Write who sees to it: a colleague by name of function, or an organisation that works on the record."""
    owner = _held(owner) if isinstance(owner, Membership) else owner
    person = owner if isinstance(owner, Membership) else None
    body = owner.organisation if isinstance(owner, Membership) else owner
    if body.pk not in bodies or (person and (person.left_on or not works_for(by, body.pk))):
        raise RuleError(
            _("Choisissez une personne de votre organisation, ou une organisation qui travaille sur ce dossier."),
            field="owner",
            code="task-owner",
        )
    task.membership, task.organisation = person, body


@transaction.atomic
def add_task(task: Task, *, subject: models.Model, owner: Membership | Organisation, by: Any) -> Task:
    """Write a task about a record, in the name of the organisation one acts for when it works on the record."""
    bodies = bodies_of(by, subject)
    if not can_add_task(by, bodies):
        raise PermissionDenied
    mine = [role for role in by.roles if role.organisation_id in bodies and can_add_task(by, [role.organisation_id])]
    role = by.acting if by.acting in mine else mine[0]
    _give(task, owner, by, bodies)
    task.subject_type = ContentType.objects.get_for_model(subject)
    task.subject_id, task.subject_label = subject.pk, str(subject)[:300]
    task.asked_by, task.function, task.user = role.organisation, role.function, by
    task.full_clean()
    task.save()
    journal("task.added", task, by=by, owner=task.owner)
    return task


@transaction.atomic
def change_task(task: Task, *, owner: Membership | Organisation, by: Any) -> Task:
    """Reword a task, move its day, or give it to somebody else."""
    hold(task)
    before = Task.objects.select_related("organisation", "membership").get(pk=task.pk)
    if not before.is_open or not can_change_task(by, before):
        raise PermissionDenied
    known = bodies_of(by, task.subject) if task.subject is not None else set()
    _give(task, owner, by, known | {before.organisation_id, before.asked_by_id})
    task.save()
    journal("task.given" if task.owner != before.owner else "task.changed", task, by=by, owner=task.owner)
    return task


def _close(task: Task, state: str, by: Any) -> None:
    """Write the end of a task, by function."""
    here = roles_in(by, task.organisation_id) or roles_in(by, task.asked_by_id)
    task.state, task.closed_on, task.closed_function = state, timezone.localdate(), here[0].function
    task.save(update_fields=["state", "reason", "closed_on", "closed_function", "updated_at"])


@transaction.atomic
def finish_task(task: Task, *, by: Any) -> Task:
    """Say that a task is done; saying it twice changes nothing, and one given up is taken up again first."""
    _hold(task)
    if not can_close_task(by, task):
        raise PermissionDenied
    if task.state == Task.State.DROPPED:
        raise RuleError(DROPPED, code="dropped")
    if task.is_open:
        _close(task, Task.State.DONE, by)
        journal("task.done", task, by=by)
    return task


@transaction.atomic
def drop_task(task: Task, *, reason: str, by: Any) -> Task:
    """Give a task up, and say why; refused when somebody wrote on it since it was read."""
    hold(task)
    if not task.is_open or not can_change_task(by, task):
        raise PermissionDenied
    if not reason.strip():
        raise RuleError(_("Dites pourquoi on y renonce : la raison reste lisible."), field="reason", code="no-reason")
    task.reason = reason.strip()[:250]
    _close(task, Task.State.DROPPED, by)
    journal("task.dropped", task, by=by, reason=task.reason)
    return task


@transaction.atomic
def reopen_task(task: Task, *, by: Any) -> Task:
    """Undo the end of a task; when the one who saw to it has left since, it goes back to the whole organisation."""
    _hold(task)
    if not can_change_task(by, task):
        raise PermissionDenied
    if not task.is_open:
        task.state, task.reason, task.closed_on, task.closed_function = Task.State.OPEN, "", None, ""
        if task.membership and (task.membership.left_on or not task.membership.user.is_active):
            task.membership = None
        task.save(update_fields=["state", "reason", "closed_on", "closed_function", "membership", "updated_at"])
        journal("task.reopened", task, by=by)
    return task


@transaction.atomic
def hand_over_tasks(membership: Membership, to: Membership | Organisation, *, by: Any) -> int:
    """Give all that a person still has to do in an organisation to a colleague, or to the organisation; how many."""
    if by.pk != membership.user_id and not can_invite(by, membership.organisation):
        raise PermissionDenied
    to = _held(to) if isinstance(to, Membership) else to
    person = to if isinstance(to, Membership) else None
    body = to.organisation_id if isinstance(to, Membership) else to.pk
    if body != membership.organisation_id or (person and (person.left_on or person.pk == membership.pk)):
        raise RuleError(
            _("Confiez les tâches à une personne qui reste dans l’organisation, ou à l’organisation elle-même."),
            field="to",
            code="hand-over",
        )
    given = list(held_by(membership).select_for_update(of=("self",)))
    if given:
        Task.objects.filter(pk__in=[task.pk for task in given]).update(membership=person, updated_at=timezone.now())
        told = {"count": len(given), "to": to.function if isinstance(to, Membership) else to.name}
        journal("task.handed_over", membership, by=by, tasks=[task.pk for task in given], **told)
    return len(given)


def leave_nothing(membership: Membership, to: str, *, by: Any) -> None:
    """Before a role ends: its open tasks go to the one chosen; without a choice the role stays."""
    left = held_by(membership).count()
    if not left:
        return
    if not to:
        raise RuleError(
            _("Il reste des tâches à cette fonction (%(count)s) : dites à qui elles vont avant que le rôle prenne fin."),
            field="to",
            code="tasks-left",
            params={"count": left},
        )
    try:
        owner = owner_of(to)
    except (ValueError, Membership.DoesNotExist, Organisation.DoesNotExist) as error:
        raise PermissionDenied from error
    hand_over_tasks(membership, owner, by=by)
