"""The vote, what followed, and the immediate suspension."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from alliage.actors.views.answers import typed
from alliage.design.deeds import attempt
from alliage.projects.models import Project
from alliage.projects.permissions import can_edit as can_edit_project

from .. import permissions
from ..forms.decisions import DecideForm, FollowForm, SuspendForm
from ..models import DraftLine, FollowUp
from ..queries import page as pages
from ..services import decisions as services
from .inside import FORM, context_of, inside


@FORM
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was voted, line by line, starting from a draft."""
    round = inside(request, pk)
    if not permissions.can_decide(request.user, round) or round.stage == round.Stage.VOTED:
        raise PermissionDenied
    lines = pages.lines_of(round)
    page = pages.round_page(round, letter=request.GET.get("brouillon", ""))
    rows = DraftLine.objects.filter(draft=page.open) if page.open else DraftLine.objects.none()
    form = DecideForm(typed(request), lines=lines, start={row.line_id: row for row in rows})
    if form.is_valid():
        attempt(form, services.decide, round, form.act, form.votes, by=request.user)
        if not form.errors:
            messages.success(request, gettext("Décision écrite dans l’histoire de chaque coopération."))
            return redirect("arbitration:round", pk)
    status = 422 if form.is_bound else 200
    return render(request, "arbitration/decide.html", context_of(round, form=form, page=page), status=status)


@FORM
def follow_up(request: HttpRequest, pk: int, followup_pk: int) -> HttpResponse:
    """Six or twelve months later."""
    round = inside(request, pk)
    if not permissions.can_decide(request.user, round):
        raise PermissionDenied
    rows = FollowUp.objects.filter(decision__line__round=round).select_related("decision__line__project")
    row = get_object_or_404(rows, pk=followup_pk)
    row.decision.line.round = round
    form = FollowForm(typed(request), initial={"text": row.text})
    if form.is_valid():
        attempt(form, services.follow_up, row, text=form.cleaned_data["text"], by=request.user)
        if not form.errors:
            return redirect("arbitration:round", pk)
    return render(request, "arbitration/follow_up.html", context_of(round, form=form, row=row))


@FORM
def suspend(request: HttpRequest, project_pk: int) -> HttpResponse:
    """The immediate suspension, outside any round."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=project_pk)
    if not can_edit_project(request.user, project):
        raise PermissionDenied
    form = SuspendForm(typed(request))
    if form.is_valid():
        data = form.cleaned_data
        words = {"ground": form.ground_words, "reason": data["reason"], "act": data["act"], "review_on": data["review_on"]}
        attempt(form, services.suspend_now, project, by=request.user, **words)
        if not form.errors:
            messages.success(request, gettext("Suspension écrite, avec sa raison et la date où l’on en reparle."))
            return redirect(project.get_absolute_url())
    context = {"project": project, "form": form, "fictitious": project.fictitious}
    return render(request, "arbitration/suspend.html", context, status=422 if form.is_bound else 200)
