"""The page of a project and its printed sheet."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from alliage.actors.models import Territory
from alliage.design.page import number

from ..models import Project
from ..queries.projects import language_name, readable, translated
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
    found = get_object_or_404(translated(readable(request.user)), pk=pk)
    page = _sheet(request, found, ici=home(request))
    return render(request, "projects/project.html", context_of(request, found, page, paper=False))


@login_not_required
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One A4 page to bring to a meeting: names only, no « ici », the order the reader asked for."""
    found = get_object_or_404(translated(readable(request.user)), pk=pk)
    page = _sheet(request, found, ici=None)
    page = replace(page, funds=page.funds.short())
    return render(request, "projects/project_print.html", context_of(request, found, page, paper=True) | {"ici": None})
