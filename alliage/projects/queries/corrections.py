"""Published figures as anyone could read them, and how a correction tells what they said and what they say now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext, gettext_lazy

from alliage.design import values

from ..models import Effect, Funding, Payment, PublishedCorrection
from .accounts import open_effects, open_payments, open_votes

Kind = PublishedCorrection.Kind
Said = dict[str, Any]
LABELS = {
    "voted": gettext_lazy("montant"),
    "amount": gettext_lazy("montant"),
    "year": gettext_lazy("année"),
    "funder": gettext_lazy("financeur"),
    "form": gettext_lazy("forme"),
    "voted_on": gettext_lazy("voté le"),
    "paid_on": gettext_lazy("payé le"),
    "deliberation": gettext_lazy("délibération"),
    "recipient": gettext_lazy("versé à"),
    "country": gettext_lazy("pays de dépense"),
    "statement": gettext_lazy("ce qui a changé"),
    "level": gettext_lazy("niveau de preuve"),
    "territory": gettext_lazy("territoire"),
}


TOLD: Mapping[type[Model], frozenset[str]] = {
    Funding: frozenset(["voted", "currency_id", "year", "funder_id", "kind", "voted_on", "deliberation_ref"]),
    Payment: frozenset(["amount", "paid_on", "recipient_id", "to_individual", "country_id"]),
}
"""The columns of a vote and of a payment that anyone reads."""
CHUNK = 5000
Keys = Mapping[type[Model], Collection[int]]


@dataclass(frozen=True)
class Figure:
    """What anyone reads of a vote or of a payment, with its project and the organisation whose account it stands in."""

    said: Said
    project: int
    holder: int


def said(row: Funding | Payment | Effect) -> Said:
    """What anyone reads of a vote, a payment or an effect, as the database holds it; nothing when it is not public."""
    if row.pk is None:
        return {}
    if isinstance(row, Effect):
        return _effect(row.pk)
    found = figures({type(row): [row.pk]}).get((type(row), row.pk))
    return found.said if found else {}


def is_read(row: Funding | Payment | Effect) -> bool:
    """Anyone reads a vote, a payment or an effect, or would again if it came back."""
    if type(row)._base_manager.filter(pk=row.pk).exists():
        return bool(said(row))
    project = row.funding.project if isinstance(row, Payment) else row.project
    return project.published_at is not None


def figures(keys: Keys) -> dict[tuple[type[Model], int], Figure]:
    """The same for many votes and payments; those that are not public are not there. One read for 5,000 of a kind."""
    found: dict[tuple[type[Model], int], Figure] = {}
    for part in _parts(keys.get(Funding, ())):
        votes = open_votes().select_related("funder", "currency").filter(pk__in=part)
        found |= {(Funding, row.pk): Figure(_vote(row), row.project_id, row.funder_id) for row in votes}
    for part in _parts(keys.get(Payment, ())):
        rows = open_payments().select_related("funding__funder", "funding__currency", "recipient", "country")
        for row in rows.filter(pk__in=part):
            found[Payment, row.pk] = Figure(_payment(row), row.funding.project_id, row.funding.funder_id)
    return found


def readable(keys: Keys) -> set[tuple[type[Model], int]]:
    """Those of many votes and payments that anyone may read."""
    shown: set[tuple[type[Model], int]] = set()
    for model, rows in ((Funding, open_votes()), (Payment, open_payments())):
        for part in _parts(keys.get(model, ())):
            shown |= {(model, pk) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)}
    return shown


def _parts(keys: Collection[int]) -> Iterator[list[int]]:
    """A long list of keys in lists a database takes."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def _vote(row: Funding) -> Said:
    return {
        "voted": str(row.voted),
        "currency": row.currency.code,
        "year": row.year,
        "funder": row.funder.name,
        "form": row.kind,
        "voted_on": row.voted_on.isoformat() if row.voted_on else "",
        "deliberation": row.deliberation_ref,
    }


def _payment(row: Payment) -> Said:
    return {
        "amount": str(row.amount),
        "currency": row.funding.currency.code,
        "paid_on": row.paid_on.isoformat(),
        "funder": row.funding.funder.name,
        # Whom it went to is told by a name of organisation, or by this mark: a person is never named.
        "recipient": "*" if row.to_individual else (row.recipient.name if row.recipient else ""),
        "country": row.country.code if row.country else "",
    }


def _effect(pk: int) -> Said:
    row = open_effects().select_related("territory").filter(pk=pk).first()
    if row is None:
        return {}
    return {"statement": row.statement, "level": row.level, "territory": row.territory.name if row.territory else "*"}


@dataclass(frozen=True)
class Change:
    """One thing that changed: its name, what it said, what it says now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """A correction as it is read."""

    row: PublishedCorrection
    subject: str
    changes: Sequence[Change]


def tell(row: PublishedCorrection) -> Told:
    """« montant : 40 000 € → 38 000 € », in the language of the page."""
    one = row.before or row.after
    subject = str(row.get_kind_display())
    if row.kind == Kind.VOTE:
        subject = gettext("Vote · %(funder)s, %(year)s") % {"funder": one["funder"], "year": one["year"]}
    elif row.kind == Kind.PAYMENT:
        day = values.day(date.fromisoformat(one["paid_on"]))
        subject = gettext("Paiement · %(funder)s, %(day)s") % {"funder": one["funder"], "day": day}
    if row.deed == PublishedCorrection.Deed.CHANGED:
        names = [name for name in LABELS if row.before.get(name) != row.after.get(name)]
        if row.before.get("currency") != row.after.get("currency"):
            names = list(dict.fromkeys([*names, "voted" if row.kind == Kind.VOTE else "amount"]))
    else:
        names = [name for name in ("voted", "amount", "recipient", "statement") if name in one]
    changes = [Change(str(LABELS[name]), _words(name, row.before), _words(name, row.after)) for name in names]
    return Told(row, subject, changes)


def _words(name: str, row: Mapping[str, Any]) -> str:
    """A value in words; nothing where the figure did not exist, or does no more."""
    if not row:
        return ""
    value = row.get(name, "")
    if name in {"voted", "amount"}:
        return values.money(value, row["currency"])
    if name.endswith("_on") and value:
        return values.day(date.fromisoformat(value))
    if name == "level":
        return str(Effect.Level(value).label)
    if name == "form":
        return str(Funding.Kind(value).label)
    if value == "*":
        return gettext("en commun") if name == "territory" else gettext("une personne")
    return str(value) or gettext("non précisé")


def corrections(found: QuerySet[PublishedCorrection]) -> QuerySet[PublishedCorrection]:
    """Those of published projects, latest first, with what their lines name."""
    shown = found.filter(project__deleted_at__isnull=True, project__published_at__isnull=False)
    return shown.select_related("project").order_by("-at", "-pk")
