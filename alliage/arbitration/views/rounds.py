"""Rounds: the list, the page, working out, composing by hand, method, closing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from alliage.actors.views.answers import deed_or_message, page_of, typed
from alliage.design.deeds import attempt

from .. import permissions
from ..forms.express import CutForm
from ..forms.rounds import ComposeForm, ReasonForm
from ..models import Round
from ..queries import page as pages
from ..queries.method import method_page
from ..queries.steps import told
from ..queries.voices import asked_of
from ..services import annex as annexes
from ..services import drafts as drafting
from ..services import rounds as services
from .inside import FORM, context_of, editable, inside


def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds one may see, and the way in: « −15 % »."""
    acting = request.user.acting  # type: ignore[union-attr]
    may_open = acting is not None and permissions.can_open(request.user, acting.organisation)
    rows = Round.objects.visible_to(request.user).select_related("organisation", "currency").prefetch_related("years")
    context: dict[str, Any] = {
        "page": page_of(request, rows),
        "may_open": may_open,
        "form": CutForm(),
        "asked": asked_of(request.user),
        "fictitious": acting is not None and acting.organisation.fictitious,
    }
    return render(request, "arbitration/rounds.html", context)


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The round on one screen: what is missing, three drafts, the lines of the one that is open."""
    round = inside(request, pk)
    page = pages.round_page(round, letter=request.GET.get("brouillon", ""))
    may_edit = permissions.can_edit(request.user, round)
    steps = told(round.steps.all()) if permissions.is_named(request.user, round) else []
    context = context_of(round, page=page, may_edit=may_edit and round.open, may_keep=may_edit, steps=steps)
    context["decided"] = pages.decided(round)
    return render(request, "arbitration/round.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """A step done, or not after all."""
    round = editable(request, pk)
    row = get_object_or_404(round.steps.all(), pk=step_pk)
    row.round = round
    deed_or_message(request, services.finish_step, row, done="undo" not in request.POST, by=request.user)
    return redirect(f"{reverse('arbitration:round', args=[pk])}#etapes")


@require_POST
def work_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Work the three drafts out again."""
    round = editable(request, pk)
    made = deed_or_message(request, drafting.work_out, round, by=request.user)
    if made is not None:
        messages.success(request, gettext("Brouillons recalculés."))
    return redirect("arbitration:round", pk)


@FORM
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """One option per line, by hand, starting from a draft."""
    round = editable(request, pk)
    lines = pages.lines_of(round)
    start = pages.round_page(round, letter=request.GET.get("depuis", "")).open
    form = ComposeForm(typed(request), lines=lines, start=start)
    if form.is_valid():
        made = attempt(form, drafting.compose, round, form.chosen(), title=form.cleaned_data["title"], by=request.user)
        if made is not None:
            return redirect(f"{reverse('arbitration:round', args=[pk])}?brouillon={made.letter}")
    return render(request, "arbitration/compose.html", context_of(round, form=form))


def method(request: HttpRequest, pk: int) -> HttpResponse:
    """The annex: weights, proof, staircase, front, which change would change what."""
    round = inside(request, pk)
    may_edit = permissions.can_edit(request.user, round) and round.open
    context = context_of(round, page=method_page(round), may_edit=may_edit, running=annexes.progress_of(round))
    return render(request, "arbitration/method.html", context)


@require_POST
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Work the annex out, or stop working it out."""
    round = editable(request, pk)
    deed_or_message(request, annexes.stop if "stop" in request.POST else annexes.start, round, by=request.user)
    return redirect(f"{reverse('arbitration:method', args=[pk])}#escalier")


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What the assembly reads no longer moves."""
    round = editable(request, pk)
    deed_or_message(request, services.close_round, round, by=request.user)
    return redirect("arbitration:round", pk)


@FORM
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the drafts move again, with a reason."""
    round = editable(request, pk)
    form = ReasonForm(typed(request))
    if form.is_valid():
        attempt(form, services.reopen_round, round, reason=form.cleaned_data["reason"], by=request.user)
        if not form.errors:
            return redirect("arbitration:round", pk)
    return render(request, "arbitration/reopen.html", context_of(round, form=form))


@FORM
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, saying what goes, then remove a round nobody voted."""
    round = editable(request, pk)
    if not permissions.can_decide(request.user, round):
        raise PermissionDenied
    form = forms.Form(typed(request))
    if form.is_valid():
        attempt(form, services.delete_round, round, by=request.user)
        if not form.errors:
            messages.success(request, gettext("Session effacée."))
            return redirect("arbitration:rounds")
    heard = sum(line.views.count() for line in round.lines.all())
    words = ngettext("%(n)s avis de partenaire part avec elle.", "%(n)s avis de partenaires partent avec elle.", heard) % {
        "n": heard
    }
    return render(request, "arbitration/delete.html", context_of(round, form=form, heard=heard, told=words))
