"""The quality of a project: what each party says of it, what one's own party says today."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import QualityGrid
from alliage.vocabulary.queries import quality_items

from .. import permissions
from ..forms.quality import QualityForm
from ..models import Project, QualityRating
from ..queries import quality as queries
from ..services import quality as services
from .inside import inside
from .projects import home

FORM = require_http_methods(["GET", "HEAD", "POST"])
GRID = "grille"


def _tabs(grids: list[QualityGrid], grid: QualityGrid | None) -> list[tuple[str, str, bool]]:
    return [(each.name, f"?{GRID}={each.code}", each == grid) for each in grids]


def _page(project: Project, code: str) -> str:
    return f"{reverse('projects:quality', args=[project.pk])}?{GRID}={code}"


def quality(request: HttpRequest, pk: int) -> HttpResponse:
    """What each party says, item by item, and what is to be talked over."""
    project = inside(request, pk)
    page = queries.quality(project, request.user, request.GET.get(GRID, ""), home(request))
    context: dict[str, Any] = {
        "project": project,
        "page": page,
        "tabs": _tabs(page.grids, page.grid),
        "role": page.role,
        "fictitious": project.fictitious,
    }
    return render(request, "projects/quality.html", context)


def _form(request: HttpRequest, project: Project, role: Any, grid: QualityGrid) -> QualityForm:
    """Every item of the grid, with what the organisation said last."""
    items = list(quality_items(grid))
    latest = queries.own_latest(project, role.organisation_id, items)
    history = QualityRating.objects.filter(project=project, organisation=role.organisation_id)
    return QualityForm(request.POST or None, items=items, latest=latest, history=history)


@FORM
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """What one's own organisation says today of one grid."""
    project = inside(request, pk)
    role = permissions.role_to_rate(request.user, project)
    if role is None:
        raise PermissionDenied
    grids, grid = queries.grid_of(request.GET.get(GRID, ""))
    if grid is None:
        raise Http404
    form = _form(request, project, role, grid)
    if form.is_valid() and attempt(form, services.rate, project, answers=form.answers, by=request.user):
        messages.success(request, gettext("Réponses ajoutées ; les précédentes restent dans l’histoire."))
        return redirect(_page(project, grid.code))
    context = {"project": project, "form": form, "grid": grid, "tabs": _tabs(grids, grid), "role": role}
    return render(request, "projects/quality_rate.html", context | {"fictitious": project.fictitious})


@require_POST
def withdraw(request: HttpRequest, pk: int, rating_pk: int) -> HttpResponse:
    """Take back what one's own organisation said."""
    project = inside(request, pk)
    rating = get_object_or_404(
        QualityRating.objects.visible_to(request.user).select_related("item__grid"), pk=rating_pk, project=project
    )
    try:
        services.withdraw(rating, by=request.user)
        messages.success(
            request,
            gettext("Réponse retirée ; elle reste dans l’histoire, et celle d’avant, s’il y en a une, compte de nouveau."),
        )
    except RuleError as error:
        messages.error(request, said(error))
    return redirect(_page(project, rating.item.grid.code))
