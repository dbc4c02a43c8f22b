"""What personal links and dated questions bring to somebody's week; three reads for any number of people and projects."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from alliage.actors.permissions import CONTRIBUTE_ROLES, EDIT_ROLES
from alliage.actors.queries.week import named
from alliage.design import week
from alliage.design.values import ago, as_date, day, left

from ..models import Comment, PersonalLink, Submission

QUOTED = 140


def quoted(text: str) -> str:
    """Words as somebody said them, cut when long."""
    return gettext("« %(text)s »") % {"text": Truncator(" ".join(text.split())).chars(QUOTED, truncate="…")}


def answers(desk: Any) -> list[Submission]:
    """What came in through links and nobody has read."""
    rows = Submission.objects.filter(desk.ours("link__project"), state=Submission.State.SUBMITTED)
    linked = rows.select_related("link__project", "link__organisation__territory", "link__sender__territory")
    return list(linked.order_by("at", "pk")[: desk.cap])


def say_answer(desk: Any, row: Submission) -> None:
    """To read, for the other side; a value, for those who edit there."""
    link = row.link
    line = week.Line(
        group=week.NEWS,
        kind="answer",
        text=gettext("%(who)s a répondu par un lien : à lire") % {"who": named(link.organisation)},
        detail=f"{link.noun} · {link.project.short_name or link.project.title}, {ago(row.at)}",
        action=gettext("Lire"),
        url=reverse("projects:submission", args=[row.pk]),
        urgency=-(desk.today - as_date(row.at)).days,
        since=as_date(row.at),
    )
    value = link.kind == PersonalLink.Kind.VALUE
    roles = EDIT_ROLES if value else CONTRIBUTE_ROLES
    place = link.organisation.territory_id
    desk.say(line, link.project_id, roles, but=link.organisation_id, apart=place, edits=value)


def questions(desk: Any) -> list[Comment]:
    """Questions with a date that nobody has answered, to us or from us."""
    concerned = Q(territory__in=set(desk.territories.values())) | Q(organisation__in=list(desk.bodies))
    rows = Comment.objects.filter(concerned, desk.ours("project"), due_on__isnull=False, answered_at__isnull=True)
    asked = rows.select_related("project", "territory", "organisation__territory")
    return list(asked.order_by("due_on", "pk")[: desk.cap])


def say_question(desk: Any, row: Comment) -> None:
    """Due, for the territory it was put to; waited for, by the organisation that asked."""
    due: Any = row.due_on
    line = week.Line(
        group=week.LATE if due < desk.today else week.DUE,
        kind="question",
        text=gettext("%(who)s attend une réponse") % {"who": named(row.organisation)},
        detail=gettext("%(text)s · pour le %(day)s, %(left)s")
        % {"text": quoted(row.text), "day": day(due), "left": left(due)},
        action=gettext("Répondre"),
        url=reverse("projects:answer", args=[row.pk]),
        urgency=(due - desk.today).days,
        since=as_date(row.at),
        due=due,
    )
    desk.say(line, row.project_id, CONTRIBUTE_ROLES, but=row.organisation_id, place=row.territory_id)
    if row.territory is None:
        return
    waited = replace(
        line,
        group=week.WAITING,
        text=gettext("%(who)s : réponse à notre question") % {"who": row.territory},
        action=gettext("Voir"),
        url=f"{row.project.get_absolute_url()}#echanges",
    )
    desk.say(waited, row.project_id, EDIT_ROLES, body=row.organisation_id)


def links(desk: Any) -> list[PersonalLink]:
    """Links that nobody answered; those of a question with a date stand with the questions."""
    rows = PersonalLink.objects.filter(
        desk.ours("project"),
        sender__in=list(desk.bodies),
        answered_at__isnull=True,
        revoked_at__isnull=True,
        comment__due_on__isnull=True,
    )
    return list(rows.select_related("project", "organisation__territory").order_by("created_at", "pk")[: desk.cap])


def say_link(desk: Any, row: PersonalLink) -> None:
    """Waited for, by the organisation that prepared it."""
    since = as_date(row.created_at)
    line = week.Line(
        group=week.WAITING,
        kind="link",
        text=gettext("%(who)s : réponse à notre lien") % {"who": named(row.organisation)},
        detail=f"{row.noun} · {row.project.short_name or row.project.title}, {ago(row.created_at)}",
        action=gettext("Voir"),
        url=reverse("projects:links", args=[row.project_id]),
        urgency=-(desk.today - since).days,
        since=since,
    )
    desk.say(line, row.project_id, EDIT_ROLES, body=row.sender_id)
