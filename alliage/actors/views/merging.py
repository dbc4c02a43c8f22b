"""Merging two records of one body or one place: choose, look, do, undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design.deeds import said
from alliage.design.notices import offer_undo
from alliage.rules.errors import RuleError

from .. import permissions
from ..forms.merging import TwinForm
from ..models import Merge, Organisation, Territory
from ..queries.merging import days_to_undo, twins
from ..services import merging as deeds
from .answers import deed_or_message, typed

MODELS: dict[str, Any] = {"organisation": Organisation, "territoire": Territory}


def _row(request: HttpRequest, name: str, pk: int) -> Any:
    """A record one may see, of a kind that can be merged."""
    if name not in MODELS:
        raise Http404
    return get_object_or_404(MODELS[name].objects.all(), pk=pk)


def choose(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Which record is the same as this one: those that resemble it, or any other by its name."""
    row = _row(request, name, pk)
    if not permissions.may_look_for_twins(request.user, row):
        raise PermissionDenied
    form = TwinForm(typed(request), row=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("actors:merge", name, pk, form.cleaned_data["twin"].pk)
    context = {"row": row, "name": name, "form": form, "twins": twins(row, request.user), "fictitious": row.fictitious}
    return render(request, "actors/merge_choose.html", context)


def merge(request: HttpRequest, name: str, pk: int, gone: int) -> HttpResponse:
    """What would move and which values are kept; then make one of two."""
    kept, other = _row(request, name, pk), _row(request, name, gone)
    if not permissions.can_merge(request.user, kept, other):
        raise PermissionDenied
    if request.method == "POST":
        chosen = request.POST.getlist("from_gone")
        record = deed_or_message(request, deeds.merge, kept, other, from_gone=chosen, by=request.user)
        if record:
            offer_undo(request, _("Les deux fiches n’en font qu’une."), reverse("actors:merge_undo", args=[record.pk]))
            return redirect(kept)
    context = {"kept": kept, "gone": other, "name": name, "fictitious": kept.fictitious, **_plan(request, kept, other)}
    return render(request, "actors/merge.html", context)


def _plan(request: HttpRequest, kept: Any, gone: Any) -> dict[str, Any]:
    """What would happen, or why it cannot."""
    try:
        return {"plan": deeds.plan(kept, gone, by=request.user), "days": days_to_undo()}
    except RuleError as error:
        return {"plan": None, "refused": said(error)}


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two again."""
    record = get_object_or_404(Merge, pk=pk)
    back = deed_or_message(request, deeds.undo_merge, record, by=request.user)
    if back:
        messages.success(request, _("La fusion est défaite : les deux fiches sont là, comme avant."))
        return redirect(back)
    return redirect(deeds.model_of(record).everything.get(pk=record.kept_id))
