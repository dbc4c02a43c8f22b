"""What was published and is changed afterwards is written down: what it said, what it says now, by function and why."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from alliage.actors.models import Organisation, Territory

from ..models import Effect, Funding, Payment, PaymentsOpening, Project, PublishedCorrection, PublishedFigures
from ..permissions import role_here
from ..queries.accounts import open_effects, open_payments, open_votes
from ..queries.corrections import Figure, Keys, Said, figures, said

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
class Told:
    """What anyone reads of a row, and whose account it stands in: nobody's in particular for an effect."""

    said: dict[str, Any]
    holder: int | None


def _figures(row: Funding | Payment | Effect) -> dict[tuple[str, int], Told]:
    """The public figures a deed on a row may move, as the database holds them: itself, and the payments on a vote."""
    rows: list[Funding | Payment | Effect] = [row]
    if isinstance(row, Funding) and row.pk:
        rows += row.payments.all()
    return {(_kind(each), each.pk): Told(told, _holder(each)) for each in rows if (told := said(each))}


def _kind(row: Funding | Payment | Effect) -> str:
    return Kind.VOTE if isinstance(row, Funding) else (Kind.PAYMENT if isinstance(row, Payment) else Kind.EFFECT)


def _holder(row: Funding | Payment | Effect) -> int | None:
    """The funder in whose account a row stands, as the database holds it."""
    votes = Funding.objects.filter(pk=row.pk) if isinstance(row, Funding) else Funding.objects.filter(payments=row.pk)
    return None if isinstance(row, Effect) else votes.values_list("funder", flat=True).get()


def _write(project: Project, kind: str, before: Told | None, after: Told | None, *, by: Any, reason: str) -> None:
    """One correction in each account a figure stood in or stands in now; none when it says the same."""
    if before == after:
        return
    role = role_here(by, project)
    for holder in dict.fromkeys(each.holder for each in (before, after) if each):
        PublishedCorrection.objects.create(
            project=project,
            organisation_id=holder,
            kind=kind,
            deed=_deed(before.said if before else {}, after.said if after else {}),
            before=before.said if before else {},
            after=after.said if after else {},
            reason=reason.strip()[:300],
            function=role.function if role else "",
            user=by,
        )


@transaction.atomic
def remember_published(project: Project) -> None:
    """Keep what anyone reads of a cooperation; call it before the publication is taken back."""
    votes = Funding.objects.filter(project=project).order_by().values("funder")
    shown = PaymentsOpening.objects.filter(organisation__in=votes, until__isnull=False)
    until = {str(body): day.isoformat() for body, day in shown.values_list("organisation", "until") if day}
    PublishedFigures.objects.update_or_create(project=project, defaults={"figures": _published(project), "until": until})


@transaction.atomic
def tell_what_changed(project: Project, by: Any, *, reason: str = "") -> None:
    """Tell everyone which figures changed while a cooperation was not published; call it once all is shown again.

    Nothing was taken back: nothing is told. A vote or an effect shown for the first time is no correction; a payment
    dated within what was shown is one; a payment that its funder chose to hide, or to show, is none.
    """
    kept = PublishedFigures.objects.select_for_update().filter(project=project).first()
    if kept is None:
        return
    told = {(each["kind"], each["pk"]): _as_named_now(each) for each in kept.figures}
    found = {(each["kind"], each["pk"]): each for each in _published(project)}
    new = [each for key, each in found.items() if key not in told]
    for key, before in told.items():
        after = found.get(key)
        # The same figure written again in another row says nothing new.
        twin = next((each for each in new if (each["kind"], each["said"]) == (key[0], before["said"])), None)
        if after is None and twin:
            new.remove(twin)
        elif after or not _hidden_by_choice(before):
            _write(project, key[0], _figure(before), _figure(after) if after else None, by=by, reason=reason)
    for each in new:
        last = kept.until.get(str(each["names"].get("funder")), "")
        if each["kind"] == Kind.PAYMENT and (Kind.VOTE, each["vote"]) in told and each["said"]["paid_on"] <= last:
            _write(project, Kind.PAYMENT, None, _figure(each), by=by, reason=reason)
    kept.delete()


def _published(project: Project) -> list[dict[str, Any]]:
    """What anyone reads now of the votes, payments and effects of a project, as JSON holds it."""
    rows: list[Funding | Payment | Effect] = [
        *open_votes().filter(project=project).order_by("pk"),
        *open_payments().filter(funding__project=project).select_related("funding").order_by("pk"),
        *open_effects().filter(project=project).order_by("pk"),
    ]
    return [{"kind": str(_kind(row)), "pk": row.pk, "said": said(row), **_named(row)} for row in rows]


def _named(row: Funding | Payment | Effect) -> dict[str, Any]:
    """The keys of the rows a figure names: a body may be called otherwise, or be merged, without a figure changing."""
    if isinstance(row, Funding):
        return {"names": {"funder": row.funder_id}}
    if isinstance(row, Payment):
        return {"names": {"funder": row.funding.funder_id, "recipient": row.recipient_id}, "vote": row.funding_id}
    return {"names": {"territory": row.territory_id}}


def _as_named_now(each: dict[str, Any]) -> dict[str, Any]:
    """A remembered figure, with the present names of what it named."""
    names, words = dict(each["names"]), dict(each["said"])
    for name, key in names.items():
        model: Any = Territory if name == "territory" else Organisation
        row = model.everything.filter(pk=key).first() if key else None
        while row is not None and row.merged_into_id:
            row = model.everything.get(pk=row.merged_into_id)
        if row is not None:
            names[name], words[name] = row.pk, row.name
    return {**each, "names": names, "said": words}


def _hidden_by_choice(before: dict[str, Any]) -> bool:
    """A payment that still says what it said, no longer shown because its funder chose an earlier day, or none."""
    row = Payment.objects.filter(pk=before["pk"]).first() if before["kind"] == Kind.PAYMENT else None
    shown = row is not None and open_votes().filter(pk=row.funding_id).exists()
    return bool(shown and row and row.paid_on.isoformat() == before["said"]["paid_on"])


def _figure(each: dict[str, Any]) -> Told:
    return Told(each["said"], each["names"].get("funder"))


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


def _said(found: Mapping[tuple[type[Model], int], Figure], key: tuple[type[Model], int]) -> Said:
    figure = found.get(key)
    return figure.said if figure else {}


def _functions(projects: set[int], by: Any) -> dict[int, str]:
    """The function a person writes with on each project."""
    rows = Project.objects.filter(pk__in=projects).prefetch_related("participations") if projects else ()
    roles = {project.pk: role_here(by, project) for project in rows}
    return {pk: role.function for pk, role in roles.items() if role}
