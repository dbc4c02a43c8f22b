"""Situations of countries and territories."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design.deeds import attempt
from alliage.design.notices import offer_undo

from .. import permissions, services
from ..forms.places import SituationFilterForm, SituationForm
from ..models import Situation, Territory
from .answers import deed_or_message, page_of, typed


@login_not_required
def situations(request: HttpRequest) -> HttpResponse:
    """What weighs on working together today, by country."""
    form = SituationFilterForm(request.GET)
    page = page_of(request, form.rows())
    context = {
        "form": form,
        "page_obj": page,
        "fictitious": any(row.fictitious for row in page),
        "may_add": permissions.can_record_situation(request.user),
        "mine": {row.pk for row in page if permissions.can_edit_situation(request.user, row)},
    }
    return render(request, "actors/situations_list.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Write a situation; `?territoire=` fills the place in."""
    place = Territory.objects.filter(slug=request.GET.get("territoire", "")).select_related("country").first()
    return _edit(request, Situation(territory=place, country=place.country if place else None))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a situation."""
    return _edit(request, get_object_or_404(Situation.objects.kept(), pk=pk))


def _edit(request: HttpRequest, row: Situation) -> HttpResponse:
    person, new = request.user, row.pk is None
    if not (permissions.can_record_situation(person) if new else permissions.can_edit_situation(person, row)):
        raise PermissionDenied
    form = SituationForm(typed(request), instance=row)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.save_situation, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("La situation est notée."))
            return redirect(form.instance.territory or "actors:situations")
    return render(request, "actors/situation_form.html", {"form": form, "new": new})


def _row(pk: int) -> Situation:
    return get_object_or_404(Situation.objects.select_related("country", "territory"), pk=pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a situation no longer holds, from today."""
    if deed_or_message(request, services.end_situation, _row(pk), by=request.user):
        offer_undo(request, _("La situation a pris fin."), reverse("actors:situation_reopen", args=[pk]))
    return redirect("actors:situations")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the end of a situation."""
    if deed_or_message(request, services.reopen_situation, _row(pk), by=request.user):
        messages.success(request, _("La situation est rouverte."))
    return redirect("actors:situations")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a situation written by mistake in the bin; the undo stands right after."""
    row = get_object_or_404(Situation.objects.select_related("country", "territory"), pk=pk)
    services.delete_situation(row, by=request.user)
    offer_undo(request, _("La situation est dans la corbeille."), reverse("actors:bin_take", args=["situation", pk]))
    return redirect("actors:situations")
