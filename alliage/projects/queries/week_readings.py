"""What pages put before a partner bring to somebody's week; one read for any number of people and projects."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from alliage.actors.permissions import CONTRIBUTE_ROLES, EDIT_ROLES
from alliage.actors.queries.week import named
from alliage.design import week
from alliage.design.values import ago, as_date, day, left

from ..models import Reading

CHANGES_ASKED = -30
"""A page sent back is read before the news of the month, in days as all urgencies."""


def readings(desk: Any) -> list[Reading]:
    """Pages that have not appeared: put before us, or by us before others."""
    rows = Reading.objects.open().filter(Q(organisation__in=list(desk.bodies)) | Q(sender__in=list(desk.bodies)))
    read = rows.select_related("project", "organisation__territory", "sender__territory")
    return list(read.order_by("until", "pk")[: desk.cap])


def say_reading(desk: Any, row: Reading) -> None:
    """Due, for who reads; waited for, then news, for who put it before them."""
    name = row.project.short_name or row.project.title
    days = (row.until - desk.today).days
    line = week.Line(
        group=week.DUE,
        kind="reading",
        text=gettext("%(who)s vous propose une page à relire") % {"who": named(row.sender)},
        detail=gettext("%(name)s · réponse jusqu’au %(day)s, %(left)s")
        % {"name": name, "day": day(row.until), "left": left(row.until)},
        action=gettext("Relire"),
        url=reverse("projects:reading", args=[row.pk]),
        urgency=days,
        since=row.asked_on,
        due=row.until,
    )
    if row.state == Reading.State.WAITING and days > 0:
        desk.say(line, row.project_id, CONTRIBUTE_ROLES, body=row.organisation_id)
    asked = replace(line, url=reverse("projects:publish", args=[row.project_id]), action=gettext("Voir"))
    desk.say(_asked(row, asked, name), row.project_id, EDIT_ROLES, body=row.sender_id)


def _asked(row: Reading, line: week.Line, name: str) -> week.Line:
    """Where our page stands: waited for, answered, or without an answer once the days are spent."""
    who = named(row.organisation)
    if row.answered_at:
        agreed = row.state == Reading.State.AGREED
        said = gettext("%(who)s est d’accord avec la page") if agreed else None
        said = said or gettext("%(who)s demande des changements à la page")
        told, since = f"{name}, {ago(row.answered_at)}", as_date(row.answered_at)
        line = replace(line, text=said % {"who": who}, detail=told, since=since, due=None)
        return replace(line, group=week.NEWS, urgency=0 if agreed else CHANGES_ASKED)
    if row.over:
        told = gettext("%(name)s · la page peut paraître, elle dira « non relu par %(who)s »") % {"name": name, "who": who}
        return replace(line, text=gettext("%(who)s n’a pas relu la page") % {"who": who}, detail=told, due=None, urgency=0)
    return replace(line, group=week.WAITING, text=gettext("%(who)s : relecture de la page") % {"who": who})
