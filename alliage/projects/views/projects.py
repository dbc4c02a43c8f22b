"""The page of a project and its printed sheet."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alliage.actors.models import Territory
from alliage.design.page import number

from ..models import Project
from ..queries import effects
from ..queries.projects import gone, language_name, readable, translated
from ..queries.sheet import Sheet, sheet
from .columns import drawn
from .sections import SECTIONS
from .steps import steps


def home(request: HttpRequest) -> Territory | None:
    """The territory of the organisation one acts for."""
    role = request.user.acting if request.user.is_authenticated else None
    return role.organisation.territory if role else None


def _sheet(request: HttpRequest, project: Project, *, ici: Territory | None) -> Sheet:
    """The page as the address asks for it."""
    return sheet(
        project,
        request.user,
        slug=request.GET.get("vu-de", ""),
        ici=ici,
        year=number(request.GET.get("annee", ""), longest=4) or None,
    )


def context_of(request: HttpRequest, project: Project, page: Sheet, *, paper: bool) -> dict[str, Any]:
    """What the page and its printed sheet show."""
    return {
        "project": project,
        "sheet": page,
        "may": page.rights,
        "paper": paper,
        "fictitious": project.fictitious,
        "columns": drawn(request, page, paper=paper),
        "steps": [] if paper else steps(project, page),
        "sections": [(name, section.label) for name, section in SECTIONS.items()],
        "original_name": language_name(page.words.original or page.words.language),
        "bars": page.results.bars(page.territories),
    }


@login_not_required
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, as many equal columns as territories."""
    found = translated(readable(request.user)).filter(pk=pk).first()
    if found is None:
        return _gone(request, pk)
    page = _sheet(request, found, ici=home(request))
    return render(request, "projects/project.html", context_of(request, found, page, paper=False))


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """404; to those who may take it out of the bin, the way back."""
    row = gone(request.user, pk)
    if row is None:
        raise Http404
    return render(request, "projects/project_gone.html", {"project": row, "fictitious": row.fictitious}, status=404)


@login_not_required
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One A4 page to bring to a meeting: names only, no « ici », the order the reader asked for."""
    found = get_object_or_404(translated(readable(request.user)), pk=pk)
    page = _sheet(request, found, ici=None)
    sides = [replace(side, effects=effects.proved_first(side.effects)) for side in page.sides]
    page = replace(page, funds=page.funds.short(), sides=sides, common=effects.proved_first(page.common))
    return render(request, "projects/project_print.html", context_of(request, found, page, paper=True) | {"ici": None})
