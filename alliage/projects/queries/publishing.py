"""What publishing a project, or payments, shows to everyone, counted before anyone decides."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from alliage.actors.models import Organisation

from ..models import Funding, IndicatorValue, Payment, PaymentsOpening, Project
from .accounts import open_payments, open_votes
from .effects import public


@dataclass(frozen=True)
class Seen:
    """How many of each thing everyone reads, or would read once it is published, and how many stay inside."""

    effects: int
    added: int
    unconfirmed: int
    values: int
    fundings: int
    words: int
    payments: int
    proposed: int
    risks: int
    contacts: int
    messages: int
    ratings: int


def seen_by_all(project: Project) -> Seen:
    """Counted on the present sheet; `added`: the effects and words written since it was published."""
    kept, told = project.effects.kept(), project.territories.exclude(word="")
    would = kept.settled() if project.record_no is None else kept.settled().exclude(source_url="")
    new, unsaid = would.filter(published_at__isnull=True), told.filter(word_published_at__isnull=True)
    published = project.published_at is not None
    added = new.count() + unsaid.count() if published else 0
    values = IndicatorValue.objects.filter(indicator__outcome__project=project)
    return Seen(
        effects=(public(project) if published else would).count(),
        added=added,
        unconfirmed=kept.count() - kept.settled().count(),
        values=values.filter(state=IndicatorValue.State.ACCEPTED).count(),
        fundings=Funding.objects.filter(project=project).count(),
        words=(told.filter(word_published_at__isnull=False) if published else told).count(),
        payments=Payment.objects.filter(funding__project=project).count(),
        proposed=values.filter(state=IndicatorValue.State.SUBMITTED).count(),
        risks=project.risks.count(),
        contacts=project.contacts.count(),
        messages=project.comments.count(),
        ratings=project.ratings.count(),
    )


@dataclass(frozen=True)
class Shown:
    """Up to which day an organisation shows what it paid, how many payments that is, and how many wait, per currency."""

    until: dt.date | None
    function: str
    at: dt.datetime | None
    count: int
    waiting: int
    amounts: list[tuple[Decimal, str]]


def payments_shown(organisation: Organisation) -> Shown:
    """What is shown today, and what would be if everything paid were."""
    opening = PaymentsOpening.objects.filter(organisation=organisation).first()
    until = opening.until if opening else None
    count = open_payments().filter(funding__funder=organisation).count()
    votes = open_votes().filter(funder=organisation).order_by().values("pk")
    waiting = Payment.objects.filter(funding__in=votes).order_by()
    if until:
        waiting = waiting.filter(paid_on__gt=until)
    rows = list(waiting.values_list("funding__currency__code").annotate(sum=Sum("amount"), n=Count("pk")))
    amounts = [(amount, code) for code, amount, _n in sorted(rows, key=lambda row: (row[0] != "EUR", row[0]))]
    return Shown(
        until=until,
        function=opening.function if opening else "",
        at=opening.at if opening else None,
        count=count,
        waiting=sum(n for _code, _amount, n in rows),
        amounts=amounts,
    )
