"""Who may change a reference list on a screen: the network, and the keeper of the installation."""

from typing import Any

NETWORK = "animateur"
"""The role of those who animate a network, as the floor above names it."""


def can_edit_grids(user: Any) -> bool:
    """May write a new version of an item of the quality grids."""
    return user.is_authenticated and (user.is_superuser or any(role.role == NETWORK for role in user.roles))
