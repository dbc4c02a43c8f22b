"""What all forms of the app share: who may, what happens when it is right, what is shown when it is not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from ..models import Alliance, Committee, Convention
from ..permissions import can_edit
from ..queries.alliances import with_members

FORM = "alliances/form.html"


def fill_in(
    request: HttpRequest,
    form: BaseForm,
    deed: Callable[..., Any],
    answer: Callable[[Any], HttpResponse],
    **context: Any,
) -> HttpResponse:
    """Show a form; once it is right do the deed and answer with its result. What was refused is said in the form."""
    if form.is_bound and form.is_valid():
        result = attempt(form, deed)
        if not form.errors:
            return answer(result)
    template = context.pop("template", FORM)
    return render(request, template, {"form": form, "intro": "", "steps": (), "submit": "", "powers": (), **context})


def do(
    request: HttpRequest,
    deed: Callable[..., Any],
    row: Any,
    done: str,
    *,
    to: Any = None,
    refused: Any = None,
    **kwargs: Any,
) -> HttpResponse:
    """A deed of one button on a row: do it, say it or say why not, and go back to the row, or to `refused` if it is not done."""
    try:
        deed(row, by=request.user, **kwargs)
    except RuleError as error:
        messages.error(request, said(error))
        return redirect(refused or to or row)
    messages.success(request, done)
    return redirect(to or row)


def three_steps(current: int) -> list[tuple[str, bool]]:
    """The steps of an act, with the one we are at."""
    names = [_("Ce que dit l’acte"), _("Qui signe"), _("Ce qui lui donne force")]
    return [(name, number == current) for number, name in enumerate(names, 1)]


def two_steps(current: int) -> list[tuple[str, bool]]:
    """The steps of a new alliance."""
    return [(_("L’alliance"), current == 1), (_("Les territoires"), current == 2)]


def editable(request: HttpRequest, pk: int) -> Alliance:
    """An alliance one may change."""
    alliance = get_object_or_404(with_members(Alliance.objects.visible_to(request.user)), pk=pk)
    if not can_edit(request.user, alliance):
        raise PermissionDenied
    return alliance


def editable_act(request: HttpRequest, pk: int) -> Convention:
    """An act one may change."""
    act = get_object_or_404(Convention.objects.visible_to(request.user).select_related("alliance", "amends"), pk=pk)
    if not can_edit(request.user, act.alliance):
        raise PermissionDenied
    return act


def editable_committee(request: HttpRequest, pk: int) -> Committee:
    """A meeting one may change."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user).select_related("alliance"), pk=pk)
    if not can_edit(request.user, committee.alliance):
        raise PermissionDenied
    return committee
