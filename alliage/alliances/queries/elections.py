"""Elections near the territories of an alliance."""

from alliage.actors.queries.elections import elections_near
from alliage.rules.pre_election import Notice

from ..models import Alliance


def near(alliance: Alliance) -> list[Notice]:
    """What asks for care today before the alliance is shown to everyone."""
    return elections_near(row.territory for row in alliance.members.filter(left_on__isnull=True).select_related("territory"))
