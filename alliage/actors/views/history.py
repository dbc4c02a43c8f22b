"""The history of a record, and putting back what a line of it says."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design.notices import offer_undo

from ..forms.history import HistoryFilterForm, PutBackForm
from ..models.history import key_of
from ..queries import history as reads
from ..registry import Kind, Subject, kind, subject, told_on
from ..services import history as deeds
from .answers import deed_or_message, page_of, typed


def _record(request: HttpRequest, name: str, pk: int) -> tuple[Subject, Any]:
    """A record whose history the reader may see."""
    told = subject(name)
    if told is None:
        raise Http404
    return told, get_object_or_404(told.visible(request.user), pk=pk)


def history(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Who changed what, when, field by field; filtered by field and by function in the address."""
    told, row = _record(request, name, pk)
    form = HistoryFilterForm(request.GET, fields=reads.fields_of(told), authors=reads.authors(told, row))
    page = page_of(request, reads.traces(told, row, **form.asked()))
    changes = reads.changes(page.object_list, request.user)
    context = {"record": row, "subject": told, "form": form, "page_obj": page, "changes": changes, **_shown(row)}
    return render(request, "actors/history.html", context)


def _shown(row: Any) -> dict[str, Any]:
    fictitious = getattr(row, "fictitious", None)
    return {"fictitious": row.alliance.fictitious if fictitious is None else fictitious}


def _line(told: Subject, row: Any, table: str, change: int) -> tuple[Kind, Any]:
    """A line of the history of this record, and its table."""
    found: Kind | None = kind(table)
    key = next((key for each, key in told_on(told) if each is found), None)
    if found is None or key is None:
        raise Http404
    about = {key: row.pk} if key else {"history_about": key_of(row)}
    return found, get_object_or_404(found.trace.objects.filter(**about), history_id=change)


def change(request: HttpRequest, name: str, pk: int, table: str, change: int) -> HttpResponse:
    """What would be put back, beside what is there now; then put it back."""
    told, row = _record(request, name, pk)
    found, line = _line(told, row, table, change)
    now = deeds.now(found, line)
    if not deeds.may_revert(found, line, now, request.user):
        raise PermissionDenied
    back = reverse("actors:history", args=[name, pk])
    form = PutBackForm(typed(request), is_read=found.is_read(now or deeds.as_it_was(found, line)))
    if request.method == "POST" and form.is_valid() and (made := _put_back(request, found, line, form.reason)):
        undo = reverse("actors:history_undo", args=[name, pk, table, made.history_id])
        offer_undo(request, _("C’est remis comme avant."), undo)
        return redirect(back)
    shown = _preview(request, found, line, now)
    context = {"record": row, "back": back, "line": line, "form": form, **shown, **_shown(row)}
    return render(request, "actors/history_change.html", context)


def _put_back(request: HttpRequest, found: Kind, line: Any, reason: str) -> Any:
    if line.history_type == "-":
        return deed_or_message(request, deeds.bring_back, found, line, by=request.user, reason=reason)
    names, seen = request.POST.getlist("fields"), request.POST.get("seen", "")
    return deed_or_message(request, deeds.revert, found, line, names=names, seen=seen, by=request.user, reason=reason)


def _preview(request: HttpRequest, found: Kind, line: Any, now: Any) -> dict[str, Any]:
    """Each field of the line: what would come back, and what the row says now."""
    names = deeds.movable(found, line)
    told = reads.preview(found, line, now, names, request.user)
    bound = [each.label for each, _now in told.rows if each.name in found.together] if line.history_type == "~" else []
    may = (line.history_type == "~" and now is not None and bool(names)) or (line.history_type == "-" and now is None)
    return {
        "change": told.change,
        "rows": told.rows,
        "together": bound,
        "chosen": request.POST.getlist("fields") if request.method == "POST" else names,
        "seen": deeds.stamp(now, names),
        "may": may,
        "gone": now is None,
    }


@require_POST
def undo(request: HttpRequest, name: str, pk: int, table: str, change: int) -> HttpResponse:
    """Undo a putting back: the line it made is put back in its turn."""
    told, row = _record(request, name, pk)
    found, line = _line(told, row, table, change)
    if _taken_back(request, found, line):
        messages.success(request, _("Annulé : tout est comme avant."))
    return redirect("actors:history", name, pk)


def _taken_back(request: HttpRequest, found: Kind, line: Any) -> bool:
    """Undo what a line did, as long as nobody wrote on its fields since; whether it was done."""
    if line.history_type == "+":
        return bool(deed_or_message(request, deeds.take_away, found, line, by=request.user))
    names, seen = deeds.movable(found, line), deeds.left(found, line)
    return bool(deed_or_message(request, deeds.revert, found, line, names=names, seen=seen, by=request.user))
