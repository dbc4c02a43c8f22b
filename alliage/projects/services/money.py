"""Votes and payments: what each funder votes in a year, in which countries it is spent, what was really paid."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import CENT, check_positive, split
from alliage.rules.shares import check_shares
from alliage.vocabulary.models import Country

from ..models import Funding, FundingShare, Payment, Project
from ..permissions import can_keep_money
from .corrections import corrected
from .news import record_news
from .standings import refresh_standings

FIRST_YEAR = 1950
"""The first year a vote may have."""
Shares = Mapping[Country, Decimal]


def _check(project: Project, by: Any) -> None:
    if not can_keep_money(by, project):
        raise PermissionDenied


@transaction.atomic
def add_funding(project: Project, *, shares: Shares, by: Any, **values: Any) -> Funding:
    """Write a vote and where it is spent; the shares of the countries make exactly 100."""
    _check(project, by)
    funding = Funding(project=project, **values)
    _save(funding, shares)
    refresh_standings(project)
    journal("funding.added", project, by=by, **_told(funding))
    return funding


@transaction.atomic
def change_funding(funding: Funding, *, shares: Shares, by: Any, reason: str = "", **values: Any) -> None:
    """Correct a vote; what was already paid on it stays. If it was published, everyone reads what changed and why."""
    _check(funding.project, by)
    hold(funding)
    before = _told(Funding.objects.select_related("currency").get(pk=funding.pk))
    with corrected(funding, by=by, reason=reason):
        for name, value in values.items():
            setattr(funding, name, value)
        _save(funding, shares)
    refresh_standings(funding.project)
    journal("funding.changed", funding.project, by=by, before=before, **_told(funding))


@transaction.atomic
def delete_funding(funding: Funding, *, by: Any, reason: str = "") -> None:
    """Remove a vote on which nothing was paid; the journal keeps what it said."""
    _check(funding.project, by)
    if funding.payments.exists():
        raise RuleError(
            _("Des paiements s’appuient sur ce financement : supprimez-les d’abord, ou corrigez le montant."), code="paid"
        )
    told = _told(funding)
    with corrected(funding, by=by, reason=reason):
        funding.delete()
    refresh_standings(funding.project)
    journal("funding.deleted", funding.project, by=by, **told)


def _save(funding: Funding, shares: Shares) -> None:
    """One vote and its shares, amounts split to the cent."""
    if not shares:
        raise RuleError(_("Dites dans quel pays cet argent est dépensé : les parts font 100 %%."), code="no-share")
    check_shares({country.name: share for country, share in shares.items()}, _("des pays"))
    check_funding(funding)
    funding.full_clean()
    funding.save()
    for row in funding.shares.exclude(country__in=list(shares)):
        row.delete()
    amounts = split(funding.voted, list(shares.values()), unit=_unit(funding))
    for (country, share), amount in zip(shares.items(), amounts, strict=True):
        FundingShare.objects.update_or_create(funding=funding, country=country, defaults={"share": share, "amount": amount})


def check_funding(funding: Funding) -> None:
    """A vote is not negative, nor voted tomorrow."""
    check_positive(funding.voted, field="voted", what=_("Le montant voté"))
    if funding.voted_on and funding.voted_on > timezone.localdate():
        raise RuleError(_("La date du vote est à venir : vérifiez-la."), field="voted_on", code="voted-later")
    _check_old(funding.voted_on, "voted_on")


def split_again(funding: Funding) -> None:
    """The amounts of the shares of a vote whose sum came back."""
    rows = list(funding.shares.all())
    if rows and sum(row.share for row in rows) == 100:
        for row, amount in zip(rows, split(funding.voted, [row.share for row in rows], unit=_unit(funding)), strict=True):
            row.amount = amount
            row.save(update_fields=["amount"])


def refuse_alone(share: FundingShare) -> None:
    """A share makes 100 % with the others: it comes back with its vote, or is typed with them."""
    raise RuleError(_("Les parts par pays font 100 %% ensemble : corrigez-les dans le financement."), code="share-alone")


def _check_old(day: dt.date | None, field: str) -> None:
    """No day before the first year a vote may have: « 0026 » is a slip of the hand."""
    if day and day.year < FIRST_YEAR:
        raise RuleError(
            _("Cette date est trop ancienne : écrivez une année à partir de %(year)s."),
            field=field,
            code="too-old",
            params={"year": str(FIRST_YEAR)},
        )


def _unit(funding: Funding) -> Decimal:
    """The smallest coin of a vote: whole units where the currency has no cents and the vote has none either."""
    whole = funding.currency.decimals == 0 and funding.voted == funding.voted.to_integral_value()
    return Decimal(1) if whole else CENT


def _told(funding: Funding) -> dict[str, Any]:
    """A vote as the journal keeps it."""
    return {
        "funder": str(funding.funder),
        "year": funding.year,
        "kind": funding.kind,
        "legal_base": funding.legal_base,
        "voted": str(funding.voted),
        "currency": funding.currency.code,
    }


@transaction.atomic
def add_payment(funding: Funding, *, by: Any, **values: Any) -> Payment:
    """Write money that really left."""
    _check(funding.project, by)
    payment = Payment(funding=funding, **values)
    with corrected(payment, by=by):
        _save_payment(payment)
    record_news(funding.project)
    journal("payment.added", funding.project, by=by, **_paid(payment))
    return payment


@transaction.atomic
def change_payment(payment: Payment, *, by: Any, reason: str = "", **values: Any) -> None:
    """Correct a payment; if it was published, everyone reads what changed and why."""
    _check(payment.funding.project, by)
    hold(payment)
    with corrected(payment, by=by, reason=reason):
        for name, value in values.items():
            setattr(payment, name, value)
        _save_payment(payment)
    record_news(payment.funding.project)
    journal("payment.changed", payment.funding.project, by=by, **_paid(payment))


@transaction.atomic
def delete_payment(payment: Payment, *, by: Any, reason: str = "") -> None:
    """Remove a payment written by mistake; the journal keeps what it said."""
    _check(payment.funding.project, by)
    told = _paid(payment)
    with corrected(payment, by=by, reason=reason):
        payment.delete()
    refresh_standings(payment.funding.project)
    journal("payment.deleted", payment.funding.project, by=by, **told)


def check_payment(payment: Payment) -> None:
    """Money that left: more than nothing, not tomorrow."""
    check_positive(payment.amount, field="amount", what=_("Un paiement"), zero=False)
    if payment.paid_on > timezone.localdate():
        raise RuleError(
            _("Un paiement est de l’argent déjà parti : sa date ne peut pas être à venir."),
            field="paid_on",
            code="paid-later",
        )
    _check_old(payment.paid_on, "paid_on")
    _check_left(payment)


def _save_payment(payment: Payment) -> None:
    check_payment(payment)
    payment.full_clean()
    payment.save()


def _check_left(payment: Payment) -> None:
    """Nobody pays more than was voted; two people who pay on one vote wait for each other here."""
    vote = Funding.objects.select_for_update(of=("self",)).select_related("currency").get(pk=payment.funding_id)
    others = vote.payments.exclude(pk=payment.pk).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    before = vote.payments.filter(pk=payment.pk).values_list("amount", flat=True).first() or Decimal(0)
    over = others + payment.amount - vote.voted
    # A vote lowered afterwards does not stop the payments from being corrected downwards.
    if over > 0 and payment.amount > before:
        raise RuleError(
            _(
                "Avec ce paiement, on paierait %(over)s %(currency)s de plus que le montant voté. "
                "Corrigez d’abord le vote, ou ce montant."
            ),
            field="amount",
            code="overpaid",
            params={"over": over.quantize(CENT), "currency": vote.currency.code},
        )


def _paid(payment: Payment) -> dict[str, Any]:
    """A payment as the journal keeps it."""
    return {
        "payment": payment.pk,
        "amount": str(payment.amount),
        "on": payment.paid_on.isoformat(),
        "funding": payment.funding_id,
    }
