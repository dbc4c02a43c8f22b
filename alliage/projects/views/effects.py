"""Effects: told, mended, confirmed, put in the bin and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from ..forms.corrections import ReasonForm
from ..forms.effects import EffectForm
from ..models import Effect, Project
from ..permissions import can_change_effect, can_contribute, can_publish, role_here
from ..queries.projects import readable
from ..queries.readings import near, near_if_shown
from ..services.effects import add_effect, change_effect, confirm_effect, delete_effect, restore_effect


def contributing(request: HttpRequest, pk: int) -> Project:
    """A project one may add to."""
    project = get_object_or_404(readable(request.user), pk=pk)
    if not can_contribute(request.user, project):
        raise PermissionDenied
    return project


def _effect(request: HttpRequest, pk: int, effect_pk: int, *, deleted: bool = False) -> Effect:
    """An effect of a project one may see."""
    project = get_object_or_404(readable(request.user), pk=pk)
    effect = get_object_or_404(
        project.effects.filter(deleted_at__isnull=not deleted).select_related("territory"), pk=effect_pk
    )
    effect.project = project
    return effect


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell an effect."""
    project = contributing(request, pk)
    role = role_here(request.user, project)
    asked = (
        Q(territory__slug=request.GET["territoire"])
        if "territoire" in request.GET
        else Q(territory=role.organisation.territory_id)
    )
    side = project.territories.filter(asked).first()
    first = {"territory": side.territory_id if side else None, "function": role.function, "level": Effect.Level.DECLARED}
    rules = near(project) if project.published_at and can_publish(request.user, project) else []
    form = EffectForm(request.POST or None, request.FILES or None, project=project, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        effect = attempt(form, add_effect, project, by=request.user, **form.values())
        if effect:
            messages.success(request, _("L’effet est ajouté."))
            return redirect(f"{project.get_absolute_url()}#effet-{effect.pk}")
    return _form(request, project, form, None, near=rules)


def change(request: HttpRequest, pk: int, effect_pk: int) -> HttpResponse:
    """Mend an effect."""
    effect = _effect(request, pk, effect_pk)
    if not can_change_effect(request.user, effect):
        raise PermissionDenied
    form = EffectForm(
        request.POST or None, request.FILES or None, project=effect.project, user=request.user, instance=effect
    )
    if request.method == "POST" and form.is_valid():
        attempt(form, change_effect, effect, by=request.user, **form.values())
        if not form.errors:
            messages.success(request, _("L’effet est modifié."))
            return redirect(f"{effect.project.get_absolute_url()}#effet-{effect.pk}")
    return _form(request, effect.project, form, effect, near=near_if_shown(effect.project) if effect.published_at else [])


def _form(request: HttpRequest, project: Project, form: EffectForm, effect: Effect | None, **more: Any) -> HttpResponse:
    removal = ReasonForm(row=effect, prefix="removal") if effect else None
    may = can_publish(request.user, project)
    context = {"project": project, "form": form, "effect": effect, "removal": removal, "may_publish": may} | more
    return render(request, "projects/project_effect_form.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int, effect_pk: int) -> HttpResponse:
    """The territory's own people confirm."""
    effect = _effect(request, pk, effect_pk)
    confirm_effect(effect, by=request.user)
    messages.success(request, _("L’effet est confirmé."))
    return redirect(f"{effect.project.get_absolute_url()}#effet-{effect.pk}")


@require_POST
def delete(request: HttpRequest, pk: int, effect_pk: int) -> HttpResponse:
    """Put an effect in the bin; the undo stands right after."""
    effect = _effect(request, pk, effect_pk)
    if not can_change_effect(request.user, effect):
        raise PermissionDenied
    form = ReasonForm(request.POST, row=effect, prefix="removal")
    if not form.is_valid():
        messages.error(request, _("Cet effet est publié : dites pourquoi vous le retirez, tout le monde le lira."))
        return redirect("projects:effect", pk, effect_pk)
    delete_effect(effect, by=request.user, reason=form.reason)
    notices.offer_undo(request, _("Effet retiré."), reverse("projects:effect_restore", args=[pk, effect_pk]))
    return redirect(effect.project)


@require_POST
def restore(request: HttpRequest, pk: int, effect_pk: int) -> HttpResponse:
    """Take an effect out of the bin."""
    effect = _effect(request, pk, effect_pk, deleted=True)
    try:
        restore_effect(effect, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
        return redirect(effect.project)
    messages.success(request, _("L’effet est revenu."))
    return redirect(f"{effect.project.get_absolute_url()}#effet-{effect.pk}")
