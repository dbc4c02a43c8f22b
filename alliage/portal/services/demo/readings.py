"""Pages put before partners of the fictitious world, and the reply one of them published."""

from alliage.projects.models import Reading, Reply
from alliage.projects.queries.page_mark import page_mark
from alliage.rules.limits import lasts

from .world import World, noon


def write_readings(world: World) -> None:
    """One that waits, one that nobody answered before the page appeared, one agreed."""
    for row in world.rows("readings"):
        asked, answered, closed = row.required_day("asked_on"), row.opens("answered"), row.opens("closed")
        Reading.objects.create(
            project=world.projects[row["project_key"]],
            organisation=world.organisations[row["org_key"]],
            asked_on=asked,
            until=asked + lasts("reading", asked),
            sender=world.organisations[row["sender_org_key"]],
            sender_function=row["sender_function"],
            state=row["state"],
            function=row["function"],
            answered_at=noon(answered) if answered else None,
            closed_at=noon(closed) if closed else None,
            page=page_mark(world.projects[row["project_key"]], shown=closed is not None) if answered else "",
        )
    for row in world.rows("replies"):
        Reply.objects.create(
            project=world.projects[row["project_key"]],
            organisation=world.organisations[row["org_key"]],
            text=row["text"],
            language="fr",
            function=row["function"],
            on=row.required_day("on"),
        )
