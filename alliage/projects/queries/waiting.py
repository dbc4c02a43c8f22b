"""What waits between partners: answers to read, questions to us, ours to them; each says for whom and since when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.models import Organisation
from alliage.design.values import as_date, span

from ..models import Comment, PersonalLink, Project, Standing, Submission

SHOWN = 200
"""As many of each sort as a person reads in one go."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: on which project, what, said by whom, for whom, since and until when, where to go."""

    project: Project
    what: str
    by: str
    for_whom: str
    since: dt.date
    url: str
    due_on: dt.date | None = None
    action: str = ""

    @property
    def waited(self) -> str:
        """« attend depuis 6 jours »."""
        return waited(self.since)


def waited(since: dt.date) -> str:
    """For how long something has waited, in words."""
    days = (timezone.localdate() - since).days
    return gettext("attend depuis %(span)s") % {"span": span(days)} if days > 0 else gettext("attend depuis aujourd’hui")


@dataclass(frozen=True)
class Waits:
    """All that waits around an organisation."""

    answers: list[Waiting]
    to_us: list[Waiting]
    to_them: list[Waiting]

    def __iter__(self) -> Iterator[Waiting]:
        return iter([*self.answers, *self.to_us, *self.to_them])


def ours(organisation: Organisation, project: str, **only: object) -> Exists:
    """Whether a row is about a project of the portfolio: asked row by row, for there are few rows and many projects."""
    lines = Standing.objects.filter(organisation=organisation, project=OuterRef(project), project__deleted_at__isnull=True)
    return Exists(lines.filter(**only))


def arrivals(organisation: Organisation) -> QuerySet[Submission]:
    """What came in through links and waits for the people of an organisation; a value waits for those who edit."""
    rows = Submission.objects.filter(state=Submission.State.SUBMITTED).exclude(link__organisation=organisation)
    if organisation.territory_id is not None:
        rows = rows.exclude(link__organisation__territory=organisation.territory_id)
    value = Q(link__kind=PersonalLink.Kind.VALUE)
    return rows.filter(
        (~value & ours(organisation, "link__project")) | (value & ours(organisation, "link__project", edits=True))
    )


def questions_to(organisation: Organisation) -> QuerySet[Comment]:
    """Questions with a date that partners put to the territory of an organisation, not answered yet."""
    rows = Comment.objects.filter(due_on__isnull=False, answered_at__isnull=True, territory__isnull=False)
    mine = rows.filter(territory=organisation.territory_id).exclude(organisation=organisation)
    return mine.filter(ours(organisation, "project"))


def questions_of(organisation: Organisation) -> QuerySet[Comment]:
    """Questions with a date that an organisation put to its partners, not answered yet."""
    rows = Comment.objects.filter(due_on__isnull=False, answered_at__isnull=True, organisation=organisation)
    return rows.filter(ours(organisation, "project"))


def silent_links(organisation: Organisation) -> QuerySet[PersonalLink]:
    """Links an organisation prepared that nobody answered; those of a question with a date stand with the questions."""
    rows = PersonalLink.objects.filter(sender=organisation, answered_at__isnull=True, revoked_at__isnull=True)
    return rows.filter(comment__due_on__isnull=True).filter(ours(organisation, "project"))


def waiting(organisation: Organisation) -> Waits:
    """Everything that waits around an organisation, oldest first, in four reads whatever its portfolio holds."""
    return Waits(
        answers=[_answer(row) for row in arrivals(organisation).select_related(*_LINKED).order_by("at", "pk")[:SHOWN]],
        to_us=[
            _question(row, reverse("projects:answer", args=[row.pk]), gettext("Répondre"))
            for row in questions_to(organisation).select_related(*_ASKED).order_by("due_on", "pk")[:SHOWN]
        ],
        to_them=sorted(_to_them(organisation), key=lambda each: (each.since, each.url)),
    )


_LINKED = ("link__project", "link__organisation", "link__sender__territory")
_ASKED = ("project", "territory", "organisation")


def _answer(row: Submission) -> Waiting:
    link = row.link
    return Waiting(
        project=link.project,
        what=f"{link.noun} · {row.receipt}",
        by=f"{row.function}, {link.organisation}",
        for_whom=link.sender_place,
        since=as_date(row.at),
        url=reverse("projects:submission", args=[row.pk]),
        action=gettext("Lire"),
    )


def _question(row: Comment, url: str, action: str = "") -> Waiting:
    place = row.territory.name if row.territory else gettext("tous les partenaires")
    return Waiting(
        project=row.project,
        what=row.text,
        by=f"{row.function}, {row.organisation}",
        for_whom=place,
        since=as_date(row.at),
        url=url,
        due_on=row.due_on,
        action=action,
    )


def _to_them(organisation: Organisation) -> Iterator[Waiting]:
    """What others owe us: our questions with a date, then our links without an answer."""
    for row in questions_of(organisation).select_related(*_ASKED).order_by("due_on", "pk")[:SHOWN]:
        yield _question(row, f"{reverse('projects:project', args=[row.project_id])}#echanges")
    links = silent_links(organisation).select_related("project", "organisation", "sender").order_by("created_at", "pk")
    for link in links[:SHOWN]:
        yield Waiting(
            project=link.project,
            what=link.noun,
            by=f"{link.sender_function}, {link.sender}",
            for_whom=f"{link.function}, {link.organisation}",
            since=as_date(link.created_at),
            url=reverse("projects:links", args=[link.project_id]),
            due_on=link.due_on,
        )
