"""The risks of a project: list, add, change, close."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from alliage.design.deeds import attempt

from .. import permissions
from ..forms.risks import RiskForm
from ..models import Project, Risk
from ..queries.risks import all_risks
from ..services import risks as services
from .inside import inside

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _editable(request: HttpRequest, pk: int) -> Project:
    project = inside(request, pk)
    if not permissions.can_edit(request.user, project):
        raise PermissionDenied
    return project


def _risk(project: Project, pk: int) -> Risk:
    risk = get_object_or_404(project.risks.all(), pk=pk)
    risk.project = project
    return risk


def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """What is watched, and what was."""
    project = inside(request, pk)
    may = permissions.can_edit(request.user, project)
    context = {"project": project, "risks": all_risks(project), "may_edit": may, "fictitious": project.fictitious}
    return render(request, "projects/risks.html", context)


def _page(request: HttpRequest, project: Project, form: BaseForm, risk: Risk | None) -> HttpResponse:
    context: dict[str, Any] = {"project": project, "form": form, "risk": risk, "fictitious": project.fictitious}
    return render(request, "projects/risk.html", context)


@FORM
def add_risk(request: HttpRequest, pk: int) -> HttpResponse:
    """A new risk."""
    project = _editable(request, pk)
    form = RiskForm(request.POST or None, project=project)
    if form.is_valid() and attempt(form, services.add_risk, project, by=request.user, **form.values):
        messages.success(request, gettext("Risque noté."))
        return redirect("projects:risks", pk)
    return _page(request, project, form, None)


@FORM
def change_risk(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    """A risk to correct."""
    project = _editable(request, pk)
    risk = _risk(project, risk_pk)
    form = RiskForm(request.POST or None, instance=risk, project=project)
    if form.is_valid():
        attempt(form, services.change_risk, risk, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, gettext("Risque enregistré."))
            return redirect("projects:risks", pk)
    return _page(request, project, form, risk)


@require_POST
def close_risk(request: HttpRequest, pk: int, risk_pk: int) -> HttpResponse:
    """Say that a risk is over, or back."""
    risk = _risk(_editable(request, pk), risk_pk)
    if risk.closed_on is None:
        services.close_risk(risk, by=request.user)
        messages.success(request, gettext("Risque levé ; il reste dans l’histoire du projet."))
    else:
        services.reopen_risk(risk, by=request.user)
        messages.success(request, gettext("Risque suivi de nouveau."))
    return redirect("projects:risks", pk)
