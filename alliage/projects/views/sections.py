"""Opening a project and changing it, one short step at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design.deeds import attempt

from ..forms.projects import CreateForm, IdentityForm, SidesForm, StageForm, TextsForm, ThemesForm
from ..models import Project
from ..permissions import can_create, can_edit
from ..queries.projects import readable
from ..queries.readings import near_if_shown
from ..services import projects as deeds


def _sheet(project: Project, data: dict[str, Any], by: Any) -> None:
    deeds.change_sheet(project, by=by, **{name: value for name, value in data.items() if name != "stamp"})


def _sides(project: Project, data: dict[str, Any], by: Any) -> None:
    deeds.change_sides(project, alliances=data["alliances"], territories=data["sides"], work_days=data["work_days"], by=by)


def _themes(project: Project, data: dict[str, Any], by: Any) -> None:
    deeds.change_themes(project, themes=data["themes"], dac_sector=data["dac_sector"], by=by)


def _stage(project: Project, data: dict[str, Any], by: Any) -> None:
    deeds.change_stage(
        project,
        stage=data["stage"],
        reason=data["stage_reason"],
        review_on=data["review_on"],
        ended_on=data["ended_on"],
        outcome=data["outcome"],
        handover=data["handover"],
        by=by,
    )


@dataclass(frozen=True)
class Section:
    """A part of the sheet that is changed at once."""

    label: str | Promise
    form: Callable[..., ModelForm[Project]]
    deed: Callable[[Project, dict[str, Any], Any], None]
    for_user: bool = False


SECTIONS = {
    "identite": Section(gettext_lazy("Identité et dates"), IdentityForm, _sheet),
    "textes": Section(gettext_lazy("Textes"), TextsForm, _sheet),
    "territoires": Section(gettext_lazy("Alliances et territoires"), SidesForm, _sides, for_user=True),
    "themes": Section(gettext_lazy("Thèmes et secteur"), ThemesForm, _themes),
    "etat": Section(gettext_lazy("État"), StageForm, _stage),
}


def editable(request: HttpRequest, pk: int) -> Project:
    """A project one may change; 404 when one may not see it, 403 when one may only read it."""
    project = get_object_or_404(readable(request.user), pk=pk)
    if not can_edit(request.user, project):
        raise PermissionDenied
    return project


def create(request: HttpRequest) -> HttpResponse:
    """The first step, for the organisation one acts for."""
    role = request.user.acting if request.user.is_authenticated else None
    if role is None or not can_create(request.user):
        raise PermissionDenied
    form = CreateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, deeds.create_project, owner=role.organisation, by=request.user, **form.values())
        if made:
            messages.success(request, _("La fiche est ouverte. Elle reste interne tant que personne ne la publie."))
            return redirect(made)
    return render(request, "projects/project_create.html", {"form": form})


def edit(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section of the sheet."""
    project = editable(request, pk)
    chosen = SECTIONS.get(section)
    if chosen is None:
        raise Http404
    extra = {"user": request.user} if chosen.for_user else {}
    form = chosen.form(request.POST or None, instance=project, **extra)
    if request.method == "POST" and form.is_valid():
        attempt(form, chosen.deed, project, form.cleaned_data, request.user)
        if not form.errors:
            messages.success(request, _("C’est enregistré."))
            return redirect(project)
    tabs = [(each.label, name, name == section) for name, each in SECTIONS.items()]
    context = {"project": project, "form": form, "section": chosen, "tabs": tabs, "near": near_if_shown(project)}
    return render(request, "projects/project_edit.html", context)
