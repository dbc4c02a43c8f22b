"""What publishing a project, or payments, shows to everyone, counted before anyone decides."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from alliage.actors.models import Organisation

from ..models import Funding, IndicatorValue, Payment, PaymentsOpening, Project
from .accounts import open_payments, open_votes


@dataclass(frozen=True)
class Seen:
    """How many of each thing everyone would read, and how many stay inside."""

    effects: int
    values: int
    fundings: int
    words: int
    payments: int
    proposed: int
    risks: int
    contacts: int
    messages: int


def seen_by_all(project: Project) -> Seen:
    """Counted on the present sheet."""
    shown = project.effects.filter(deleted_at__isnull=True)
    if project.record_no is not None:
        shown = shown.exclude(source_url="")
    values = IndicatorValue.objects.filter(indicator__outcome__project=project)
    return Seen(
        effects=shown.count(),
        values=values.filter(state=IndicatorValue.State.ACCEPTED).count(),
        fundings=Funding.objects.filter(project=project).count(),
        words=project.territories.exclude(word="").count(),
        payments=Payment.objects.filter(funding__project=project).count(),
        proposed=values.filter(state=IndicatorValue.State.SUBMITTED).count(),
        risks=project.risks.count(),
        contacts=project.contacts.count(),
        messages=project.comments.count(),
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
