"""What each role may do, read from the rights themselves so that the help never says otherwise."""

from dataclasses import dataclass

from alliage.actors import permissions as actors
from alliage.actors.models import Membership


@dataclass(frozen=True)
class RoleLine:
    """One role and what it opens."""

    label: str
    contributes: bool
    edits: bool
    money: bool
    invites: bool
    second_factor: bool


def roles() -> list[RoleLine]:
    """Every role, in the order of the model."""
    return [
        RoleLine(
            str(role.label),
            role in actors.CONTRIBUTE_ROLES,
            role in actors.EDIT_ROLES,
            role in actors.MONEY_ROLES,
            role in actors.INVITE_ROLES,
            role in actors.SECOND_FACTOR_ROLES,
        )
        for role in Membership.Role
    ]
