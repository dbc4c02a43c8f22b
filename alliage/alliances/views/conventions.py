"""Acts: page, three steps to write one, bin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import said
from alliage.design.page import number
from alliage.rules.errors import RuleError

from ..forms import ConventionForm, LegalForm, PartiesForm
from ..models import Convention
from ..queries.conventions import act as read
from ..queries.page import act_sheet
from ..queries.powers import power_lines
from ..services import delete_convention, restore_convention, save_convention, set_parties
from .filling import do, editable, editable_act, fill_in, three_steps


@login_not_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One act: what it says, where it stands, what is missing."""
    act = get_object_or_404(Convention.objects.visible_to(request.user).select_related("alliance", "amends"), pk=pk)
    context = {"sheet": act_sheet(request.user, act), "convention": act, "fictitious": act.alliance.fictitious}
    return render(request, "alliances/convention.html", context)


def create(request: HttpRequest, pk: int) -> HttpResponse:
    """First step of a new act; `?modifie=` starts an amendment of another."""
    alliance = editable(request, pk)
    row = Convention(alliance=alliance)
    amended = number(request.GET.get("modifie", ""))
    start: dict[str, Any] = {"kind": Convention.Kind.AMENDMENT, "amends": amended} if amended else {}
    form = ConventionForm(request.POST or None, instance=row, initial=start)
    return fill_in(
        request,
        form,
        lambda: save_convention(form.save(commit=False), by=request.user),
        lambda made: redirect("alliances:convention_parties", made.pk),
        title=_("Nouvel avenant") if start else _("Nouvelle convention"),
        intro=_("Alliance : %(name)s") % {"name": alliance.name},
        steps=three_steps(1),
        submit=_("Continuer"),
        back=alliance.get_absolute_url(),
        fictitious=alliance.fictitious,
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What an act says."""
    act = editable_act(request, pk)
    form = ConventionForm(request.POST or None, instance=act)
    return fill_in(
        request,
        form,
        lambda: save_convention(form.save(commit=False), by=request.user),
        lambda made: redirect(made),
        title=_("Modifier l’acte"),
        back=act.get_absolute_url(),
        fictitious=act.alliance.fictitious,
    )


def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs."""
    act = editable_act(request, pk)
    form = PartiesForm(request.POST or None, convention=act)
    return fill_in(
        request,
        form,
        lambda: set_parties(act, form.parties(), by=request.user),
        lambda _made: redirect("alliances:convention_legal", pk),
        title=_("Qui signe « %(title)s »") % {"title": act.title},
        intro=_("Cochez chaque autorité qui signe et dites par quelle fonction, sans nom de personne."),
        steps=three_steps(2),
        submit=_("Continuer"),
        back=act.get_absolute_url(),
        fictitious=act.alliance.fictitious,
    )


def legal(request: HttpRequest, pk: int) -> HttpResponse:
    """What gives an act its force, and its text."""
    act = editable_act(request, pk)
    form = LegalForm(request.POST or None, request.FILES or None, instance=act)
    return fill_in(
        request,
        form,
        lambda: save_convention(form.save(commit=False), upload=form.cleaned_data["file"], by=request.user),
        lambda made: redirect(made),
        title=_("Ce qui donne force à « %(title)s »") % {"title": act.title},
        steps=three_steps(3),
        powers=power_lines(read(act)),
        back=act.get_absolute_url(),
        fictitious=act.alliance.fictitious,
        multipart=True,
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an act in the bin, with a way back."""
    act = editable_act(request, pk)
    try:
        delete_convention(act, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
        return redirect(act)
    notices.offer_undo(request, _("Acte supprimé."), reverse("alliances:convention_restore", args=[pk]))
    return redirect(act.alliance)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an act out of the bin."""
    act = get_object_or_404(Convention.objects.in_bin_of(request.user).select_related("alliance"), pk=pk)
    return do(request, restore_convention, act, _("L’acte est rétabli."), refused="actors:bin")
