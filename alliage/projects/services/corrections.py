"""What was published and is changed afterwards is written down: what it said, what it says now, by function and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..models import Effect, Funding, Payment, Project, PublishedCorrection
from ..permissions import role_here
from ..queries.corrections import said

Deed, Kind = PublishedCorrection.Deed, PublishedCorrection.Kind


@contextmanager
def corrected(row: Funding | Payment | Effect, *, by: Any, reason: str = "") -> Iterator[None]:
    """Do a deed on a vote, a payment or an effect inside: if anyone could read it, what moves is listed for everyone.

    Call it inside the transaction of the deed. A correction is kept even when nobody gave a reason. What becomes readable
    for the first time is one only where its place was already shown: a payment dated within what is published, an effect
    taken back from the bin. A vote that changes hands is told in both accounts, with what was paid on it.
    """
    project = row.funding.project if isinstance(row, Payment) else row.project
    pk, before = row.pk, _figures(row)
    yield
    row.pk = row.pk or pk
    after = _figures(row)
    for key in dict.fromkeys([*before, *after]):
        _write(project, key[0], before.get(key), after.get(key), by=by, reason=reason)


@dataclass(frozen=True)
class Figure:
    """What anyone reads of a row, and whose account it stands in: nobody's in particular for an effect."""

    said: dict[str, Any]
    holder: int | None


def _figures(row: Funding | Payment | Effect) -> dict[tuple[str, int], Figure]:
    """The public figures a deed on a row may move, as the database holds them: itself, and the payments on a vote."""
    rows: list[Funding | Payment | Effect] = [row]
    if isinstance(row, Funding) and row.pk:
        rows += row.payments.all()
    return {(_kind(each), each.pk): Figure(told, _holder(each)) for each in rows if (told := said(each))}


def _kind(row: Funding | Payment | Effect) -> str:
    return Kind.VOTE if isinstance(row, Funding) else (Kind.PAYMENT if isinstance(row, Payment) else Kind.EFFECT)


def _holder(row: Funding | Payment | Effect) -> int | None:
    """The funder in whose account a row stands, as the database holds it."""
    votes = Funding.objects.filter(pk=row.pk) if isinstance(row, Funding) else Funding.objects.filter(payments=row.pk)
    return None if isinstance(row, Effect) else votes.values_list("funder", flat=True).get()


def _write(project: Project, kind: str, before: Figure | None, after: Figure | None, *, by: Any, reason: str) -> None:
    """One correction in each account a figure stood in or stands in now; none when it says the same."""
    if before == after:
        return
    deed = Deed.CHANGED if before and after else (Deed.REMOVED if before else Deed.ADDED)
    role = role_here(by, project)
    for holder in dict.fromkeys(each.holder for each in (before, after) if each):
        PublishedCorrection.objects.create(
            project=project,
            organisation_id=holder,
            kind=kind,
            deed=deed,
            before=before.said if before else {},
            after=after.said if after else {},
            reason=reason.strip()[:300],
            function=role.function if role else "",
            user=by,
        )
