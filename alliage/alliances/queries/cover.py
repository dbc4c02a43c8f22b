"""Whether an alliance stands on an act in force, and until when: read by upper apps in bulk."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from alliage.design.values import day

from ..models import Convention
from .conventions import BINDING, Act, acts_of

COVERED, PENDING, EXPIRED, UNPUBLISHED, NONE = "covered", "pending", "expired", "unpublished", "none"


@dataclass(frozen=True)
class CoverState:
    """How an alliance is covered today: a code, its words, the term and the act that decide."""

    alliance_id: int
    state: str
    text: str
    ends_on: datetime.date | None = None
    convention_id: int | None = None

    @property
    def is_covered(self) -> bool:
        """An act is in force today."""
        return self.state == COVERED


def covering(alliance_ids: Iterable[int], user: Any = None) -> dict[int, CoverState]:
    """The cover of each alliance, three queries for any number; each id given is present.

    What is shown to a reader names her: an act being drafted is not told to those outside.
    """
    ids = list(dict.fromkeys(alliance_ids))
    found: dict[int, list[Act]] = {key: [] for key in ids}
    seen = Convention.objects.visible_to(user) if user else Convention.objects.kept()
    for each in acts_of(seen.filter(alliance__in=ids, kind__in=BINDING), user) if ids else []:
        found[each.row.alliance_id].append(each)
    return {key: cover(key, acts) for key, acts in found.items()}


def cover(alliance_id: int, acts: list[Act]) -> CoverState:
    """The cover given by the acts of one alliance: the one in force that lasts longest, else the last to lapse."""
    binding = [each for each in acts if each.row.kind in BINDING]
    in_force = [each for each in binding if each.state == "enforceable"]
    if in_force:
        last = max(in_force, key=lambda each: each.ends_on or datetime.date.max)
        text = gettext("convention exécutoire jusqu’au %(day)s") % {"day": day(last.ends_on)} if last.ends_on else ""
        return CoverState(
            alliance_id, COVERED, text or gettext("convention exécutoire, échéance non écrite"), last.ends_on, last.row.pk
        )
    known = [each for each in binding if each.state == "unpublished"]
    if known:
        last = max(known, key=lambda each: each.ends_on or datetime.date.min)
        text = gettext("convention %(period)s, état non publié") % {"period": last.period}
        return CoverState(alliance_id, UNPUBLISHED, text.replace("  ", " "), last.ends_on, last.row.pk)
    pending = [each for each in binding if each.state in {"draft", "voted", "signed", "transmitted"}]
    if pending:
        text = gettext("convention %(state)s, pas encore exécutoire") % {"state": pending[0].label}
        if pending[0].state == "draft":
            text = gettext("convention en projet, pas encore exécutoire")
        return CoverState(alliance_id, PENDING, text, pending[0].ends_on, pending[0].row.pk)
    if binding:
        last = max(binding, key=lambda each: each.ends_on or datetime.date.min)
        return CoverState(
            alliance_id, EXPIRED, gettext("convention échue : %(term)s") % {"term": last.term}, last.ends_on, last.row.pk
        )
    return CoverState(alliance_id, NONE, gettext("aucune convention notée"))
