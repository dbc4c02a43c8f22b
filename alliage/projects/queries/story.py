"""What happened on a project, latest first, and the acts it stands on."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliage.alliances.models import Alliance, Committee, Convention
from alliage.alliances.queries import CoverState
from alliage.alliances.queries.conventions import Act, acts_of
from alliage.alliances.queries.cover import NONE, cover
from alliage.design import values

from ..models import Payment, Project, ProjectTerritory
from .effects import EffectLine


@dataclass(frozen=True)
class Event:
    """A line of the story; `when` says its date in words where only the year is known."""

    day: datetime.date
    title: str
    text: str = ""
    url: str = ""
    when: str = ""

    def __iter__(self) -> Iterator[Any]:
        """As the timeline reads it."""
        return iter((self.when or self.day, self.title, self.text, self.url))


@dataclass(frozen=True)
class Acts:
    """The alliances of a project the reader may see, their acts and committees."""

    alliances: list[Alliance]
    acts: list[Act]
    committees: list[Committee]

    def covers(self) -> list[CoverState]:
        """How each alliance is covered today."""
        return [cover(row.pk, [act for act in self.acts if act.row.alliance_id == row.pk]) for row in self.alliances]

    @property
    def covered(self) -> bool:
        """An act in force covers the project today, by one of its alliances."""
        return any(state.is_covered for state in self.covers())


def acts(project: Project, user: Any) -> Acts:
    """Read in bulk; nothing of an alliance the reader may not see."""
    served = project.alliances.through.objects.filter(project=project).values("alliance")
    alliances = list(Alliance.objects.visible_to(user).filter(pk__in=served))
    if not alliances:
        return Acts([], [], [])
    rows = acts_of(Convention.objects.visible_to(user).filter(alliance__in=alliances), user)
    open_to_her = Q(alliance__published_at__isnull=False) | Q(pk__in=Committee.objects.visible_to(user).values("pk"))
    return Acts(alliances, rows, list(Committee.objects.kept().filter(open_to_her, alliance__in=alliances)))


def standing(project: Project, acts: Acts, *, member: bool) -> list[str]:
    """The line under the title: state, convention, committee; to a visitor, no act known does not mean none."""
    today = timezone.localdate()
    said = [_stage(project)]
    states = sorted(acts.covers(), key=lambda state: (not state.is_covered, -(state.ends_on or today).toordinal()))
    said += [states[0].text] if states and (member or states[0].state != NONE) else []
    coming = [row.held_on for row in acts.committees if row.held_on >= today]
    past = [row.held_on for row in acts.committees if row.held_on < today]
    if coming:
        said.append(_("comité de suivi le %(day)s") % {"day": values.day(min(coming))})
    elif past:
        said.append(_("dernier comité de suivi le %(day)s") % {"day": values.day(max(past))})
    return said


def _stage(project: Project) -> str:
    """The state, with the day it is looked at again when it is on hold."""
    word = project.get_stage_display()
    if project.stage == Project.Stage.SUSPENDED and project.review_on:
        return _("%(stage)s, à revoir le %(day)s") % {"stage": word.capitalize(), "day": values.day(project.review_on)}
    return word.capitalize()


def story(
    acts: Acts, effects: Iterable[EffectLine], columns: Sequence[ProjectTerritory], payments: Iterable[Payment]
) -> list[Event]:
    """Committees, acts, effects, words and payments, latest first; events to come are left to the line under the title."""
    events = [*_acts(acts), *_effects(effects), *_words(columns), *_payments(payments)]
    today = timezone.localdate()
    return sorted((event for event in events if event.day <= today), key=lambda event: event.day, reverse=True)


def _acts(acts: Acts) -> Iterable[Event]:
    for committee in acts.committees:
        yield Event(committee.held_on, _("Comité de suivi"), committee.place, committee.get_absolute_url())
    for act in acts.acts:
        for row in (act.row, *act.amendments):
            day = row.enforceable_on or row.signed_on or row.starts_on
            if day is None and row.signed_year:
                day = datetime.date(row.signed_year, 1, 1)
            if day:
                until = (
                    _("jusqu’au %(day)s") % {"day": values.day(row.ends_on)}
                    if row.ends_on and not row.years_only
                    else row.title
                )
                when = str(day.year) if row.years_only or not (row.enforceable_on or row.signed_on) else ""
                yield Event(day, row.get_kind_display().capitalize(), until, act.row.get_absolute_url(), when)


def _effects(lines: Iterable[EffectLine]) -> Iterable[Event]:
    for line in lines:
        effect = line.effect
        place = effect.territory.name if effect.territory else _("en commun")
        # An effect taken from a source that gives no date has no place in a story.
        day = effect.observed_on or (values.as_date(effect.at) if effect.organisation_id else None)
        if day:
            yield Event(day, _("Un effet, %(place)s") % {"place": place}, effect.statement)


def _words(columns: Sequence[ProjectTerritory]) -> Iterable[Event]:
    for row in columns:
        if row.word and row.word_on:
            yield Event(row.word_on, _("La parole de %(place)s") % {"place": row.territory.name}, row.word_function)


def _payments(payments: Iterable[Payment]) -> Iterable[Event]:
    for row in payments:
        text = values.money(row.amount, row.funding.currency)
        yield Event(row.paid_on, _("Paiement : %(funder)s") % {"funder": row.funding.funder}, text)
