"""What a person's calendar holds: terms, committees and decisions of the alliances her organisations carry."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.models import User
from alliage.rules.conventions import term_dates, term_thresholds

from ..models import CalendarAddress, Committee, Convention
from ..models.alliances import shared_with
from .committees import decisions_due
from .conventions import BINDING, acts_of


@dataclass(frozen=True)
class Event:
    """One whole day: a stable key, what, where to read more, and how many days before one is reminded."""

    key: str
    day: datetime.date
    title: str
    text: str
    url: str
    changed: datetime.datetime
    place: str = ""
    reminders: tuple[int, ...] = ()


def reader(token: str) -> User | None:
    """The person a living calendar address speaks to; None once it is revoked, or the account closed."""
    row = CalendarAddress.objects.filter(token=token, revoked_at=None, user__is_active=True).select_related("user").first()
    return row.user if row else None


def address_of(user: Any) -> CalendarAddress | None:
    """A person's present calendar address."""
    return CalendarAddress.objects.filter(user=user, revoked_at=None).first()


def events(user: Any) -> list[Event]:
    """The events of a person, by day."""
    return sorted([*_terms(user), *_meetings(user), *_decisions(user)], key=lambda event: (event.day, event.key))


def _terms(user: Any) -> list[Event]:
    """Terms of the acts that bind, each with its warnings."""
    thresholds = term_thresholds(timezone.localdate())
    found = []
    acts = Convention.objects.kept().filter(shared_with(user, "ends_on"), kind__in=BINDING).select_related("alliance")
    for act in acts_of(acts):
        if act.ends_on:
            days = tuple((act.ends_on - day).days for _months, day in term_dates(act.ends_on, thresholds))
            title = gettext("Échéance : %(act)s (%(alliance)s)") % {"act": act.row.title, "alliance": act.row.alliance.name}
            key = f"term-{act.row.pk}"
            url = act.row.get_absolute_url()
            found.append(Event(key, act.ends_on, title, act.row.object, url, act.row.updated_at, reminders=days))
    return found


def _meetings(user: Any) -> list[Event]:
    """Meetings held and set."""
    return [
        Event(
            f"committee-{row.pk}",
            row.held_on,
            gettext("Comité de suivi : %(alliance)s") % {"alliance": row.alliance.name},
            row.agenda,
            row.get_absolute_url(),
            row.updated_at,
            place=gettext("à distance") if row.remote and not row.place else row.place,
        )
        for row in Committee.objects.visible_to(user).select_related("alliance")
    ]


def _decisions(user: Any) -> list[Event]:
    """Decisions to do by a day."""
    return [
        Event(
            f"decision-{row.pk}",
            row.due_on,
            gettext("À faire : %(text)s") % {"text": row.text},
            gettext("%(owner)s, comité de suivi de %(alliance)s")
            % {"owner": row.owner, "alliance": row.committee.alliance.name},
            row.committee.get_absolute_url(),
            row.committee.updated_at,
        )
        for row in decisions_due(user)
        if row.due_on
    ]
