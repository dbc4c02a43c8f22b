"""Alliances: list, page, and what is done to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices

from ..forms import AllianceForm, FilterForm, NewAllianceForm, StageForm
from ..models import Alliance
from ..permissions import can_create, can_publish
from ..queries.alliances import listed, with_members
from ..queries.elections import near
from ..queries.page import cards, sheet
from ..services import change_stage, create_alliance, delete_alliance, edit_alliance, publish, restore_alliance, unpublish
from .columns import columns_of
from .filling import do, editable, fill_in, two_steps

PER_PAGE = 24


@login_not_required
def listing(request: HttpRequest) -> HttpResponse:
    """Mine and the published ones, filtered by the address."""
    form = FilterForm(request.GET, user=request.user)
    form.is_valid()
    page = Paginator(with_members(listed(request.user, form.filters())), PER_PAGE).get_page(request.GET.get("page"))
    found = cards(request.user, page.object_list)
    return render(
        request,
        "alliances/list.html",
        {"form": form, "page": page, "cards": found, "may_create": can_create(request.user), "filtered": bool(request.GET)},
    )


@login_not_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One alliance: who, under which acts, what is followed."""
    alliance = get_object_or_404(with_members(Alliance.objects.visible_to(request.user)), pk=pk)
    ici = request.user.acting.organisation.territory if request.user.is_authenticated and request.user.acting else None
    read = sheet(request.user, alliance, standpoint=request.GET.get("vu-de", ""), ici=ici)
    context = {
        "alliance": alliance,
        "sheet": read,
        "columns": columns_of(read),
        "fictitious": alliance.fictitious,
    }
    return render(request, "alliances/alliance.html", context)


def create(request: HttpRequest) -> HttpResponse:
    """First step of a new alliance."""
    if not can_create(request.user):
        raise PermissionDenied
    form = NewAllianceForm(request.POST or None)
    return fill_in(
        request,
        form,
        lambda: create_alliance(form.save(commit=False), by=request.user),
        lambda made: redirect("alliances:members", made.pk),
        title=_("Nouvelle alliance"),
        steps=two_steps(1),
        submit=_("Continuer"),
        back=reverse("alliances:list"),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the card of an alliance."""
    alliance = editable(request, pk)
    form = AllianceForm(request.POST or None, instance=alliance)
    return fill_in(
        request,
        form,
        lambda: edit_alliance(form.save(commit=False), by=request.user),
        lambda made: redirect(made),
        title=_("Modifier l’alliance"),
        back=reverse("alliances:alliance", args=[pk]),
    )


def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an alliance along its life."""
    alliance = editable(request, pk)
    form = StageForm(request.POST or None, instance=alliance)
    return fill_in(
        request,
        form,
        lambda: change_stage(form.save(commit=False), by=request.user),
        lambda made: redirect(made),
        title=_("Vie de l’alliance"),
        intro=_("Une alliance en veille garde ses territoires, ses actes et sa mémoire ; elle peut redevenir active."),
        back=reverse("alliances:alliance", args=[pk]),
    )


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish; near an election, read the rule first."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    verified, rules = "verified" in request.POST, near(alliance)
    if rules and not verified and can_publish(request.user, alliance):
        context = {"alliance": alliance, "near": rules, "tried": "asked" in request.POST, "fictitious": alliance.fictitious}
        return render(request, "alliances/alliance_near.html", context)
    return do(request, publish, alliance, _("L’alliance est visible de tous."), verified=verified)


@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back inside."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    unpublish(alliance, by=request.user)
    messages.success(request, _("L’alliance n’est plus visible que des organisations qui la portent."))
    return redirect(alliance)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Put in the bin, with a way back."""
    alliance = editable(request, pk)
    delete_alliance(alliance, by=request.user)
    notices.offer_undo(request, _("Alliance supprimée."), reverse("alliances:restore", args=[pk]))
    return redirect("alliances:list")


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out of the bin."""
    alliance = get_object_or_404(Alliance.objects.in_bin_of(request.user), pk=pk)
    return do(request, restore_alliance, alliance, _("L’alliance est rétablie."), refused="actors:bin")
