"""Who may see, change, publish and validate what the territories of an alliance share."""

from typing import Any

from alliage.actors.models import Membership
from alliage.actors.permissions import EDIT_ROLES, contributes_for, edits_for, publishes_for, roles_in, works_for

from .models import Alliance, Committee, Convention

VALIDATE_ROLES = EDIT_ROLES | {Membership.Role.ELECTED}


def own_organisations(user: Any) -> set[int]:
    """The organisations a person holds a role in."""
    return {role.organisation_id for role in user.roles} if user.is_authenticated else set()


def carriers(alliance: Alliance) -> set[int]:
    """The organisations that carry the alliance today."""
    return {m.organisation_id for m in alliance.members.all() if m.organisation_id and m.is_current}


def is_member(user: Any, alliance: Alliance) -> bool:
    """Works for an organisation that carries the alliance, or carried it."""
    return any(works_for(user, m.organisation_id) for m in alliance.members.all() if m.organisation_id)


def carries(user: Any, alliance: Alliance) -> bool:
    """Works for an organisation that carries the alliance today."""
    return bool(own_organisations(user) & carriers(alliance))


def can_view(user: Any, alliance: Alliance) -> bool:
    """Published, or one's own; never from the bin."""
    return alliance.deleted_at is None and (alliance.published_at is not None or is_member(user, alliance))


def can_create(user: Any) -> bool:
    """May open an alliance for the organisation she acts for."""
    return bool(user.is_authenticated and user.acting and edits_for(user, user.acting.organisation_id))


def can_edit(user: Any, alliance: Alliance) -> bool:
    """Edits for any organisation that carries the alliance: each side with the same hand."""
    return any(edits_for(user, organisation) for organisation in carriers(alliance))


def can_contribute(user: Any, alliance: Alliance) -> bool:
    """May note a contact, or say that a decision is done."""
    return any(contributes_for(user, organisation) for organisation in carriers(alliance))


def can_publish(user: Any, alliance: Alliance) -> bool:
    """May show the alliance to everyone."""
    return any(publishes_for(user, organisation) for organisation in carriers(alliance))


def can_validate(user: Any, committee: Committee, organisation_id: int | None) -> bool:
    """May agree with the minutes in the name of an organisation that carries the alliance."""
    held = any(role.role in VALIDATE_ROLES for role in roles_in(user, organisation_id))
    return held and committee.is_past and organisation_id in carriers(committee.alliance)


def can_view_working_papers(user: Any, alliance: Alliance) -> bool:
    """Minutes, contacts and checks are for those who carry the alliance, published or not."""
    return alliance.deleted_at is None and is_member(user, alliance)


def can_open_file(user: Any, document_id: int) -> bool:
    """The file of an act opens to everyone who works for an organisation of its alliance."""
    return Convention.objects.shared_with(user).filter(file=document_id).exists()
