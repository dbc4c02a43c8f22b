"""Tasks: the list, one task, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import attempt

from .. import permissions, services
from ..forms.tasks import DropForm, TaskForm
from ..models import Task
from ..queries import tasks as queries
from .answers import deed_or_message, page_of, typed


def tasks(request: HttpRequest) -> HttpResponse:
    """What is to be done, by whom, by when; filtered and sorted in the address."""
    asked = queries.Asked.of(request.GET.dict())
    page = page_of(request, queries.rows(request.user, asked))
    return render(request, "actors/tasks.html", {"page_obj": page, "asked": asked, "selects": selects(asked)})


def selects(asked: queries.Asked) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The two filters as (name, label, choices)."""
    who = [
        ("", _("de tous")),
        (queries.MINE, _("de moi")),
        (queries.OURS, _("de mon organisation")),
        (queries.OTHERS, _("demandées à d’autres")),
    ]
    state = [(queries.OPEN, _("à faire")), (queries.DONE, _("faites")), (queries.DROPPED, _("abandonnées"))]
    return [
        ("etat", _("État"), [(key, label, key == asked.state) for key, label in state]),
        ("qui", _("Qui s’en charge"), [(key, label, key == asked.who) for key, label in who]),
    ]


def _task(request: HttpRequest, pk: int) -> Task:
    """A task one may see; 404 for the rest."""
    return get_object_or_404(queries.with_people(Task.objects.visible_to(request.user)), pk=pk)


def add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A task about a record."""
    subject = queries.subject_of(request.user, kind, pk)
    bodies = queries.bodies_of(request.user, subject)
    if not permissions.can_add_task(request.user, bodies):
        raise PermissionDenied
    form = TaskForm(typed(request), by=request.user, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.add_task, form.instance, subject=subject, owner=form.chosen(), by=request.user)
        if not form.errors:
            messages.success(request, _("La tâche est notée."))
            return redirect(subject)
    return render(request, "actors/task_form.html", {"form": form, "subject": subject, "back": subject.get_absolute_url()})


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what it says, and for those who may, its form."""
    row = _task(request, pk)
    form = None
    if queries.may_change(request.user, row):
        bodies = {row.organisation_id, row.asked_by_id}
        bodies |= queries.bodies_of(request.user, row.subject) if row.subject is not None else set()
        form = TaskForm(typed(request), instance=row, by=request.user, bodies=bodies)
        if request.method == "POST" and form.is_valid():
            attempt(form, services.change_task, form.instance, owner=form.chosen(), by=request.user)
            if not form.errors:
                messages.success(request, _("La tâche est enregistrée."))
                return redirect("actors:tasks")
    elif request.method == "POST":
        raise PermissionDenied
    return _page(request, row, form, DropForm())


def _page(request: HttpRequest, row: Task, form: TaskForm | None, drop_form: DropForm) -> HttpResponse:
    shown = queries.with_people(Task.objects.filter(pk=row.pk)).get()
    context: dict[str, Any] = {
        "task": shown,
        "row": queries.told([shown], request.user)[0],
        "form": form,
        "drop_form": drop_form,
        "may_reopen": not shown.is_open and permissions.can_change_task(request.user, shown),
    }
    return render(request, "actors/task.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    """Where the button was, else the list."""
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else reverse("actors:tasks"))


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is done, with a way back."""
    if deed_or_message(request, services.finish_task, _task(request, pk), by=request.user):
        notices.offer_undo(request, _("Tâche faite."), reverse("actors:task_reopen", args=[pk]))
    return _back(request)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task up for a reason, with a way back."""
    row = _task(request, pk)
    if not queries.may_change(request.user, row):
        raise PermissionDenied
    form = DropForm(request.POST)
    if form.is_valid():
        attempt(form, services.drop_task, row, reason=form.cleaned_data["reason"], by=request.user)
    if form.errors:
        return _page(request, row, None, form)
    notices.offer_undo(request, _("Tâche abandonnée."), reverse("actors:task_reopen", args=[pk]))
    return redirect("actors:tasks")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task up again."""
    row = services.reopen_task(_task(request, pk), by=request.user)
    messages.success(request, _("La tâche est de nouveau à faire."))
    return redirect(row)
