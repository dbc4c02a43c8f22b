"""Rights of the portal."""

from typing import Any

from alliage.actors import permissions as actors


def can_state(user: Any) -> bool:
    """May type what the authority that runs the installation says of itself."""
    return actors.is_installation_admin(user)


def can_read_state(user: Any) -> bool:
    """May read the editions of the state of the policy: the people of the organisation one acts for, whatever their role."""
    return user.is_authenticated and user.acting is not None


def can_make_state(user: Any) -> bool:
    """May make an edition for the organisation one acts for: who edits its records or may take lists out."""
    if not can_read_state(user):
        return False
    body = user.acting.organisation_id
    return actors.edits_for(user, body) or actors.exports_for(user, body)
