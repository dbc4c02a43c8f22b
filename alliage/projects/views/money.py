"""The money of a project: the ledger, votes, payments."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alliage.design import values
from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from .. import permissions
from ..forms.corrections import ReasonForm
from ..forms.money import FundingForm, PaymentForm
from ..models import Funding, Payment, Project
from ..queries.money import ledgers
from ..services import money as services
from .inside import inside

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _writable(request: HttpRequest, pk: int) -> Project:
    """The project, for a person who keeps its money."""
    project = inside(request, pk)
    if not permissions.can_keep_money(request.user, project):
        raise PermissionDenied
    return project


def money(request: HttpRequest, pk: int) -> HttpResponse:
    """Voted, paid and left, by funder, year and country."""
    project = inside(request, pk)
    may = permissions.can_keep_money(request.user, project)
    acting = request.user.acting  # type: ignore[union-attr]
    context = {
        "project": project,
        "ledgers": ledgers(project),
        "may": may,
        "may_publish": acting is not None and acting.may_publish,
        "fictitious": project.fictitious,
    }
    return render(request, "projects/money.html", context)


def _page(request: HttpRequest, template: str, project: Project, form: BaseForm, **more: Any) -> HttpResponse:
    """A form, with what was typed and why it was refused."""
    context = {"project": project, "form": form, "fictitious": project.fictitious, **more}
    return render(request, f"projects/{template}.html", context)


@FORM
def add_funding(request: HttpRequest, pk: int) -> HttpResponse:
    """A new vote."""
    project = _writable(request, pk)
    form = FundingForm(request.POST or None, project=project, user=request.user)
    if form.is_valid() and attempt(form, services.add_funding, project, shares=form.shares, by=request.user, **form.values):
        messages.success(request, gettext("Financement ajouté."))
        return redirect("projects:money", pk)
    return _page(request, "money_funding", project, form, funding=None)


@FORM
def change_funding(request: HttpRequest, pk: int, funding_pk: int) -> HttpResponse:
    """A vote to correct."""
    project = _writable(request, pk)
    funding = get_object_or_404(project.fundings.select_related("funder__territory", "currency"), pk=funding_pk)
    form = FundingForm(request.POST or None, instance=funding, project=project, user=request.user)
    if form.is_valid():
        attempt(form, services.change_funding, funding, shares=form.shares, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, gettext("Financement enregistré."))
            return redirect("projects:money", pk)
    return _page(request, "money_funding", project, form, funding=funding)


@FORM
def delete_funding(request: HttpRequest, pk: int, funding_pk: int) -> HttpResponse:
    """Ask once, then remove a vote."""
    project = _writable(request, pk)
    funding = get_object_or_404(project.fundings.select_related("funder", "currency"), pk=funding_pk)
    funding.project = project
    form = ReasonForm(request.POST if request.method == "POST" else None, row=funding)
    if form.is_valid():
        return _removed(request, form, services.delete_funding, funding, gettext("Financement supprimé."))
    return _page(request, "money_delete", project, form, what=f"{funding}, {values.money(funding.voted, funding.currency)}")


def _funding(request: HttpRequest, pk: int, funding_pk: int) -> Funding:
    project = _writable(request, pk)
    funding = get_object_or_404(project.fundings.select_related("funder", "currency"), pk=funding_pk)
    funding.project = project
    return funding


@FORM
def add_payment(request: HttpRequest, pk: int, funding_pk: int) -> HttpResponse:
    """A new payment on a vote."""
    funding = _funding(request, pk, funding_pk)
    form = PaymentForm(request.POST or None, funding=funding)
    if form.is_valid() and attempt(form, services.add_payment, funding, by=request.user, **form.values):
        return _paid(request, funding, gettext("Paiement ajouté."))
    return _page(request, "money_payment", funding.project, form, funding=funding, payment=None)


@FORM
def change_payment(request: HttpRequest, pk: int, funding_pk: int, payment_pk: int) -> HttpResponse:
    """A payment to correct."""
    funding = _funding(request, pk, funding_pk)
    payment = get_object_or_404(funding.payments.all(), pk=payment_pk)
    payment.funding = funding
    form = PaymentForm(request.POST or None, instance=payment, funding=funding)
    if form.is_valid():
        attempt(form, services.change_payment, payment, by=request.user, **form.values)
        if not form.errors:
            return _paid(request, funding, gettext("Paiement enregistré."))
    return _page(request, "money_payment", funding.project, form, funding=funding, payment=payment)


@FORM
def delete_payment(request: HttpRequest, pk: int, funding_pk: int, payment_pk: int) -> HttpResponse:
    """Ask once, then remove a payment."""
    funding = _funding(request, pk, funding_pk)
    payment = get_object_or_404(funding.payments.all(), pk=payment_pk)
    payment.funding = funding
    form = ReasonForm(request.POST if request.method == "POST" else None, row=payment)
    if form.is_valid():
        return _removed(request, form, services.delete_payment, payment, gettext("Paiement supprimé."))
    what = f"{values.day(payment.paid_on)}, {values.money(payment.amount, funding.currency)}"
    return _page(request, "money_delete", funding.project, form, what=what)


def _removed(request: HttpRequest, form: ReasonForm, deed: Any, row: Funding | Payment, done: str) -> HttpResponse:
    """Remove a row, or say why it stays."""
    project = row.project if isinstance(row, Funding) else row.funding.project
    try:
        deed(row, by=request.user, reason=form.reason)
    except RuleError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, done)
    return redirect("projects:money", project.pk)


def _paid(request: HttpRequest, funding: Funding, done: str) -> HttpResponse:
    """Back to the ledger, with a warning when more left than was voted."""
    messages.success(request, done)
    paid = sum(payment.amount for payment in funding.payments.all())
    if paid > funding.voted:
        over = values.money(paid - funding.voted, funding.currency)
        text = gettext("Les paiements dépassent le montant voté de %(over)s : vérifiez-les, ou corrigez le vote.")
        messages.warning(request, text % {"over": over})
    return redirect("projects:money", funding.project_id)
