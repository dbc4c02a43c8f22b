"""What asks for a deed in a person's alliances: terms that come, terms that passed, committees nobody called."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.design.deeds import said
from alliage.design.values import left

from ..models import Alliance, Convention
from .committees import meetings, silence
from .conventions import Act, acts_of
from .cover import EXPIRED, cover

TOLD = {"signed", "transmitted", "enforceable", "unpublished"}
"""States of an act whose term is told before it comes."""
LIVE = {Alliance.Stage.ACTIVE, Alliance.Stage.EXPLORATORY}


@dataclass(frozen=True)
class Alert:
    """One line of « À faire »: what, in words; where to go, by which label; how urgent (the smaller, the sooner)."""

    kind: str
    text: str
    url: str
    label: str
    alliance_id: int
    urgency: int


def alerts_for(user: Any) -> list[Alert]:
    """The alerts of the alliances a person's organisations carry, the most urgent first; six queries for any number."""
    if not user.is_authenticated:
        return []
    alliances = list(Alliance.objects.carried_today_by(user).exclude(stage=Alliance.Stage.CLOSED))
    ids = [row.pk for row in alliances]
    acts: dict[int, list[Act]] = {key: [] for key in ids}
    for each in acts_of(Convention.objects.kept().filter(alliance__in=ids)) if ids else []:
        acts[each.row.alliance_id].append(each)
    known = meetings(ids)
    found = [alert for row in alliances for alert in (*_terms(row, acts[row.pk]), *_silences(row, known[row.pk]))]
    return sorted(found, key=lambda alert: (alert.urgency, alert.text))


def _terms(alliance: Alliance, acts: list[Act]) -> list[Alert]:
    """Terms within twelve months, unless a later act is ready; the lapsed one when nothing else binds."""
    state = cover(alliance.pk, acts)
    found = []
    for each in acts:
        later = any(other.ends_on and each.ends_on and other.ends_on > each.ends_on and other.settled for other in acts)
        if each.warning and each.state in TOLD and not later:
            words = {"act": each.row.title, "alliance": alliance.name, "left": left(each.warning.ends_on)}
            text = gettext("%(alliance)s, « %(act)s » : échéance %(left)s") % words
            url = each.row.get_absolute_url()
            found.append(Alert("term", text, url, gettext("Préparer la suite"), alliance.pk, each.warning.days_left))
    if state.state == EXPIRED and alliance.stage in LIVE and state.ends_on:
        url = reverse("alliances:convention", args=[state.convention_id])
        text = gettext("%(alliance)s : la convention est échue, %(left)s") % {
            "alliance": alliance.name,
            "left": left(state.ends_on),
        }
        gone = (timezone.localdate() - state.ends_on).days
        found.append(Alert("expired", text, url, gettext("Préparer la suite"), alliance.pk, -gone))
    return found


def _silences(alliance: Alliance, known: Any) -> list[Alert]:
    """An active alliance without a committee for six months."""
    late = silence(alliance, known)
    if late is None:
        return []
    url = reverse("alliances:committee_add", args=[alliance.pk])
    text = gettext("%(alliance)s. %(what)s") % {"alliance": alliance.name, "what": said(late.message)}
    return [Alert("silence", text, url, gettext("Fixer un comité"), alliance.pk, 90)]
