"""« Ce qui n’est pas publié, et pourquoi »: counts by kind, the reason, and who to ask."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from alliage.projects.models import AccountSum, Payment
from alliage.projects.queries.accounts import PERSONS
from alliage.rules.findings import Source, cite

from .figures import Kind
from .holders import Holder


@dataclass(frozen=True)
class Unpublished:
    """How many of each kind stay inside; `law` says whether the French right of access applies."""

    before: int
    inside: int
    payments: int
    shown: int
    persons: int
    law: bool
    access: Source
    papers: Source
    privacy: Source


def unpublished(holder: Holder) -> Unpublished:
    """Counted, never named."""
    receipts = AccountSum.objects.filter(organisation=holder.body, kind=Kind.RECIPIENT)
    told = receipts.aggregate(all=Sum("count"), persons=Sum("count", filter=Q(key=PERSONS)))
    shown, persons = told["all"] or 0, told["persons"] or 0
    place = holder.body.territory
    return Unpublished(
        before=holder.counts.get("before", 0),
        inside=holder.counts.get("inside", 0),
        payments=max(Payment.objects.filter(funding__funder=holder.body).count() - shown, 0),
        shown=shown,
        persons=persons,
        law=place is not None
        and (place.country.code == "FR" or (place.country.fictitious and place.status.code == "departement")),
        access=cite("CRPA-L311-1"),
        papers=cite("CRPA-L311-2"),
        privacy=cite("CRPA-L311-6"),
    )
