"""The territories of an alliance: who is in, who joins, who leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.actors.models import Territory
from alliage.design.deeds import attempt
from alliage.design.page import number

from ..forms import JoinForm, MemberForm, NewTerritoryForm
from ..models import Alliance
from ..queries.alliances import candidates, stands_apart
from ..services import add_member, add_new_territory, change_member
from .filling import editable, fill_in, two_steps


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: the territories, and a search for the next one."""
    return _page(request, editable(request, pk), NewTerritoryForm())


def _page(request: HttpRequest, alliance: Alliance, new: NewTerritoryForm, refused: JoinForm | None = None) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = [JoinForm(territory=territory) for territory in candidates(alliance, query)]
    context: dict[str, Any] = {
        "alliance": alliance,
        "members": alliance.members.all(),
        "joins": [refused] if refused else found,
        "new": new,
        "apart": not found and stands_apart(alliance, query),
        "query": query,
        "steps": two_steps(2),
        "fictitious": alliance.fictitious,
    }
    return render(request, "alliances/members.html", context)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """A territory that is here already joins."""
    alliance = editable(request, pk)
    key = number(request.POST.get("territoire", ""))
    territory = get_object_or_404(Territory.objects.select_related("country", "status"), pk=key)
    form = JoinForm(request.POST, territory=territory)
    if form.is_valid():
        attempt(form, add_member, alliance, by=request.user, **form.cleaned_data)
    if form.errors:
        return _page(request, alliance, NewTerritoryForm(), form)
    messages.success(request, _("%(name)s rejoint l’alliance.") % {"name": territory.name})
    return redirect("alliances:members", pk)


@require_POST
def join_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A territory nobody had written yet joins."""
    alliance = editable(request, pk)
    form = NewTerritoryForm(request.POST)
    if form.is_valid():
        extra = {name: form.cleaned_data[name] for name in ("organisation_name", "joined_on")}
        attempt(form, add_new_territory, alliance, territory=form.save(commit=False), by=request.user, **extra)
    if form.errors:
        return _page(request, alliance, form)
    messages.success(request, _("%(name)s rejoint l’alliance.") % {"name": form.cleaned_data["name"]})
    return redirect("alliances:members", pk)


def edit(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Who carries the alliance in a territory, and its dates."""
    alliance = editable(request, pk)
    row = get_object_or_404(alliance.members.select_related("territory", "alliance"), pk=member)
    form = MemberForm(request.POST or None, instance=row)
    return fill_in(
        request,
        form,
        lambda: change_member(form.save(commit=False), by=request.user),
        lambda _made: redirect("alliances:members", pk),
        title=_("%(name)s dans l’alliance") % {"name": row.territory.name},
        back=reverse("alliances:members", args=[pk]),
    )
