"""What rounds bring to somebody’s week; a constant number of reads for any number of people."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.permissions import CONTRIBUTE_ROLES
from alliage.actors.queries.week import by_organisation
from alliage.design import week
from alliage.design.values import day, left

from ..models import FollowUp, Named, Round, Step, VoiceLink
from .steps import told

NEAR = dt.timedelta(days=14)


def lines_for(people: list[Any]) -> dict[int, list[week.Line]]:
    """Steps to do, decisions to look at again, views a partner asks for: four reads."""
    found: dict[int, list[week.Line]] = {person.pk: [] for person in people}
    today = timezone.localdate()
    named: dict[int, list[int]] = defaultdict(list)
    bodies = {person.pk: {role.organisation_id for role in person.roles} for person in people}
    rows = Named.objects.filter(user__in=people).order_by("pk").values_list("user", "round", "round__organisation")
    for user, round, body in rows:
        # Who left the organisation reads no more of its rounds.
        if body in bodies[user]:
            named[round].append(user)
    _steps(found, named, today)
    _follow_ups(found, named, today)
    _asked(found, people, today)
    return found


def _steps(found: dict[int, list[week.Line]], named: dict[int, list[int]], today: dt.date) -> None:
    rows = Step.objects.filter(round__in=named, done_on__isnull=True, due_on__lte=today + NEAR)
    for each in told(rows.select_related("round")):
        step = each.step
        line = week.Line(
            group=week.LATE if step.due_on < today else week.DUE,
            kind="round-step",
            text=each.words,
            detail=f"{step.round} · {left(step.due_on)}",
            action=gettext("Ouvrir"),
            url=step.round.get_absolute_url(),
            urgency=(step.due_on - today).days,
            due=step.due_on,
        )
        for user in named[step.round_id]:
            found[user].append(line)


def _follow_ups(found: dict[int, list[week.Line]], named: dict[int, list[int]], today: dt.date) -> None:
    rows = FollowUp.objects.filter(decision__line__round__in=named, done_on__isnull=True, due_on__lte=today + NEAR)
    for row in rows.select_related("decision__line__round"):
        line = row.decision.line
        told_line = week.Line(
            group=week.LATE if row.due_on < today else week.DUE,
            kind="decision-followup",
            text=line.label,
            detail=gettext("%(n)s mois après le vote : que s’est-il vraiment passé ?") % {"n": row.months},
            action=gettext("L’écrire"),
            url=reverse("arbitration:follow_up", args=[line.round_id, row.pk]),
            urgency=(row.due_on - today).days,
            due=row.due_on,
        )
        for user in named[line.round_id]:
            found[user].append(told_line)


def _asked(found: dict[int, list[week.Line]], people: list[Any], today: dt.date) -> None:
    bodies = by_organisation(people)
    links = VoiceLink.objects.open().filter(
        kind=VoiceLink.Kind.VIEW, organisation__in=list(bodies), answered_at__isnull=True, line__isnull=False
    )
    for link in links.exclude(round__stage=Round.Stage.VOTED).select_related("line", "round__organisation", "organisation"):
        vote = link.round.vote_on
        line = week.Line(
            group=week.DUE,
            kind="round-view",
            text=link.line.label if link.line else "",
            detail=gettext("%(who)s demande votre avis avant son vote") % {"who": link.round.organisation}
            + (f" ({day(vote)})" if vote else ""),
            action=gettext("Répondre"),
            url=reverse("arbitration:speak", args=[link.line_id]),
            urgency=(vote - today).days if vote else 30,
            due=vote,
        )
        for person, role in bodies.get(link.organisation_id, ()):
            if role.role in CONTRIBUTE_ROLES:
                found[person.pk].append(line)
