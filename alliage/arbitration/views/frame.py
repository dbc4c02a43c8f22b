"""The frame of a round: envelope, territories, criteria, limits, rules between options, people named."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from alliage.actors.models import Membership
from alliage.actors.views.answers import deed_or_message, typed
from alliage.design.deeds import attempt
from alliage.rules.tables import read

from .. import permissions
from ..forms.rounds import BalanceForm, FrameForm, LimitForm, LinkForm, PersonForm, WeightsForm, YearForm, weights_of
from ..models import Round
from ..services import rounds as services
from .inside import FORM, context_of, editable, inside


def _back(round: Round) -> HttpResponse:
    return redirect("arbitration:frame", round.pk)


def _page(request: HttpRequest, template: str, round: Round, form: forms.BaseForm, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"arbitration/{template}.html", context_of(round, form=form, **more), status=status)


@FORM
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that binds the round, on one page; the envelope is changed here."""
    round = inside(request, pk)
    may_edit = permissions.can_edit(request.user, round) and round.open
    form = FrameForm(typed(request) if may_edit else None, instance=round)
    if form.is_valid():
        attempt(form, services.change_frame, round, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, gettext("Cadre enregistré. Recalculez les brouillons pour en voir l’effet."))
            return _back(round)
    context = {
        "may_edit": may_edit,
        "limits": round.limits.all(),
        "links": round.links.select_related("first__line", "second__line"),
        "weights": criteria(round),
    }
    return _page(request, "frame", round, form, **context)


def criteria(round: Round) -> list[tuple[str, str, int]]:
    """Each criterion in words, how it counts, and its weight."""
    end = "en" if (get_language() or "fr").startswith("en") else "fr"
    weights = weights_of(round, timezone.localdate())
    return [(row[end], row[f"how_{end}"], weights.get(row["code"], 0)) for row in read("round_criteria")]


@FORM
def add_year(request: HttpRequest, pk: int) -> HttpResponse:
    """One more budget year."""
    round = editable(request, pk)
    form = YearForm(typed(request))
    if form.is_valid() and attempt(form, services.add_year, round, by=request.user, **form.cleaned_data):
        return _back(round)
    return _page(request, "year", round, form)


@FORM
def balance(request: HttpRequest, pk: int) -> HttpResponse:
    """How much each territory weighs, what it keeps at least."""
    round = editable(request, pk)
    form = BalanceForm(typed(request), round=round)
    if form.is_valid():
        attempt(form, services.set_balance, round, form.chosen(), by=request.user)
        if not form.errors:
            return _back(round)
    return _page(request, "balance", round, form)


@FORM
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    """The weight of each criterion."""
    round = editable(request, pk)
    end = "en" if (get_language() or "fr").startswith("en") else "fr"
    words = {row["code"]: row[end][:1].upper() + row[end][1:] for row in read("round_criteria")}
    form = WeightsForm(typed(request), weights=weights_of(round, timezone.localdate()), words=words)
    if form.is_valid():
        attempt(form, services.set_weights, round, form.cleaned_data, by=request.user)
        if not form.errors:
            return _back(round)
    return _page(request, "weights", round, form)


@FORM
def add_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """A least or a most."""
    round = editable(request, pk)
    form = LimitForm(typed(request), round=round)
    if form.is_valid():
        dimension, key, label = form.cleaned_data["about"]
        bounds = {name: form.cleaned_data[name] for name in ("least", "most")}
        attempt(form, services.set_limit, round, dimension=dimension, key=key, label=label, by=request.user, **bounds)
        if not form.errors:
            return _back(round)
    return _page(request, "limit", round, form)


@require_POST
def remove_limit(request: HttpRequest, pk: int, limit_pk: int) -> HttpResponse:
    """A limit that binds no more."""
    round = editable(request, pk)
    limit = get_object_or_404(round.limits.all(), pk=limit_pk)
    limit.round = round
    deed_or_message(request, services.remove_limit, limit, by=request.user)
    return _back(round)


@FORM
def add_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Two options that depend on each other."""
    round = editable(request, pk)
    form = LinkForm(typed(request), round=round)
    if form.is_valid() and attempt(form, services.tie, round, by=request.user, **form.cleaned_data):
        return _back(round)
    return _page(request, "link", round, form)


@require_POST
def remove_link(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """A rule that binds no more."""
    round = editable(request, pk)
    link = get_object_or_404(round.links.all(), pk=link_pk)
    link.round = round
    deed_or_message(request, services.untie, link, by=request.user)
    return _back(round)


@FORM
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sees the round before the vote."""
    round = inside(request, pk)
    may_edit = permissions.can_edit(request.user, round)
    form = PersonForm(typed(request) if may_edit else None, round=round)
    if form.is_valid():
        attempt(form, services.name_person, round, form.person, by=request.user)
        if not form.errors:
            return redirect("arbitration:people", pk)
    named = list(round.named.select_related("user"))
    held = Membership.objects.current().filter(organisation=round.organisation, user__in=[row.user for row in named])
    functions = dict(held.values_list("user", "function"))
    rows = [(row, functions.get(row.user_id, "")) for row in named]
    return _page(request, "people", round, form, rows=rows, may_edit=may_edit)


@require_POST
def remove_person(request: HttpRequest, pk: int, named_pk: int) -> HttpResponse:
    """Take the sight of the round back."""
    round = editable(request, pk)
    named = get_object_or_404(round.named.all(), pk=named_pk)
    named.round = round
    deed_or_message(request, services.unname, named, by=request.user)
    return redirect(reverse("arbitration:people", args=[pk]))
