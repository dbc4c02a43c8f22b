"""The lines of a round and their options."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from alliage.actors.views.answers import deed_or_message, typed
from alliage.design.deeds import attempt
from alliage.design.parts import ici_first
from alliage.rules.digits import whole

from .. import permissions
from ..forms.lines import AddLineForm, LineForm, OptionForm
from ..models import Line, Option, Round
from ..queries.cases import Entry
from ..queries.facts import known
from ..queries.line import line_page
from ..services import options as services
from .inside import FORM, context_of, editable, inside, line_of


def _page(request: HttpRequest, template: str, round: Round, form: BaseForm, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"arbitration/{template}.html", context_of(round, form=form, **more), status=status)


def line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """A line: its options side by side, what partners said, what keeping it would take."""
    round = inside(request, pk)
    row = line_of(round, line_pk)
    may_edit = permissions.can_edit(request.user, round)
    context = context_of(
        round,
        page=line_page(row, request.user),
        line=row,
        named=permissions.is_named(request.user, round),
        may_edit=may_edit and round.open,
        may_ask=may_edit,
    )
    return render(request, "arbitration/line.html", context)


@FORM
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more line."""
    round = editable(request, pk)
    form = AddLineForm(typed(request), round=round)
    if form.is_valid():
        made = attempt(form, services.add_line, round, _entry(round, form), by=request.user)
        if made:
            return redirect("arbitration:line", pk, made.pk)
    return _page(request, "line_add", round, form)


def _entry(round: Round, form: AddLineForm) -> Entry:
    """What was typed as a line, with what is known of its cooperation."""
    data = form.cleaned_data
    project, fact = data["project"], None
    if project:
        fact = known(
            [project.pk], round.organisation, year=round.reference_year, currency=round.currency.code, until=round.year
        )[project.pk]
    return Entry(
        name="",
        label=data["label"] or (project.short_name or project.title),
        spending=Line.Spending.PROJECT if project else data["spending"],
        own=data["own"],
        other=data["other"] or Decimal(0),
        committed=data["committed"] or Decimal(0),
        days=fact.days if fact else Decimal(0),
        known=fact,
    )


@FORM
def change(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """A line to correct."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    form = LineForm(typed(request), instance=row)
    if form.is_valid():
        attempt(form, services.change_line, row, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, gettext("Ligne enregistrée. Recalculez les brouillons pour en voir l’effet."))
            return redirect("arbitration:line", pk, line_pk)
    return _page(request, "line_change", round, form, line=row)


@require_POST
def remove(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """A line that is not part of the policy."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    before = round.lines.count()
    deed_or_message(request, services.remove_line, row, by=request.user)
    if round.lines.count() == before:
        return redirect("arbitration:line", pk, line_pk)
    messages.success(request, gettext("Ligne retirée."))
    return redirect("arbitration:round", pk)


@require_POST
def lock(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Hold a line on an option, or let it free."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    # Nothing lets the line free; anything that is no option of the line is none of its own.
    key = request.POST.get("option", "")
    option = get_object_or_404(row.options.all(), pk=whole(key) or 0) if key else None
    if option:
        option.line = row
    deed_or_message(request, services.lock, row, option, by=request.user)
    return redirect("arbitration:line", pk, line_pk)


def _option(row: Line, pk: int) -> Option:
    option = get_object_or_404(row.options.prefetch_related("years", "territories"), pk=pk)
    option.line = row
    return option


def _places(row: Line) -> list[Any]:
    """The territories of a line, ours first."""
    if row.project is None:
        return []
    sides = row.project.territories.select_related("territory__status", "territory__country")
    return list(ici_first([side.territory for side in sides], row.round.organisation.territory))


@FORM
def add_option(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One more option to weigh."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    return _described(request, round, row, Option(line=row, kind=Option.Kind.RETHEME))


@FORM
def change_option(request: HttpRequest, pk: int, line_pk: int, option_pk: int) -> HttpResponse:
    """An option to describe."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    return _described(request, round, row, _option(row, option_pk))


def _described(request: HttpRequest, round: Round, row: Line, option: Option) -> HttpResponse:
    form = OptionForm(typed(request), instance=option, line=row, places=_places(row))
    if form.is_valid():
        saved = attempt(
            form, services.save_option, option, years=form.figures, places=form.on_places, by=request.user, **form.values
        )
        if saved:
            messages.success(request, gettext("Option enregistrée. Recalculez les brouillons pour en voir l’effet."))
            return redirect("arbitration:line", round.pk, row.pk)
    return _page(request, "option", round, form, line=row, option=option if option.pk else None)


@require_POST
def look_at(request: HttpRequest, pk: int, line_pk: int, option_pk: int) -> HttpResponse:
    """The assumed figures are taken as they are."""
    round = editable(request, pk)
    deed_or_message(request, services.look_at, _option(line_of(round, line_pk), option_pk), by=request.user)
    return redirect("arbitration:line", pk, line_pk)


@require_POST
def remove_option(request: HttpRequest, pk: int, line_pk: int, option_pk: int) -> HttpResponse:
    """An option nobody wants to weigh."""
    round = editable(request, pk)
    deed_or_message(request, services.remove_option, _option(line_of(round, line_pk), option_pk), by=request.user)
    return redirect("arbitration:line", pk, line_pk)
