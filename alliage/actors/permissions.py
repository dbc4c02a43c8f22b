"""Who may do what on behalf of an organisation. Upper apps ask these questions and no others."""

from typing import Any

from .models import Membership

Role = Membership.Role

EDIT_ROLES = {Role.MANAGER, Role.OPERATOR, Role.ADMIN}
CONTRIBUTE_ROLES = EDIT_ROLES | {Role.PROFESSIONAL, Role.COMMUNICATION}
MONEY_ROLES = EDIT_ROLES | {Role.FINANCE}
INVITE_ROLES = {Role.MANAGER, Role.ADMIN}
SECOND_FACTOR_ROLES = {Role.ADMIN, Role.NETWORK}


def roles_in(user: Any, organisation_id: int | None) -> list[Membership]:
    """The roles a person holds today in an organisation; none for a visitor."""
    return [role for role in user.roles if role.organisation_id == organisation_id] if user.is_authenticated else []


def works_for(user: Any, organisation_id: int | None) -> bool:
    """Holds any role in the organisation."""
    return bool(roles_in(user, organisation_id))


def edits_for(user: Any, organisation_id: int | None) -> bool:
    """May change the organisation's records."""
    return any(role.role in EDIT_ROLES for role in roles_in(user, organisation_id))


def contributes_for(user: Any, organisation_id: int | None) -> bool:
    """May add an effect, a value, a contact, a question on the organisation's records."""
    return any(role.role in CONTRIBUTE_ROLES for role in roles_in(user, organisation_id))


def keeps_money_for(user: Any, organisation_id: int | None) -> bool:
    """May write votes and payments."""
    return any(role.role in MONEY_ROLES for role in roles_in(user, organisation_id))


def publishes_for(user: Any, organisation_id: int | None) -> bool:
    """May show a record to everyone: a right of its own, given by name."""
    return any(role.may_publish for role in roles_in(user, organisation_id))


def exports_for(user: Any, organisation_id: int | None) -> bool:
    """May take lists out: a right of its own, given by name."""
    return any(role.may_export for role in roles_in(user, organisation_id))


def can_invite(user: Any, organisation: Any) -> bool:
    """May offer, renew and withdraw roles in the organisation."""
    return any(role.role in INVITE_ROLES for role in roles_in(user, organisation.pk))


def can_edit_organisation(user: Any, organisation: Any) -> bool:
    """May change the organisation's card, services and mandates."""
    return edits_for(user, organisation.pk)


def can_record_situation(user: Any) -> bool:
    """May write a dated, sourced situation of a country or a territory."""
    return user.is_authenticated and any(role.role in EDIT_ROLES | {Role.NETWORK} for role in user.roles)


def needs_second_factor(user: Any) -> bool:
    """Holds a role for which a second factor is required."""
    return user.is_superuser or any(role.role in SECOND_FACTOR_ROLES for role in user.roles)


def is_installation_admin(user: Any) -> bool:
    """Keeps the installation: its statement, its legal notice."""
    return user.is_authenticated and (user.is_superuser or any(role.role == Role.ADMIN for role in user.roles))
