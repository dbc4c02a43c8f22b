"""The page of a project and its printed sheet."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alliage.actors.models import Territory

from ..models import Project
from ..queries.projects import language_name, readable, translated
from ..queries.sheet import Sheet, sheet
from .columns import drawn
from .sections import SECTIONS


def home(request: HttpRequest) -> Territory | None:
    """The territory of the organisation one acts for."""
    role = request.user.acting if request.user.is_authenticated else None
    return role.organisation.territory if role else None


def _sheet(request: HttpRequest, project: Project, *, ici: Territory | None) -> Sheet:
    """The page as the address asks for it."""
    year = request.GET.get("annee", "")
    return sheet(
        project,
        request.user,
        slug=request.GET.get("vu-de", ""),
        ici=ici,
        year=int(year) if year.isdigit() else None,
    )


def _steps(project: Project, page: Sheet) -> list[tuple[str, str, str]]:
    """What a new page still lacks, three lines at most, each with the step that mends it."""
    if not page.rights.edit or project.stage == Project.Stage.DONE:
        return []
    wanted = [
        (page.words.summary, _("Dites en quelques phrases ce que vous faites ensemble."), ("edit", "textes"), _("Écrire")),
        (len(page.partners) > 1, _("Ajoutez vos partenaires : ils écriront sur la même page."), ("partners",), _("Ajouter")),
        (
            len(page.sides) > 1,
            _("Choisissez les territoires : chacun aura sa colonne."),
            ("edit", "territoires"),
            _("Choisir"),
        ),
        (
            any(side.effects for side in page.sides) or page.common,
            _("Racontez un premier effet."),
            ("effect_add",),
            _("Raconter"),
        ),
        (
            page.themes,
            _("Donnez un thème : la coopération se retrouvera dans les listes."),
            ("edit", "themes"),
            _("Choisir"),
        ),
    ]
    return [
        (text, reverse(f"projects:{name}", args=[project.pk, *rest]), label)
        for done, text, (name, *rest), label in wanted
        if not done
    ][:3]


def _context(request: HttpRequest, project: Project, page: Sheet, *, paper: bool) -> dict[str, Any]:
    return {
        "project": project,
        "sheet": page,
        "may": page.rights,
        "paper": paper,
        "fictitious": project.fictitious,
        "columns": drawn(request, page, paper=paper),
        "steps": [] if paper else _steps(project, page),
        "sections": [(name, section.label) for name, section in SECTIONS.items()],
        "original_name": language_name(page.words.original) if page.words.original else "",
        "bars": page.results.bars(page.territories),
    }


@login_not_required
def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One page, as many equal columns as territories."""
    found = get_object_or_404(translated(readable(request.user)), pk=pk)
    page = _sheet(request, found, ici=home(request))
    return render(request, "projects/project.html", _context(request, found, page, paper=False))


@login_not_required
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One A4 page to bring to a meeting: names only, no « ici », the order the reader asked for."""
    found = get_object_or_404(translated(readable(request.user)), pk=pk)
    page = _sheet(request, found, ici=None)
    return render(request, "projects/project_print.html", _context(request, found, page, paper=True) | {"ici": None})
