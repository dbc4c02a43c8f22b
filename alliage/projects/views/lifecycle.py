"""The bin and the way back, translations, the three questions."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from ..forms.no_convention import NoConventionForm
from ..forms.translations import TranslationForm
from ..models import Participation, Project, ProjectText
from ..permissions import can_edit
from ..queries.projects import language_name
from ..services.no_convention import answer_questions
from ..services.projects import delete_project, restore_project
from ..services.translations import remove_translation, translate
from .sections import editable


def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, then put the sheet in the bin; the undo stands right after."""
    project = editable(request, pk)
    if request.method == "POST":
        try:
            delete_project(project, by=request.user)
        except RuleError as error:
            messages.error(request, said(error))
            return redirect("projects:publish", pk)
        notices.offer_undo(request, _("La fiche est dans la corbeille."), reverse("projects:restore", args=[pk]))
        return redirect("actors:bin")
    return render(request, "projects/project_delete.html", {"project": project})


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sheet out of the bin."""
    mine = [role.organisation_id for role in request.user.roles]  # type: ignore[union-attr]
    part = Participation.objects.filter(organisation__in=mine).values("project")
    found = Project.objects.filter(Q(owner__in=mine) | Q(pk__in=part), deleted_at__isnull=False)
    project = get_object_or_404(found, pk=pk)
    if not can_edit(request.user, project):
        raise Http404
    try:
        restore_project(project, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
        return redirect("actors:bin")
    messages.success(request, _("La fiche est revenue, telle qu’elle était."))
    return redirect(project)


def translations(request: HttpRequest, pk: int) -> HttpResponse:
    """The languages the sheet can be read in."""
    project = editable(request, pk)
    rows = [(row, language_name(row.language)) for row in project.texts.all()]
    context = {"project": project, "rows": rows, "original": language_name(project.language)}
    return render(request, "projects/project_translations.html", context)


def translation(request: HttpRequest, pk: int, language: str = "") -> HttpResponse:
    """Write or mend the texts in another language, the original beside."""
    project = editable(request, pk)
    row = get_object_or_404(project.texts, language=language) if language else None
    form = TranslationForm(request.POST or None, instance=row or ProjectText(project=project), project=project)
    if request.method == "POST" and form.is_valid():
        typed = {"language": language} | {name: value for name, value in form.cleaned_data.items() if name != "stamp"}
        attempt(form, translate, project, by=request.user, **typed)
        if not form.errors:
            messages.success(request, _("La traduction est enregistrée."))
            return redirect("projects:translations", pk)
    name = language_name(language) if language else ""
    context = {
        "project": project,
        "form": form,
        "language": language,
        "name": name,
        "original": language_name(project.language),
    }
    return render(request, "projects/project_translation.html", context)


@require_POST
def translation_remove(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Take a translation away."""
    project = editable(request, pk)
    row = get_object_or_404(project.texts, language=language)
    again = {name: getattr(row, name) for name in ("language", "title", "summary", "common_ground")}
    remove_translation(row, by=request.user)
    text = _("La traduction est retirée ; l’original se lit à sa place.")
    notices.offer_undo(request, text, reverse("projects:translation_add", args=[pk]), again=again)
    return redirect("projects:translations", pk)


def no_convention(request: HttpRequest, pk: int) -> HttpResponse:
    """The three questions of an action without a convention."""
    project = editable(request, pk)
    form = NoConventionForm(request.POST or None, instance=getattr(project, "no_convention", None))
    if request.method == "POST" and form.is_valid():
        attempt(form, answer_questions, project, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, _("Vos réponses sont gardées, signées de votre fonction et datées."))
            return redirect(project)
    return render(request, "projects/project_no_convention.html", {"project": project, "form": form})
