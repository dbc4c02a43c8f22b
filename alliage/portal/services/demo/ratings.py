"""What each party of the fictitious cooperations says of their quality: no real authority ever carries an answer."""

from collections.abc import Callable

from alliage.actors.models import User
from alliage.projects.models import QualityRating
from alliage.vocabulary.models import QualityItem
from alliage.vocabulary.queries import quality_items

from .sheets import Row
from .world import World, noon


def write_ratings(world: World, person: Callable[[Row], User | None]) -> None:
    """Some that differ, some that agree, one taken back, one party that has not answered."""
    items = {(item.grid.code, item.code): item for item in quality_items()}
    for row in world.rows("ratings"):
        withdrawn = row.opens("withdrawn")
        rating = QualityRating(
            project=world.projects[row["project_key"]],
            item=_item(items, row),
            organisation=world.organisations[row["org_key"]],
            level=int(row["level"]),
            evidence=row["evidence"],
            on=row.required_day("on"),
            function=row["function"],
            user=person(row),
            withdrawn_at=noon(withdrawn) if withdrawn else None,
            withdrawn_function=row["function"] if withdrawn else "",
        )
        rating.save()


def _item(items: dict[tuple[str, str], QualityItem], row: Row) -> QualityItem | None:
    """An item the network has since taken out of its grid is found in its last version."""
    found = items.get((row["grid"], row["item"]))
    return found or QualityItem.objects.filter(grid__code=row["grid"], code=row["item"]).last()
