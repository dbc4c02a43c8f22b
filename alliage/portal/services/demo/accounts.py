"""What the fictitious authorities show of their payments, and the figures they corrected afterwards."""

from alliage.projects.models import Effect, Funding, Payment, PaymentsOpening, PublishedCorrection
from alliage.projects.queries.corrections import said

from .sheets import Row
from .world import World, noon


def write(world: World) -> None:
    """Once everything is published: the openings first, since a payment is corrected only where it is shown."""
    for row in world.rows("openings"):
        PaymentsOpening.objects.create(
            organisation=world.organisations[row["org_key"]],
            until=row.opens("until"),
            function=row["function"],
            at=noon(row.required_day("at")),
        )
    for row in world.rows("corrections"):
        now = said(_corrected(world, row))
        PublishedCorrection.objects.create(
            project=world.projects[row["project_key"]],
            organisation=world.organisations.get(row["org_key"]),
            kind=row["kind"],
            deed=PublishedCorrection.Deed.CHANGED,
            before=now | {row["field"]: row["before"]},
            after=now,
            reason=row["reason"],
            function=row["function"],
            at=noon(row.required_day("at")),
        )


def _corrected(world: World, row: Row) -> Funding | Payment | Effect:
    """The vote, the payment or the effect a row names."""
    project, body = world.projects[row["project_key"]], world.organisations.get(row["org_key"])
    if row["kind"] == PublishedCorrection.Kind.VOTE:
        return Funding.objects.get(project=project, funder=body, year=int(row["year"]))
    if row["kind"] == PublishedCorrection.Kind.PAYMENT:
        return Payment.objects.get(funding__project=project, funding__funder=body, paid_on=row.required_day("paid_on"))
    return Effect.objects.get(project=project, statement=row["statement"])
