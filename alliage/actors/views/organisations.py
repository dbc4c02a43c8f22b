"""Organisations: list, card, services métiers, mandates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design.adding import named
from alliage.design.deeds import attempt
from alliage.design.notices import offer_undo

from .. import permissions, queries, services
from ..forms.organisations import MandateForm, OrganisationFilterForm, OrganisationForm, ServiceForm
from ..models import Mandate, Organisation, Service
from ..queries.merging import now_at, undoable
from .answers import deed_or_message, page_of, typed


def _seen(request: HttpRequest, pk: int) -> Organisation:
    """An organisation the reader may see."""
    rows = Organisation.objects.visible_to(request.user).select_related(
        "territory__country", "territory__status", "successor"
    )
    return get_object_or_404(rows, pk=pk)


def _mine(request: HttpRequest, pk: int) -> Organisation:
    """An organisation the reader may change."""
    organisation = _seen(request, pk)
    if not permissions.can_edit_organisation(request.user, organisation):
        raise PermissionDenied
    return organisation


@login_not_required
def organisations(request: HttpRequest) -> HttpResponse:
    """The directory, by words, type and country."""
    form = OrganisationFilterForm(request.GET)
    page = page_of(request, form.rows(request.user))
    context = {
        "form": form,
        "page_obj": page,
        "fictitious": any(row.fictitious for row in page),
        "may_add": permissions.can_add_organisation(request.user),
    }
    return render(request, "actors/organisations.html", context)


@login_not_required
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of an organisation; that of a merged one is now its twin's."""
    if kept := now_at(Organisation, pk=pk):
        return redirect(kept, permanent=True)
    row = _seen(request, pk)
    context: dict[str, Any] = {
        "organisation": row,
        "fictitious": row.fictitious,
        "services": row.services.filter(closed_on=None),
        "closed_services": row.services.exclude(closed_on=None),
        "mandates": queries.mandates_of([row]),
        "predecessors": row.predecessors.visible_to(request.user),
        "may_edit": permissions.can_edit_organisation(request.user, row),
        "may_merge": permissions.may_look_for_twins(request.user, row),
        "merges": undoable(row, request.user) if request.user.is_authenticated else [],
        "may_see_people": permissions.can_see_people(request.user, row),
        "may_read_journal": permissions.can_read_journal(request.user, row),
    }
    return render(request, "actors/organisation.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Describe a body that is not in the directory."""
    if not permissions.can_add_organisation(request.user):
        raise PermissionDenied
    return _edit(request, Organisation())


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the card."""
    return _edit(request, _mine(request, pk))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a card that nothing leans on in the bin; the undo stands right after."""
    row = _mine(request, pk)
    deed_or_message(request, services.delete_organisation, row, by=request.user)
    if row.deleted_at is None:
        return redirect(row)
    offer_undo(request, _("La fiche est dans la corbeille."), reverse("actors:bin_take", args=["organisation", pk]))
    return redirect("actors:organisations")


def _edit(request: HttpRequest, row: Organisation) -> HttpResponse:
    name = row.name
    first = named(request) if row.pk is None else None
    form = OrganisationForm(typed(request), instance=row, by=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.save_organisation, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("La fiche est enregistrée."))
            return redirect(form.instance)
    return render(request, "actors/organisation_form.html", {"form": form, "organisation": row, "name": name})


def service_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a service métier."""
    return _service(request, Service(organisation=_mine(request, pk)))


def service_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a service métier."""
    row = get_object_or_404(Service, pk=pk)
    row.organisation = _mine(request, row.organisation_id)
    return _service(request, row)


def _service(request: HttpRequest, row: Service) -> HttpResponse:
    form = ServiceForm(typed(request), instance=row)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.save_service, form.instance, by=request.user)
        if not form.errors:
            return redirect(row.organisation)
    context = {
        "form": form,
        "organisation": row.organisation,
        "fictitious": row.organisation.fictitious,
        "new": row.pk is None,
    }
    return render(request, "actors/service_form.html", context)


@require_POST
def service_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a service métier; it can be opened again at once."""
    row = get_object_or_404(Service.objects.select_related("organisation"), pk=pk)
    if deed_or_message(request, services.close_service, row, by=request.user):
        offer_undo(request, _("Service fermé."), reverse("actors:service_reopen", args=[row.pk]))
    return redirect(row.organisation)


@require_POST
def service_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the closing of a service métier."""
    row = get_object_or_404(Service.objects.select_related("organisation"), pk=pk)
    if deed_or_message(request, services.reopen_service, row, by=request.user):
        messages.success(request, _("Service rouvert."))
    return redirect(row.organisation)


def mandate_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a term of an assembly or an executive."""
    return _mandate(request, Mandate(organisation=_mine(request, pk)))


def mandate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a term."""
    row = get_object_or_404(Mandate.objects.kept(), pk=pk)
    row.organisation = _mine(request, row.organisation_id)
    return _mandate(request, row)


def _mandate(request: HttpRequest, row: Mandate) -> HttpResponse:
    form = MandateForm(typed(request), instance=row)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.save_mandate, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("Le mandat est enregistré."))
            return redirect(row.organisation)
    context = {"form": form, "organisation": row.organisation, "fictitious": row.organisation.fictitious}
    return render(request, "actors/mandate_form.html", context)


@require_POST
def mandate_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a term written by mistake; it can be put back at once."""
    row = get_object_or_404(Mandate.objects.kept().select_related("organisation"), pk=pk)
    if deed_or_message(request, services.withdraw_mandate, row, by=request.user):
        offer_undo(request, _("Mandat retiré."), reverse("actors:mandate_restore", args=[row.pk]))
    return redirect(row.organisation)


@require_POST
def mandate_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the withdrawal of a term."""
    row = get_object_or_404(Mandate.objects.select_related("organisation"), pk=pk)
    if deed_or_message(request, services.restore_mandate, row, by=request.user):
        messages.success(request, _("Mandat rétabli."))
    return redirect(row.organisation)


def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done in the name of the organisation, exports included."""
    row = _seen(request, pk)
    if not permissions.can_read_journal(request.user, row):
        raise PermissionDenied
    page = page_of(request, queries.journal_of(row, request.user))
    lines = queries.lines(page.object_list, request.user, other=_("autre acte"))
    context = {"organisation": row, "fictitious": row.fictitious, "page_obj": page, "lines": lines}
    return render(request, "actors/journal.html", context)
