"""Results: the page, an indicator, the values of a day, answers to values."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from alliage.actors.models import Document
from alliage.actors.models.files import Visibility
from alliage.actors.services import add_document
from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from .. import permissions
from ..forms.results import IndicatorForm, ReturnForm, ValuesForm
from ..models import Indicator, IndicatorValue, Project, ValuePart
from ..queries.readings import near_if_shown
from ..queries.results import far_beyond, sought
from ..services import results as services
from .inside import inside

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _editable(request: HttpRequest, pk: int) -> Project:
    project = inside(request, pk)
    if not permissions.can_edit(request.user, project):
        raise PermissionDenied
    return project


def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What is sought and what was counted, territory by territory."""
    project = inside(request, pk)
    acting = request.user.acting  # type: ignore[union-attr]
    context = {
        "project": project,
        "rows": sought(project, request.user, acting.organisation.territory if acting else None),
        "may_edit": permissions.can_edit(request.user, project),
        "may_submit": permissions.can_contribute(request.user, project),
        "fictitious": project.fictitious,
        "near": near_if_shown(project),
    }
    return render(request, "projects/results.html", context)


def _page(request: HttpRequest, template: str, project: Project, form: BaseForm, **more: Any) -> HttpResponse:
    """A form, with what was typed and why it was refused."""
    context = {"project": project, "form": form, "fictitious": project.fictitious, **more}
    return render(request, f"projects/{template}.html", context)


@FORM
def add_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """A change sought, its indicator and its targets, at once."""
    project = _editable(request, pk)
    form = IndicatorForm(request.POST or None, project=project)
    if form.is_valid() and attempt(
        form, services.add_indicator, project, outcome=form.outcome, by=request.user, **form.values
    ):
        messages.success(request, gettext("Indicateur ajouté."))
        return redirect("projects:results", pk)
    return _page(request, "results_indicator", project, form, indicator=None)


def _indicator(project: Project, pk: int) -> Indicator:
    rows = Indicator.objects.filter(outcome__project=project).select_related("outcome__project")
    return get_object_or_404(rows, pk=pk)


@FORM
def change_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """An indicator to correct."""
    project = _editable(request, pk)
    indicator = _indicator(project, indicator_pk)
    form = IndicatorForm(request.POST or None, instance=indicator, project=project)
    if form.is_valid():
        attempt(form, services.change_indicator, indicator, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, gettext("Indicateur enregistré."))
            return redirect("projects:results", pk)
    return _page(request, "results_indicator", project, form, indicator=indicator)


@require_POST
def delete_indicator(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Remove an indicator nobody has counted."""
    project = _editable(request, pk)
    return _told(request, pk, gettext("Indicateur supprimé."), services.delete_indicator, _indicator(project, indicator_pk))


@FORM
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of a day, for every indicator and every territory."""
    project = inside(request, pk)
    if not permissions.can_contribute(request.user, project):
        raise PermissionDenied
    indicators = list(
        Indicator.objects.filter(outcome__project=project).select_related("outcome").prefetch_related("levels")
    )
    territories = [row.territory for row in project.territories.select_related("territory")]
    form = ValuesForm(request.POST or None, request.FILES or None, indicators=indicators, territories=territories)
    if form.is_valid() and attempt(form, _propose, request, project, form):
        for words in far_beyond(form.readings):
            messages.warning(request, words)
        messages.success(
            request, gettext("Valeurs proposées : elles compteront quand une autre personne les aura acceptées.")
        )
        return redirect("projects:results", pk)
    ages = [age.label for age in ValuePart.Age]
    more = {"places": [name for _key, name in form.places()], "ages": ages, "near": near_if_shown(project)}
    return _page(request, "results_values", project, form, **more)


def _propose(request: HttpRequest, project: Project, form: ValuesForm) -> list[IndicatorValue]:
    """Keep the file, if any, then propose the values with it."""
    data = form.cleaned_data
    evidence: Document | None = None
    if data["file"]:
        owner = permissions.role_here(request.user, project).organisation
        evidence = add_document(
            data["file"], title=data["file"].name, owner=owner, by=request.user, visibility=Visibility.SHARED
        )
    note, day = data["note"], data["on"]
    return services.submit_values(project, readings=form.readings, on=day, note=note, evidence=evidence, by=request.user)


def _value(project: Project, pk: int) -> IndicatorValue:
    rows = IndicatorValue.objects.filter(indicator__outcome__project=project)
    return get_object_or_404(rows.select_related("indicator__outcome__project"), pk=pk)


@require_POST
def accept(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    """Agree with a value."""
    value = _value(inside(request, pk), value_pk)
    return _told(request, pk, gettext("Valeur acceptée : elle compte désormais."), services.accept_value, value)


@require_POST
def withdraw(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    """Take back a value one proposed."""
    value = _value(inside(request, pk), value_pk)
    return _told(request, pk, gettext("Proposition retirée."), services.withdraw_value, value)


@FORM
def send_back(request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
    """Send a value back, with what is to be looked at again."""
    project = inside(request, pk)
    value = _value(project, value_pk)
    if not permissions.can_accept(request.user, project, value):
        raise PermissionDenied
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        attempt(form, services.return_value, value, reason=form.cleaned_data["reason"], by=request.user)
        if not form.errors:
            messages.success(request, gettext("Valeur renvoyée, avec ce qui est à revoir."))
            return redirect("projects:results", pk)
    return _page(request, "results_return", project, form, value=value)


def _told(request: HttpRequest, pk: int, done: str, deed: Any, row: Any) -> HttpResponse:
    """Do a deed of one button, or say why not."""
    try:
        deed(row, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, done)
    return redirect("projects:results", pk)
