"""What was published and is changed afterwards is written down: what it said, what it says now, by function and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..models import Effect, Funding, Payment, Project, PublishedCorrection
from ..permissions import role_here
from ..queries.corrections import said

Deed, Kind = PublishedCorrection.Deed, PublishedCorrection.Kind


def _place(row: Funding | Payment | Effect) -> tuple[str, Project, int | None]:
    """The kind of figure, its project, whose account it stands in."""
    if isinstance(row, Funding):
        return Kind.VOTE, row.project, row.funder_id
    if isinstance(row, Payment):
        return Kind.PAYMENT, row.funding.project, row.funding.funder_id
    return Kind.EFFECT, row.project, None


@contextmanager
def corrected(row: Funding | Payment | Effect, *, by: Any, reason: str = "") -> Iterator[None]:
    """Do a deed on a vote, a payment or an effect inside: if anyone could read it, what moves is listed for everyone.

    Call it inside the transaction of the deed. A correction is kept even when nobody gave a reason. What becomes readable
    for the first time is one only where its place was already shown: a payment dated within what is published, an effect
    taken back from the bin.
    """
    kind, project, holder = _place(row)
    pk, before = row.pk, said(row)
    yield
    row.pk = row.pk or pk
    after = said(row)
    if before == after:
        return
    deed = Deed.CHANGED if before and after else (Deed.REMOVED if before else Deed.ADDED)
    role = role_here(by, project)
    PublishedCorrection.objects.create(
        project=project,
        organisation_id=holder,
        kind=kind,
        deed=deed,
        before=before,
        after=after,
        reason=reason.strip()[:300],
        function=role.function if role else "",
        user=by,
    )
