"""Territories that join, change and leave an alliance."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliage.actors.models import Organisation, Territory
from alliage.actors.services import journal, save_territory
from alliage.design import search
from alliage.design.stale import hold
from alliage.rules.errors import RuleError, gettext_noop

from ..models import Alliance, AllianceMember
from ..permissions import can_edit

TWICE = gettext_noop("%(territory)s est déjà dans cette alliance.")
MIXED = gettext_noop("Un territoire fictif et un territoire réel ne s’allient pas : gardez les exemples à part.")
ELSEWHERE = gettext_noop(
    "%(organisation)s n’est pas une organisation de %(territory)s : choisissez-en une de ce territoire."
)
LAST = gettext_noop(
    "Au moins une organisation doit continuer à porter l’alliance : mettez plutôt fin à l’alliance en la déclarant close."
)


@transaction.atomic
def add_member(
    alliance: Alliance,
    *,
    territory: Territory,
    organisation: Organisation | None = None,
    joined_on: datetime.date | None = None,
    by: Any,
) -> AllianceMember:
    """A territory joins an alliance; its sign is its own and does not change."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    rows = list(alliance.members.all())
    if any(row.territory_id == territory.pk for row in rows):
        raise RuleError(TWICE, field="territory", code="already_member", params={"territory": territory.name})
    if territory.fictitious != alliance.fictitious:
        raise RuleError(MIXED, field="territory", code="fictitious_apart")
    check_organisation(territory, organisation)
    member = AllianceMember.objects.create(
        alliance=alliance,
        territory=territory,
        organisation=organisation,
        joined_on=joined_on,
        position=1 + max((row.position for row in rows), default=0),
    )
    search.refresh([alliance])
    journal("alliance.member_added", alliance, by=by, territory=territory.name)
    return member


@transaction.atomic
def add_new_territory(
    alliance: Alliance, *, territory: Territory, organisation_name: str = "", joined_on: datetime.date | None = None, by: Any
) -> AllianceMember:
    """A territory nobody had written yet joins; it gets a sign unlike those of its allies."""
    if not can_edit(by, alliance):
        raise PermissionDenied
    allies = [row.territory for row in alliance.members.select_related("territory")]
    save_territory(territory, by=by, beside=allies)
    organisation = None
    if organisation_name.strip():
        organisation = Organisation(
            name=organisation_name.strip(),
            kind=Organisation.Kind.AUTHORITY,
            territory=territory,
            fictitious=territory.fictitious,
        )
        organisation.save()
        search.refresh([organisation])
        journal("organisation.added", organisation, by=by)
    return add_member(alliance, territory=territory, organisation=organisation, joined_on=joined_on, by=by)


@transaction.atomic
def change_member(member: AllianceMember, *, by: Any) -> AllianceMember:
    """Change who carries the alliance in a territory, its dates, its place in the order."""
    alliance = member.alliance
    if not can_edit(by, alliance):
        raise PermissionDenied
    hold(member)
    check_organisation(member.territory, member.organisation)
    others = [row for row in alliance.members.all() if row.pk != member.pk]
    if not any(row.organisation_id and row.is_current for row in [*others, member]):
        raise RuleError(LAST, code="nobody_left")
    member.full_clean(exclude=["alliance", "territory"])
    member.save()
    search.refresh([alliance])
    journal("alliance.member_changed", alliance, by=by, territory=member.territory.name)
    return member


@transaction.atomic
def end_member(member: AllianceMember, *, left_on: datetime.date, by: Any) -> AllianceMember:
    """A territory leaves; what it did in the alliance stays written."""
    member.left_on = left_on
    changed = change_member(member, by=by)
    journal("alliance.member_left", member.alliance, by=by, territory=member.territory.name)
    return changed


def check_organisation(territory: Territory, organisation: Organisation | None) -> None:
    """RuleError if an organisation of another territory would carry the alliance here."""
    if organisation and organisation.territory_id not in {None, territory.pk}:
        raise RuleError(
            ELSEWHERE,
            field="organisation",
            code="organisation_elsewhere",
            params={"organisation": organisation.name, "territory": territory.name},
        )
