"""Rights of the portal."""

from typing import Any

from alliage.actors import permissions as actors


def can_state(user: Any) -> bool:
    """May type what the authority that runs the installation says of itself."""
    return actors.is_installation_admin(user)
