"""What was published and is changed afterwards is written down: what it said, what it says now, by function and why."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from ..models import Effect, Funding, Payment, Project, PublishedCorrection
from ..permissions import role_here
from ..queries.corrections import Figure, Keys, Said, figures, said

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
    role = role_here(by, project)
    PublishedCorrection.objects.create(
        project=project,
        organisation_id=holder,
        kind=kind,
        deed=_deed(before, after),
        before=before,
        after=after,
        reason=reason.strip()[:300],
        function=role.function if role else "",
        user=by,
    )


def _deed(before: Said, after: Said) -> str:
    """What became of a figure that anyone could read, or can now."""
    if before and after:
        return Deed.CHANGED
    return Deed.REMOVED if before else Deed.ADDED


@contextmanager
def corrected_many(
    keys: Keys, *, made: Sequence[Payment] = (), by: Any, reason: str = ""
) -> Iterator[list[PublishedCorrection]]:
    """Do a deed on many votes and payments inside, as `corrected` does for one; gives the corrections once it is done.

    `keys` are those of the rows that change or go, by model, `made` the payments the deed writes. The number of reads and
    of writes does not grow with them.
    """
    before = figures(keys)
    told: list[PublishedCorrection] = []
    yield told
    later = {model: {*pks} for model, pks in keys.items()}
    later[Payment] = {*later.get(Payment, ()), *(row.pk for row in made)}
    after = figures(later)
    moved = [key for key in dict.fromkeys([*before, *after]) if _said(before, key) != _said(after, key)]
    functions = _functions({(before.get(key) or after[key]).project for key in moved}, by)
    for key in moved:
        one = before.get(key) or after[key]
        told.append(
            PublishedCorrection(
                project_id=one.project,
                organisation_id=one.holder,
                kind=Kind.VOTE if key[0] is Funding else Kind.PAYMENT,
                deed=_deed(_said(before, key), _said(after, key)),
                before=_said(before, key),
                after=_said(after, key),
                reason=reason.strip()[:300],
                function=functions.get(one.project, ""),
                user=by,
            )
        )
    PublishedCorrection.objects.bulk_create(told, batch_size=1000)


def _said(found: dict[tuple[type[Model], int], Figure], key: tuple[type[Model], int]) -> Said:
    figure = found.get(key)
    return figure.said if figure else {}


def _functions(projects: set[int], by: Any) -> dict[int, str]:
    """The function a person writes with on each project."""
    rows = Project.objects.filter(pk__in=projects).prefetch_related("participations") if projects else ()
    roles = {project.pk: role_here(by, project) for project in rows}
    return {pk: role.function for pk, role in roles.items() if role}
