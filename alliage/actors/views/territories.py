"""Territories: list, page, forms."""

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
from alliage.vocabulary import queries as vocabulary

from .. import permissions, queries, services
from ..forms.places import SuccessionForm, TerritoryFilterForm, TerritoryForm
from ..models import Organisation, Succession, Territory
from ..queries.merging import now_at, undoable
from .answers import deed_or_message, page_of, typed


@login_not_required
def territories(request: HttpRequest) -> HttpResponse:
    """Every territory, by words, country and status."""
    form = TerritoryFilterForm(request.GET)
    page = page_of(request, form.rows())
    context = {
        "form": form,
        "page_obj": page,
        "fictitious": any(row.fictitious for row in page),
        "may_add": permissions.can_record_situation(request.user),
    }
    return render(request, "actors/territories.html", context)


@login_not_required
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    """One territory: what it is, what it belongs to, what weighs on it, what it does with others."""
    if kept := now_at(Territory, slug=slug):
        return redirect(kept, permanent=True)
    place = get_object_or_404(queries.territory_by_slug(slug))
    before, after = queries.successions(place)
    context = {
        "territory": place,
        "fictitious": place.fictitious,
        "ancestors": queries.ancestors(place),
        "children": place.children.select_related("status"),
        "income_groups": vocabulary.income_groups(place.country),
        "before": before,
        "after": after,
        "situations": queries.situations_about([place, *queries.ancestors(place)]),
        "organisations": Organisation.objects.visible_to(request.user).filter(territory=place),
        "may_edit": permissions.can_edit_territory(request.user, place),
        "may_merge": permissions.may_look_for_twins(request.user, place),
        "merges": undoable(place, request.user) if request.user.is_authenticated else [],
    }
    return render(request, "actors/territory.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Write a territory nobody had written yet."""
    return _edit(request, Territory())


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Mend a territory."""
    return _edit(request, get_object_or_404(Territory, slug=slug))


@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a territory that nothing leans on in the bin; the undo stands right after."""
    place = get_object_or_404(Territory, slug=slug)
    deed_or_message(request, services.delete_territory, place, by=request.user)
    if place.deleted_at is None:
        return redirect(place)
    offer_undo(request, _("La fiche est dans la corbeille."), reverse("actors:bin_take", args=["territory", place.pk]))
    return redirect("actors:territories")


def _edit(request: HttpRequest, place: Territory) -> HttpResponse:
    if not permissions.can_edit_territory(request.user, place):
        raise PermissionDenied
    name = place.name
    form = TerritoryForm(typed(request), instance=place, initial=named(request) if place.pk is None else None)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.save_territory, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("%(name)s est enregistré.") % {"name": form.instance.name})
            return redirect(form.instance)
    return render(request, "actors/territory_form.html", {"form": form, "territory": place, "name": name})


def succession(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what this territory took over from."""
    place = get_object_or_404(Territory, slug=slug)
    if not permissions.can_edit_territory(request.user, place):
        raise PermissionDenied
    form = SuccessionForm(typed(request), instance=Succession(successor=place))
    if request.method == "POST" and form.is_valid():
        attempt(form, services.record_succession, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("La succession est notée."))
            return redirect(place)
    return render(request, "actors/succession_form.html", {"form": form, "territory": place, "fictitious": place.fictitious})
