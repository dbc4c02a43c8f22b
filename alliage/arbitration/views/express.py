"""The express cut: « −15 % » on a Monday morning, answered on one screen; the same lines open a round."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from alliage.design.deeds import attempt

from .. import permissions
from ..forms.express import Cells, CutForm, entries, starting, typed
from ..queries.cases import Entry
from ..queries.express import Start, answer, start
from ..services.drafts import work_out
from ..services.rounds import Budget, open_round
from .inside import FORM


@FORM
def cut(request: HttpRequest) -> HttpResponse:
    """Type how much less, read what it does; nothing is kept until a round is opened."""
    acting = request.user.acting  # type: ignore[union-attr]
    if acting is None or not permissions.can_open(request.user, acting.organisation):
        raise PermissionDenied
    begin = start(acting.organisation, timezone.localdate().year)
    sent = (
        request.POST
        if request.method == "POST"
        else (request.GET if "less" in request.GET or "envelope" in request.GET else None)
    )
    form = CutForm(sent)
    rows = typed(starting(begin.known, begin.year), request.POST)
    lines = entries(rows)
    before = sum((line.own for line in lines), Decimal(0))
    context: dict[str, Any] = {
        "organisation": acting.organisation,
        "begin": begin,
        "form": form,
        "rows": rows,
        "before": before,
    }
    if sent is not None and form.is_valid() and not any(row.errors for row in rows):
        envelope = form.envelope_from(before)
        if envelope is None:
            form.add_error("less", gettext("Écrivez un pourcentage, ou l’enveloppe."))
        elif "open" in request.POST:
            opened = _open(request, form, begin, envelope, lines)
            if opened:
                return opened
        else:
            context["answer"] = attempt(form, answer, lines, acting.organisation, envelope=envelope, year=begin.year)
            context["envelope"] = envelope
    context["fictitious"] = acting.organisation.fictitious
    return render(request, "arbitration/cut.html", context, status=422 if _wrong(form, rows) else 200)


def _wrong(form: CutForm, rows: list[Cells]) -> bool:
    return form.is_bound and (bool(form.errors) or any(row.errors for row in rows))


def _open(request: HttpRequest, form: CutForm, begin: Start, envelope: Decimal, lines: list[Entry]) -> HttpResponse | None:
    """The round with these lines, its drafts worked out at once."""
    budget = Budget(
        year=begin.year,
        reference_year=begin.reference_year,
        envelope=envelope,
        currency=begin.currency,
        kind=form.cleaned_data["kind"] or "initial",
        vote_on=form.cleaned_data["vote_on"],
        report_on=form.cleaned_data["report_on"],
    )
    organisation = request.user.acting.organisation  # type: ignore[union-attr]
    made = attempt(form, open_round, organisation, budget, lines, by=request.user)
    if not made:
        return None
    attempt(form, work_out, made, by=request.user)
    messages.success(request, gettext("Session ouverte : vous seul·e la voyez, jusqu’à ce que vous nommiez quelqu’un."))
    return redirect("arbitration:round", made.pk)
