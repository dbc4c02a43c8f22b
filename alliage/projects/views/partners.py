"""Who takes part, which goals are served, which services give days: a list and one line to add."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from ..forms.partners import GoalForm, PartnerForm, ServiceForm, organisation_described
from ..models import Participation, Project, ProjectSdg
from ..services import partners as deeds
from .effects import contributing
from .sections import editable


def _listed(request: HttpRequest, project: Project, name: str, rows: Any, form: Any, deed: Any) -> HttpResponse:
    """The list, and its form: on a valid line, the deed and back to the list."""
    if request.method == "POST" and form.is_valid():
        attempt(form, deed, project, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("C’est enregistré."))
            return redirect(request.path)
    return render(request, f"projects/project_{name}.html", {"project": project, "rows": rows, "form": form})


def _removed(request: HttpRequest, deed: Any, row: Any, address: str, again: dict[str, Any]) -> HttpResponse:
    """Away, with a button that fills the form in again as it was."""
    back = reverse(address, args=[row.project_id])
    try:
        deed(row, by=request.user)
        notices.offer_undo(request, _("C’est retiré."), back, again=again)
    except RuleError as error:
        messages.error(request, said(error))
    return redirect(back)


def partners(request: HttpRequest, pk: int) -> HttpResponse:
    """Organisations and their roles."""
    project = editable(request, pk)
    form = PartnerForm(request.POST or None, user=request.user)
    return _listed(request, project, "partners", project.participations.all(), form, deeds.add_partner)


@require_POST
def partner_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A role ends."""
    row = get_object_or_404(Participation, project=editable(request, pk), pk=row_pk)
    again = {"organisation": organisation_described(row.organisation), "role": row.role}
    again |= {"co_owner": "on"} if row.co_owner else {}
    return _removed(request, deeds.remove_partner, row, "projects:partners", again)


def _add_goal(project: Project, *, goal: int, by: Any, **values: Any) -> ProjectSdg:
    return deeds.add_goal(project, goal_number=goal, by=by, **values)


def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """The goals of the 2030 Agenda."""
    project = editable(request, pk)
    rows = project.sdgs.select_related("target")
    return _listed(request, project, "goals", rows, GoalForm(request.POST or None), _add_goal)


@require_POST
def goal_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A goal is no longer claimed."""
    rows = ProjectSdg.objects.select_related("project", "target")
    row = get_object_or_404(rows, project=editable(request, pk), pk=row_pk)
    target = row.target.code if row.target else ""
    again = {"goal": f"o{row.goal_number}", "target": target, "weight": row.weight, "justification": row.justification}
    return _removed(request, deeds.remove_goal, row, "projects:goals", again)


def services(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of services métiers."""
    project = contributing(request, pk)
    rows = project.services.select_related("service__organisation")
    return _listed(request, project, "services", rows, ServiceForm(request.POST or None, project=project), deeds.set_days)


@require_POST
def service_remove(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A line of days is taken away."""
    row = get_object_or_404(contributing(request, pk).services, pk=row_pk)
    again = {"service": row.service_id, "year": str(row.year), "days": str(row.days)}
    return _removed(request, deeds.remove_days, row, "projects:services", again)
