"""What the pages of an alliance, of an act and of a meeting show, read once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language, gettext

from alliage.actors.models import Organisation, Situation, Territory
from alliage.actors.queries import situations_about
from alliage.design.deeds import said
from alliage.rules import tables
from alliage.rules.committees import MINUTES, Minutes, Silence
from alliage.rules.errors import Sentence
from alliage.rules.findings import Finding

from .. import permissions
from ..models import Alliance, AllianceMember, Committee, CommitteeDecision, ContactLog, Convention
from .alliances import history, members, ordered
from .committees import Meetings, meetings_among, minutes, silence, with_details
from .conventions import Act, act, acts_of, uncovered
from .cover import CoverState, cover, covering
from .powers import power_lines

LAST = 5


@dataclass(frozen=True)
class Card:
    """An alliance in a list, with what it stands on."""

    alliance: Alliance
    territories: list[Territory]
    cover: CoverState


def cards(user: Any, alliances: Iterable[Alliance]) -> list[Card]:
    """Cards for a page of a list, in three queries more; takes alliances read by `with_members`."""
    rows = list(alliances)
    found = covering((row.pk for row in rows), user)
    return [Card(row, [member.territory for member in row.members.all()], found[row.pk]) for row in rows]


@dataclass(frozen=True)
class Rights:
    """What a person may do on an alliance."""

    member: bool
    edit: bool
    contribute: bool
    publish: bool


def rights(user: Any, alliance: Alliance) -> Rights:
    """Read once per page; the members are read with it."""
    prefetch_related_objects([alliance], Prefetch("members", queryset=members()))
    return Rights(
        permissions.is_member(user, alliance),
        permissions.can_edit(user, alliance),
        permissions.can_contribute(user, alliance),
        permissions.can_publish(user, alliance),
    )


@dataclass(frozen=True)
class Sheet:
    """The page of an alliance."""

    alliance: Alliance
    may: Rights
    members: list[AllianceMember]
    linked: set[int]
    situations: list[Situation]
    acts: list[Act]
    cover: CoverState
    bare_years: tuple[int, ...]
    meetings: Meetings
    silence: Silence | None
    committees: list[Committee]
    contacts: list[ContactLog]
    decisions: list[CommitteeDecision]
    history: list[tuple[Any, ...]]

    @property
    def territories(self) -> list[Territory]:
        """Those of the alliance, as ordered for the reader."""
        return [row.territory for row in self.members]

    @property
    def silence_text(self) -> str:
        """The alert of a committee nobody called."""
        return said(self.silence.message) if self.silence else ""

    @property
    def bare_text(self) -> str:
        """« 2012 à 2015, 2019 »."""
        return spans(self.bare_years)


def sheet(user: Any, alliance: Alliance, *, standpoint: str, ici: Territory | None) -> Sheet:
    """Everything on the page of an alliance; working papers only for those who carry it."""
    may = rights(user, alliance)
    rows = list(alliance.members.all())
    acts = acts_of(Convention.objects.visible_to(user).filter(alliance=alliance), user)
    mine = set(Committee.objects.visible_to(user).filter(alliance=alliance).values_list("pk", flat=True))
    rows_of_all = with_details(Committee.objects.kept().filter(alliance=alliance))
    held = [each for each in rows_of_all if alliance.published_at or each.pk in mine]
    inside = [each for each in held if each.pk in mine]
    known = meetings_among(held)
    contacts = ContactLog.objects.visible_to(user).filter(alliance=alliance).select_related("organisation")[:LAST]
    return Sheet(
        alliance=alliance,
        may=may,
        members=ordered(rows, standpoint, ici),
        linked={row.pk for row in rows if row.organisation and (user.is_authenticated or row.organisation.published)},
        situations=list(situations_about([row.territory for row in rows])),
        acts=acts,
        cover=cover(alliance.pk, acts),
        bare_years=uncovered(acts, alliance.since_year) if may.member else (),
        meetings=known,
        silence=silence(alliance, known) if permissions.carries(user, alliance) else None,
        committees=inside,
        contacts=list(contacts) if may.member else [],
        decisions=[row for each in inside for row in each.decisions.all() if row.done_on is None],
        history=history(alliance, rows, acts, held),
    )


def spans(years: Iterable[int]) -> str:
    """Years in words, runs joined: 2012 à 2015, 2019."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [
        str(run[0]) if len(run) == 1 else gettext("%(first)d à %(last)d") % {"first": run[0], "last": run[-1]}
        for run in runs
    ]
    return ", ".join(words)


@dataclass(frozen=True)
class Line:
    """One line of a check, in words: done or not, how to mend it, where, and the text it leans on."""

    finding: Finding
    url: str

    @property
    def text(self) -> str:
        """What was found."""
        return said(self.finding.message)

    @property
    def fix(self) -> str:
        """How to mend it."""
        return said(self.finding.fix)

    @property
    def source(self) -> str:
        """The name of the text."""
        return self.finding.source.name(get_language() or "fr")


STEP_OF = {"parties": "convention_parties", "foreign-party": "convention_parties", "not-a-state": "convention_parties"}
FIRST_STEP = {"object", "amount", "term"}


@dataclass(frozen=True)
class ActSheet:
    """The page of an act."""

    act: Act
    may: Rights
    may_open_file: bool
    lines: list[Line]
    amendments: list[Convention]
    powers: list[tuple[str, str]]
    situations: list[Situation]

    @property
    def missing(self) -> int:
        """Lines not settled."""
        return sum(not line.finding.ok for line in self.lines)

    @property
    def warning_text(self) -> str:
        """« Échéance dans 87 jours, le … », and what to do now."""
        warning = self.act.warning
        return f"{said(warning.message)}. {todo(warning.months)}." if warning else ""


def todo(months: int) -> str:
    """What to do at a threshold of the term, in the language of the page."""
    english = (get_language() or "fr").startswith("en")
    rows = [row for row in tables.read("deadlines") if row["code"] == "convention_term" and int(row["months"]) == months]
    return next((row["en"] if english else row["fr"] for row in rows), "")


def act_sheet(user: Any, convention: Convention) -> ActSheet:
    """Everything on the page of an act; the checks only for those who carry the alliance."""
    alliance = convention.alliance
    may = rights(user, alliance)
    read = act(convention, user)
    inside = Convention.objects.shared_with(user).filter(pk=convention.pk).exists()
    bodies = [row.organisation for row in read.row.parties.all()]
    territories = [body.territory for body in bodies if body.territory] or [row.territory for row in alliance.members.all()]
    return ActSheet(
        act=read,
        may=may,
        may_open_file=read.row.file is not None and (inside or read.row.file.visibility == "public"),
        lines=[Line(each, _where(each, convention)) for each in read.findings] if inside else [],
        amendments=read.amendments,
        powers=power_lines(read) if inside else [],
        situations=list(situations_about(territories)),
    )


def _where(finding: Finding, convention: Convention) -> str:
    """The step that mends a line."""
    first = "convention_edit" if finding.code in FIRST_STEP else "convention_legal"
    return reverse(f"alliances:{STEP_OF.get(finding.code, first)}", args=[convention.pk])


@dataclass(frozen=True)
class CommitteeSheet:
    """The page of a meeting."""

    committee: Committee
    may: Rights
    presence: list[tuple[Territory, list[str]]]
    parties: list[Organisation]
    minutes: Minutes
    to_validate: list[Organisation]
    validated: dict[int, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The state of the minutes in a word."""
        return said(Sentence(MINUTES[self.minutes.state]))

    @property
    def message(self) -> str:
        """The state of the minutes in a sentence."""
        return said(self.minutes.message)


def committee_sheet(user: Any, committee: Committee) -> CommitteeSheet:
    """Everything on the page of a meeting; takes one read by `with_details`."""
    may = rights(user, committee.alliance)
    rows = list(committee.alliance.members.all())
    parties = list(dict.fromkeys(row.organisation for row in rows if row.organisation and row.is_current))
    present: dict[int, list[str]] = {}
    for each in committee.attendance.all():
        present.setdefault(each.territory_id, []).append(each.function)
    validated = {row.organisation_id: row for row in committee.validations.all()}
    return CommitteeSheet(
        committee=committee,
        may=may,
        presence=[(row.territory, present.get(row.territory_id, [])) for row in rows],
        parties=parties,
        minutes=minutes(committee, parties),
        to_validate=[
            body for body in parties if body.pk not in validated and permissions.can_validate(user, committee, body.pk)
        ],
        validated=validated,
    )
