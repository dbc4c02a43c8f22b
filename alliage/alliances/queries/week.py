"""What alliances bring to somebody's week; a constant number of reads for any number of people."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alliage.actors.models import Membership, Organisation
from alliage.actors.permissions import CONTRIBUTE_ROLES, EDIT_ROLES
from alliage.actors.queries.week import by_organisation, named
from alliage.design import week
from alliage.design.values import ago, day, left

from ..models import Alliance, AllianceMember, Committee, CommitteeDecision, CommitteeValidation
from ..permissions import VALIDATE_ROLES
from .alerts import acts_by_alliance, alerts_of
from .conventions import Act

ELECTED = Membership.Role.ELECTED
YEAR = datetime.timedelta(days=365)
MONTH = datetime.timedelta(days=30)
NEAR = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Desk:
    """The people of this batch, and the organisations that carry each alliance."""

    bodies: dict[int, list[tuple[Any, Membership]]]
    carriers: dict[int, list[Organisation]]
    found: dict[int, list[week.Line]]

    def say(self, line: week.Line, body: Organisation, roles: Iterable[str]) -> None:
        """Give a line to the people of an organisation who hold one of these roles."""
        for person, role in self.bodies.get(body.pk, ()):
            if role.role in roles:
                self.found[person.pk].append(replace(line, for_whom=body.name))


def lines_for(people: list[Any]) -> dict[int, list[week.Line]]:
    """Minutes and acts to sign, terms, committees, decisions: nine reads."""
    found: dict[int, list[week.Line]] = {person.pk: [] for person in people}
    bodies = by_organisation(people)
    closed = Alliance.Stage.CLOSED
    members = AllianceMember.objects.filter(organisation__in=list(bodies), alliance__deleted_at__isnull=True)
    alliances = {row.alliance_id: row.alliance for row in members.exclude(alliance__stage=closed).select_related("alliance")}
    carriers: dict[int, list[Organisation]] = defaultdict(list)
    for row in AllianceMember.objects.filter(alliance__in=list(alliances)).select_related("organisation__territory"):
        if row.organisation and row.is_current:
            carriers[row.alliance_id].append(row.organisation)
    desk = Desk(bodies, carriers, found)
    acts = acts_by_alliance(alliances.values())
    for key, lines in alerts_of(alliances.values(), acts).items():
        for line in lines:
            for body in carriers[key]:
                desk.say(line, body, EDIT_ROLES)
    _acts(desk, acts)
    _minutes(desk)
    _decisions(desk)
    return found


def _acts(desk: Desk, acts: dict[int, list[Act]]) -> None:
    """Acts voted and not signed yet, for each of their parties."""
    for act in (act for each in acts.values() for act in each if act.state == "voted"):
        row = act.row
        line = week.Line(
            group=week.SIGN,
            kind="act",
            text=row.title,
            detail=gettext("Délibération du %(day)s ; la signature manque") % {"day": day(row.deliberation_on)}
            if row.deliberation_on
            else gettext("La signature manque"),
            action=gettext("Lire l’acte"),
            url=row.get_absolute_url(),
            urgency=-(act.today - row.deliberation_on).days if row.deliberation_on else 0,
            since=row.deliberation_on,
        )
        for party in row.parties.all():
            desk.say(line, party.organisation, VALIDATE_ROLES)


def _minutes(desk: Desk) -> None:
    """Minutes to sign, minutes others have still to sign, meetings within two weeks."""
    today = timezone.localdate()
    validations = CommitteeValidation.objects.select_related("organisation__territory").order_by("-at", "-pk")
    rows = Committee.objects.kept().filter(
        alliance__in=list(desk.carriers), held_on__gte=today - YEAR, held_on__lte=today + NEAR
    )
    for row in rows.select_related("alliance").prefetch_related(Prefetch("validations", queryset=validations)):
        if row.held_on > today:
            for body in desk.carriers[row.alliance_id]:
                desk.say(_meeting(row, today), body, EDIT_ROLES | {ELECTED})
        elif row.minutes.strip():
            _to_sign(desk, row, today)


def _meeting(row: Committee, today: datetime.date) -> week.Line:
    """A meeting to prepare."""
    return week.Line(
        group=week.DUE,
        kind="meeting",
        text=gettext("Comité de suivi, %(name)s") % {"name": row.alliance.name},
        detail=gettext("Réunion %(left)s, le %(day)s") % {"left": left(row.held_on), "day": day(row.held_on)},
        action=gettext("Le préparer"),
        url=row.get_absolute_url(),
        urgency=(row.held_on - today).days,
        due=row.held_on,
    )


def _to_sign(desk: Desk, row: Committee, today: datetime.date) -> None:
    """Minutes: each party that has not signed is told, and those that have are told whom they wait for."""
    signed = list(row.validations.all())
    done = {each.organisation_id for each in signed}
    bodies = desk.carriers[row.alliance_id]
    missing = [body for body in bodies if body.pk not in done]
    name = gettext("Relevé du comité de suivi, %(name)s") % {"name": row.alliance.name}
    words = gettext("Comité tenu le %(day)s") % {"day": day(row.held_on)}
    if signed:
        first = {"name": named(signed[0].organisation), "day": day(signed[0].at)}
        words = gettext("%(name)s a signé le %(day)s") % first
    line = week.Line(
        group=week.SIGN,
        kind="minutes",
        text=name,
        detail=words,
        action=gettext("Lire et signer"),
        url=f"{row.get_absolute_url()}#validation",
        urgency=-(today - row.held_on).days,
        since=row.held_on,
    )
    for body in missing:
        desk.say(line, body, VALIDATE_ROLES)
    if missing and signed:
        since = timezone.localdate(signed[-1].at)
        waited = week.Line(
            group=week.WAITING,
            kind="minutes",
            text=gettext("%(who)s : %(what)s") % {"who": ", ".join(named(body) for body in missing), "what": name},
            detail=gettext("À signer depuis le %(day)s, %(ago)s") % {"day": day(since), "ago": ago(since)},
            action=gettext("Voir le relevé"),
            url=f"{row.get_absolute_url()}#validation",
            urgency=-(today - since).days,
            since=since,
        )
        for body in bodies:
            if body.pk in done:
                desk.say(waited, body, EDIT_ROLES)


def _decisions(desk: Desk) -> None:
    """Decisions late or due within a month: ours to hold, theirs to wait for."""
    today = timezone.localdate()
    rows = CommitteeDecision.objects.filter(
        Q(due_on__lte=today + MONTH), done_on=None, committee__deleted_at=None, committee__alliance__in=list(desk.carriers)
    )
    for row in rows.select_related("committee__alliance", "territory"):
        for body in desk.carriers[row.committee.alliance_id]:
            if row.territory_id in {None, body.territory_id}:
                desk.say(_ours(row, today, marks=False), body, {ELECTED})
                desk.say(_ours(row, today, marks=True), body, EDIT_ROLES)
                _her_own(desk, body, row, today)
            elif row.is_late:
                desk.say(_theirs(row, today), body, EDIT_ROLES)


def _her_own(desk: Desk, body: Organisation, row: CommitteeDecision, today: datetime.date) -> None:
    """A decision that names the function of someone who edits nothing else."""
    for person, role in desk.bodies.get(body.pk, ()):
        if role.role in CONTRIBUTE_ROLES - EDIT_ROLES and role.function.casefold() == row.owner.casefold():
            desk.found[person.pk].append(replace(_ours(row, today, marks=True), for_whom=body.name))


def _ours(row: CommitteeDecision, today: datetime.date, *, marks: bool) -> week.Line:
    """A decision we hold."""
    due: Any = row.due_on
    return week.Line(
        group=week.LATE if row.is_late else week.DUE,
        kind="decision",
        text=row.text,
        detail=gettext("%(alliance)s · %(owner)s · décision à tenir pour le %(day)s, %(left)s")
        % {"alliance": row.committee.alliance.name, "owner": row.owner, "day": day(due), "left": left(due)},
        action=gettext("C’est fait") if marks else gettext("Voir la décision"),
        url=reverse("alliances:decision_mark", args=[row.pk]) if marks else f"{_at(row)}",
        urgency=(due - today).days,
        since=row.committee.held_on,
        due=due,
    )


def _theirs(row: CommitteeDecision, today: datetime.date) -> week.Line:
    """A decision another territory holds, past its day."""
    due: Any = row.due_on
    return week.Line(
        group=week.WAITING,
        kind="decision",
        text=gettext("%(who)s : %(what)s") % {"who": row.territory, "what": row.text},
        detail=gettext("Attendu pour le %(day)s, %(left)s") % {"day": day(due), "left": left(due)},
        action=gettext("Voir la décision"),
        url=_at(row),
        urgency=(due - today).days,
        since=due,
        due=due,
    )


def _at(row: CommitteeDecision) -> str:
    """Where a decision is read."""
    return f"{row.committee.get_absolute_url()}#decision-{row.pk}"
