"""Tasks as the screens read them: of a record, of a person, to choose who sees to them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from alliage.design import slots
from alliage.rules.words import fold

from ..models import Membership, Organisation, Task, Territory
from ..permissions import can_add_task, can_change_task, can_close_task
from . import _links

SHOWN = 10
MINE, OURS, OTHERS = "moi", "nous", "autres"
OPEN, DONE, DROPPED = "ouvertes", "faites", "abandonnees"
STATES = {OPEN: Task.State.OPEN, DONE: Task.State.DONE, DROPPED: Task.State.DROPPED}
ORDERS = ("pour", "-pour", "quoi", "-quoi")


@dataclass(frozen=True)
class Row:
    """A line of the list of tasks; upper apps give theirs through the slot `task.rows`."""

    text: str
    owner: str
    about: str
    url: str
    about_url: str = ""
    organisation: str = ""
    due_on: datetime.date | None = None
    state: str = Task.State.OPEN
    reason: str = ""
    closed_on: datetime.date | None = None
    done_url: str = ""
    """Where « C’est fait » leads: a page that asks, for the rows of upper apps."""
    task: Task | None = None
    may_close: bool = False

    @property
    def is_late(self) -> bool:
        """To be done, and due before today."""
        return self.state == Task.State.OPEN and self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Asked:
    """What to list, read from the address; a word that makes no sense is left out."""

    state: str = OPEN
    who: str = ""
    order: str = "pour"
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """From the query string."""
        state, who, order = query.get("etat", ""), query.get("qui", ""), query.get("tri", "")
        return cls(
            state if state in STATES else OPEN,
            who if who in {MINE, OURS, OTHERS} else "",
            order if order in ORDERS else "pour",
            query.get("q", "").strip()[:100],
        )


def with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with who sees to them."""
    return tasks.select_related("membership", "organisation__territory", "asked_by__territory", "subject_type")


def of_person(user: Any) -> Q:
    """What is hers: her own, and what her organisations have not given to anyone in particular."""
    roles = user.roles
    whole = Q(membership__isnull=True, organisation__in=[role.organisation_id for role in roles])
    return Q(membership__in=[role.pk for role in roles]) | whole


def listed(user: Any, asked: Asked) -> QuerySet[Task]:
    """The tasks asked for, of those a person may see."""
    mine = [role.organisation_id for role in user.roles]
    found = Task.objects.visible_to(user).filter(state=STATES[asked.state])
    if asked.who == MINE:
        found = found.filter(of_person(user))
    elif asked.who == OURS:
        found = found.filter(organisation__in=mine)
    elif asked.who == OTHERS:
        found = found.exclude(organisation__in=mine)
    if asked.text:
        found = found.filter(Q(text__icontains=asked.text) | Q(subject_label__icontains=asked.text))
    return found


def rows(user: Any, asked: Asked) -> "Rows":
    """Tasks and, beside them, what upper apps hold with an owner and a date: one sorted list, read page by page."""
    keys: list[tuple[Any, str, int | Row]] = [
        (due, text, pk) for pk, due, text in listed(user, asked).order_by("pk").values_list("pk", "due_on", "text")
    ]
    keys += [(row.due_on, row.text, row) for row in slots.pieces("task.rows", user, [], asked=asked)]
    field = asked.order.removeprefix("-")
    keys.sort(key=lambda key: fold(key[1]), reverse=asked.order == "-quoi")
    if field == "pour":
        late_first = asked.order == "pour"
        day = datetime.date.max if late_first else datetime.date.min
        keys.sort(key=lambda key: key[0] or day, reverse=not late_first)
    return Rows(user, [key[2] for key in keys])


class Rows(Sequence[Row]):
    """A sorted list of which only the slice shown is read whole."""

    def __init__(self, user: Any, found: list[int | Row]) -> None:
        self.user = user
        self.found = found

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, place: Any) -> Any:
        wanted = self.found[place]
        keys = [key for key in wanted if isinstance(key, int)]
        tasks = with_people(Task.objects.filter(pk__in=keys)) if keys else []
        known = {row.task.pk: row for row in told(tasks, self.user) if row.task}
        return [known[key] if isinstance(key, int) else key for key in wanted]


def told(tasks: Iterable[Task], user: Any) -> list[Row]:
    """Tasks as rows, with the link of their record where the reader may see it: one read per kind of record."""
    found = list(tasks)
    links = links_of(found, user)
    return [
        Row(
            task.text,
            task.owner,
            task.subject_label,
            task.get_absolute_url(),
            links.get((task.subject_type_id, task.subject_id), ""),
            task.organisation.name,
            task.due_on,
            task.state,
            task.reason,
            task.closed_on,
            task=task,
            may_close=can_close_task(user, task),
        )
        for task in found
    ]


def links_of(tasks: Iterable[Task], user: Any) -> dict[tuple[int | None, int | None], str]:
    """The addresses of the records of these tasks a reader may see."""
    keys: dict[int, list[int | None]] = {}
    for task in tasks:
        if task.subject_type_id and task.subject_id:
            keys.setdefault(task.subject_type_id, []).append(task.subject_id)
    kinds = {key: ContentType.objects.get_for_id(key) for key in keys}
    return {(key, pk): url for key, kind in kinds.items() for pk, url in _links(kind, keys[key], user)}


def bodies_of(user: Any, subject: Model) -> set[int]:
    """The organisations that work on a record, as the app that keeps it says (slot `task.bodies`); none: no task there."""
    return set(slots.pieces("task.bodies", user, [subject]))


def subject_of(user: Any, kind: str, pk: int) -> Any:
    """A record a person may see, by the name of its model and its key; 404 for the rest."""
    found = ContentType.objects.filter(model=kind).exclude(app_label__startswith="wagtail").first()
    model: Any = found.model_class() if found else None
    if model is None or not hasattr(model, "get_absolute_url"):
        raise Http404
    seen = model._default_manager.all()
    if model is not Territory:
        if not hasattr(seen, "visible_to"):
            raise Http404
        seen = seen.visible_to(user)
    return get_object_or_404(seen, pk=pk)


@dataclass(frozen=True)
class Panel:
    """The tasks of a record for someone who works on it."""

    rows: list[Row]
    more: bool
    may_add: bool
    kind: str
    pk: int


def panel(user: Any, subject: Model) -> Panel | None:
    """The open tasks of a record, in two reads; None where the reader has neither a task nor the right to add one."""
    kind = ContentType.objects.get_for_model(subject)
    tasks = Task.objects.visible_to(user).open().filter(subject_type=kind, subject_id=subject.pk)
    found = list(with_people(tasks)[: SHOWN + 1])
    may_add = can_add_task(user, bodies_of(user, subject))
    if not found and not may_add:
        return None
    lines = [
        Row(
            task.text,
            task.owner,
            "",
            task.get_absolute_url(),
            "",
            task.organisation.name,
            task.due_on,
            task=task,
            may_close=can_close_task(user, task),
        )
        for task in found[:SHOWN]
    ]
    return Panel(lines, len(found) > SHOWN, may_add, kind.model, subject.pk)


def owner_choices(user: Any, bodies: Iterable[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who may see to a task: the people of one's own organisations by function, each other organisation as a whole."""
    mine = {role.organisation_id for role in user.roles}
    people: dict[int, list[tuple[str, str]]] = {}
    for role in Membership.objects.current().filter(organisation__in=mine & set(bodies)).order_by("function", "pk"):
        people.setdefault(role.organisation_id, []).append((f"m{role.pk}", role.function))
    return [
        (body.name, [(f"o{body.pk}", body.name), *people.get(body.pk, [])])
        for body in sorted(Organisation.objects.filter(pk__in=bodies), key=lambda body: (body.pk not in mine, body.name))
    ]


def held_by(membership: Membership) -> QuerySet[Task]:
    """What a person still has to do in an organisation."""
    return Task.objects.open().filter(membership=membership)


def successors(membership: Membership) -> list[tuple[str, str]]:
    """Who may take over the tasks of someone who leaves: the colleagues, else the organisation itself."""
    colleagues = Membership.objects.current().filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    people = [(f"m{role.pk}", role.function) for role in colleagues.order_by("function", "pk")]
    return [*people, (f"o{membership.organisation_id}", membership.organisation.name)]


def owner_of(choice: str) -> Membership | Organisation:
    """The person or the organisation a choice stands for."""
    key = int(choice[1:])
    if choice.startswith("m"):
        return Membership.objects.current().select_related("organisation").get(pk=key)
    return Organisation.objects.get(pk=key)


def may_change(user: Any, task: Task) -> bool:
    """Whether the reader may reword, reassign or drop an open task."""
    return task.is_open and can_change_task(user, task)
