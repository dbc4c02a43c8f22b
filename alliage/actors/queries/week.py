"""What people and their tasks bring to somebody's week; a constant number of reads for any number of people."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.design import week
from alliage.design.values import ago, day, left

from ..models import Invitation, Membership, Organisation, Task
from ..permissions import INVITE_ROLES

SOON = datetime.timedelta(days=21)
CAP = 100
"""The most lines of one kind kept for a person: a mail and a page say no more."""


def by_organisation(people: Iterable[Any]) -> dict[int, list[tuple[Any, Membership]]]:
    """The people of each organisation, with the role each holds there."""
    found: dict[int, list[tuple[Any, Membership]]] = {}
    for person in people:
        for role in person.roles:
            found.setdefault(role.organisation_id, []).append((person, role))
    return found


def named(body: Organisation) -> str:
    """A body as partners name it: by its territory, else by its own name."""
    return body.territory.name if body.territory else body.name


def lines_for(people: list[Any]) -> dict[int, list[week.Line]]:
    """Tasks to do, tasks others owe, invitations that lapse: three reads."""
    found: dict[int, list[week.Line]] = {person.pk: [] for person in people}
    bodies = by_organisation(people)
    _tasks(bodies, found)
    _asked(bodies, found)
    _invitations(bodies, found)
    return found


def _tasks(bodies: dict[int, list[tuple[Any, Membership]]], found: dict[int, list[week.Line]]) -> None:
    """One's own tasks, and those of the whole organisation, late or due within three weeks."""
    today = timezone.localdate()
    soon = Q(due_on__lte=today + SOON) | Q(due_on__isnull=True)
    held = [role.pk for pairs in bodies.values() for _person, role in pairs]
    theirs = Q(membership__isnull=True) | Q(membership__in=held)
    tasks = Task.objects.open().filter(soon, theirs, organisation__in=list(bodies)).select_related("organisation")
    for task in tasks[: CAP * max(len(found), 1)]:
        for person, role in bodies[task.organisation_id]:
            if task.membership_id in {None, role.pk}:
                found[person.pk].append(_task(task, today))


def _task(task: Task, today: datetime.date) -> week.Line:
    """A task as a line: what, about which record, by when."""
    days = (task.due_on - today).days if task.due_on else SOON.days
    when = gettext("sans date")
    if task.due_on:
        when = gettext("pour le %(day)s, %(left)s") % {"day": day(task.due_on), "left": left(task.due_on)}
    return week.Line(
        group=week.LATE if days < 0 else week.DUE,
        kind="task",
        text=task.text,
        detail=" · ".join(part for part in (task.subject_label, when) if part),
        action=gettext("Ouvrir la tâche"),
        url=task.get_absolute_url(),
        urgency=days,
        since=timezone.localdate(task.created_at),
        due=task.due_on,
        for_whom=task.organisation.name,
    )


def _asked(bodies: dict[int, list[tuple[Any, Membership]]], found: dict[int, list[week.Line]]) -> None:
    """Tasks one's organisation asked of another and that still wait: for those who asked."""
    tasks = Task.objects.open().filter(asked_by__in=list(bodies)).exclude(organisation=F("asked_by"))
    for task in tasks.select_related("organisation__territory")[: CAP * max(len(found), 1)]:
        asked = timezone.localdate(task.created_at)
        line = week.Line(
            group=week.WAITING,
            kind="task",
            text=gettext("%(who)s : %(what)s") % {"who": named(task.organisation), "what": task.text},
            detail=gettext("%(about)s · demandé %(ago)s") % {"about": task.subject_label, "ago": ago(asked)},
            action=gettext("Voir"),
            url=task.get_absolute_url(),
            urgency=-(timezone.localdate() - asked).days,
            since=asked,
            due=task.due_on,
            for_whom=task.function,
        )
        for person, _role in bodies[task.asked_by_id]:
            if task.user_id == person.pk:
                found[person.pk].append(line)


def _invitations(bodies: dict[int, list[tuple[Any, Membership]]], found: dict[int, list[week.Line]]) -> None:
    """Invitations nobody took up that lapse within five days: for those who may renew them."""
    now = timezone.now()
    rows = Invitation.objects.open().filter(organisation__in=list(bodies), expires_at__lte=now + datetime.timedelta(days=5))
    for row in rows.select_related("organisation"):
        line = week.Line(
            group=week.DUE,
            kind="invitation",
            text=gettext("Invitation de %(email)s") % {"email": row.email},
            detail=gettext("Personne ne l’a acceptée ; elle n’est plus valable le %(day)s") % {"day": day(row.expires_at)},
            action=gettext("Renouveler"),
            url=reverse("actors:people", args=[row.organisation_id]),
            urgency=(timezone.localdate(row.expires_at) - timezone.localdate(now)).days,
            due=timezone.localdate(row.expires_at),
            for_whom=row.organisation.name,
        )
        for person, role in bodies[row.organisation_id]:
            if role.role in INVITE_ROLES:
                found[person.pk].append(line)
