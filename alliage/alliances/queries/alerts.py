"""What asks for a deed in alliances: terms that come, terms that passed, committees nobody called."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.permissions import edits_for
from alliage.design import week
from alliage.design.deeds import said
from alliage.design.values import day, left

from ..models import Alliance, Convention
from .committees import meetings, silence
from .conventions import Act, acts_of
from .cover import EXPIRED, cover

TOLD = {"signed", "transmitted", "enforceable", "unpublished"}
"""States of an act whose term is told before it comes."""
LIVE = {Alliance.Stage.ACTIVE, Alliance.Stage.EXPLORATORY}


def alerts_for(user: Any) -> list[week.Line]:
    """The alerts of the alliances a person's organisations carry, the most urgent first; six queries for any number."""
    if not user.is_authenticated:
        return []
    alliances = list(Alliance.objects.carried_today_by(user).exclude(stage=Alliance.Stage.CLOSED))
    found = alerts_of(alliances, acts_by_alliance(alliances))
    may = bool(user.acting and edits_for(user, user.acting.organisation_id))
    told = [line if may else _to_see(line, pk) for pk, lines in found.items() for line in lines]
    return sorted(told, key=week.sooner)


def _to_see(line: week.Line, alliance: int) -> week.Line:
    """The same, for who reads and decides without writing: nothing she may not open is proposed to her."""
    url = reverse("alliances:alliance", args=[alliance]) if line.kind == "silence" else line.url
    return replace(line, action=gettext("Voir"), url=url)


def acts_by_alliance(alliances: Iterable[Alliance]) -> dict[int, list[Act]]:
    """The acts of each alliance, in three queries for any number."""
    found: dict[int, list[Act]] = {row.pk: [] for row in alliances}
    for each in acts_of(Convention.objects.kept().filter(alliance__in=list(found))) if found else []:
        found[each.row.alliance_id].append(each)
    return found


def alerts_of(alliances: Iterable[Alliance], acts: dict[int, list[Act]]) -> dict[int, list[week.Line]]:
    """The alerts of each alliance, in one query more for any number."""
    rows = list(alliances)
    known = meetings([row.pk for row in rows])
    return {row.pk: [*_terms(row, acts[row.pk]), *_silences(row, known[row.pk])] for row in rows}


def _terms(alliance: Alliance, acts: list[Act]) -> list[week.Line]:
    """Terms within twelve months, unless a later act is ready; the lapsed one when nothing else binds."""
    state = cover(alliance.pk, acts)
    found = []
    for each in acts:
        later = any(other.ends_on and each.ends_on and other.ends_on > each.ends_on and other.settled for other in acts)
        if each.warning and each.state in TOLD and not later:
            found.append(_coming(alliance, each, each.warning.ends_on, each.warning.days_left))
    if state.state == EXPIRED and alliance.stage in LIVE and state.ends_on:
        gone = (timezone.localdate() - state.ends_on).days
        found.append(
            week.Line(
                group=week.LATE,
                kind="expired",
                text=gettext("%(alliance)s : la convention est échue") % {"alliance": alliance.name},
                detail=gettext("Échéance le %(day)s, %(left)s") % {"day": day(state.ends_on), "left": left(state.ends_on)},
                action=gettext("Préparer la suite"),
                url=reverse("alliances:convention", args=[state.convention_id]),
                urgency=-gone,
                due=state.ends_on,
            )
        )
    return found


def _coming(alliance: Alliance, act: Act, ends_on: Any, days_left: int) -> week.Line:
    """A term to prepare."""
    words = {"act": act.row.title, "alliance": alliance.name}
    return week.Line(
        group=week.DUE,
        kind="term",
        text=gettext("%(alliance)s, « %(act)s »") % words,
        detail=gettext("Échéance %(left)s, le %(day)s") % {"left": left(ends_on), "day": day(ends_on)},
        action=gettext("Préparer la suite"),
        url=act.row.get_absolute_url(),
        urgency=days_left,
        due=ends_on,
    )


def _silences(alliance: Alliance, known: Any) -> list[week.Line]:
    """An active alliance without a committee for six months."""
    late = silence(alliance, known)
    if late is None:
        return []
    return [
        week.Line(
            group=week.LATE,
            kind="silence",
            text=alliance.name,
            detail=said(late.message),
            action=gettext("Fixer un comité"),
            url=reverse("alliances:committee_add", args=[alliance.pk]),
            urgency=90,
            since=late.since,
        )
    ]
