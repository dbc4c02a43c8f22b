"""Personal links of the fictitious world, and the answer that waits to be read."""

import secrets

from django.utils import timezone

from alliage.projects.models import Comment, PersonalLink, Submission
from alliage.projects.services.links import hashed
from alliage.rules.limits import lasts

from .sheets import Row
from .world import World, noon


def write_links(world: World) -> None:
    """Prepared, sent, and for one of them answered; whoever wants an address renews the link."""
    for row in world.rows("links"):
        link = _link(world, row)
        if row["receipt"]:
            link.answered_at = noon(row.required_day("answered"))
            link.save(update_fields=["answered_at"])
            Submission.objects.create(
                link=link,
                key=row["receipt"],
                fingerprint=row["receipt"],
                receipt=row["receipt"],
                function=row["function"],
                text=row["text"],
                at=link.answered_at,
            )


def _link(world: World, row: Row) -> PersonalLink:
    sent, project = noon(row.required_day("at")), world.projects[row["project_key"]]
    sender, body = world.organisations[row["sender_org_key"]], world.organisations[row["org_key"]]
    due_on, opened = row.closes("due_on"), row.opens("opened")
    question = None
    if row["question"]:
        question = Comment.objects.create(
            project=project,
            territory=body.territory,
            text=row["question"],
            organisation=sender,
            function=row["sender_function"],
            at=sent,
            due_on=due_on,
        )
    return PersonalLink.objects.create(
        project=project,
        kind=row["kind"],
        organisation=body,
        function=row["function"],
        comment=question,
        due_on=due_on,
        token_hash=hashed(secrets.token_urlsafe(18)),
        sender=sender,
        sender_function=row["sender_function"],
        created_at=sent,
        opened_at=noon(opened) if opened else None,
        expires_at=sent + lasts("partner_link", timezone.localdate()),
    )
