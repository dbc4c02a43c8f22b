"""The steps of an import: choose, bring, match, try, write; its page, its refused rows, its undoing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alliage.actors.views.answers import deed_or_message, page_of, typed
from alliage.design import notices
from alliage.design.deeds import attempt
from alliage.design.page import number

from . import permissions
from . import queries as pages
from .forms import MatchingForm, ModeForm, TableForm, WriteForm
from .kinds import KINDS
from .kinds.plan import Verdict
from .models import Import, Sheet
from .services import files, tables
from .services import progress as telling
from .services.deeds import run_import
from .services.trial import Trial, try_table
from .services.undo import review, undo_import

FORM = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_LIST = 100


def _mine(request: HttpRequest, pk: int) -> Import:
    """An import of one's own organisation, of a kind one may bring."""
    rows = Import.objects.visible_to(request.user).select_related("organisation__territory__country", "mends")
    run = get_object_or_404(rows, pk=pk)
    if not permissions.can_import(request.user, run.organisation_id, run.kind):
        raise PermissionDenied
    return run


def _sheet(run: Import) -> Sheet:
    """Its table, while it is kept."""
    return get_object_or_404(Sheet, run=run)


def _context(run: Import, **more: Any) -> dict[str, Any]:
    return {"run": run, "lede": gettext(KINDS[run.kind].lede), "fictitious": run.organisation.fictitious, **more}


def overview(request: HttpRequest) -> HttpResponse:
    """What may be brought, and what was."""
    doors = pages.doors(request.user)
    if not doors:
        raise PermissionDenied
    return render(request, "imports/list.html", {"doors": doors, "page": page_of(request, pages.history(request.user))})


def _kind(request: HttpRequest, kind: str) -> str:
    """The name of a kind that exists and that the person may bring."""
    if kind not in KINDS:
        raise Http404
    if kind not in permissions.kinds_for(request.user):
        raise PermissionDenied
    return str(dict(Import.Kind.choices)[kind])


@FORM
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Paste rows or send a file."""
    title = _kind(request, kind)
    given = number(request.GET.get("de", ""), longest=12)
    mends = Import.objects.visible_to(request.user).filter(pk=given, kind=kind).first() if given else None
    sheet = Sheet.objects.filter(run=mends).first() if mends else None
    initial = {"text": files.refused_text(sheet)} if sheet else {}
    form = TableForm(typed(request), request.FILES or None, initial=initial)
    if form.is_valid() and (run := attempt(form, tables.open_table, kind, by=request.user, mends=mends, **form.values())):
        return redirect("imports:columns", run.pk)
    context = {"form": form, "kind": KINDS[kind], "title": title, "mends": mends, "lede": gettext(KINDS[kind].lede)}
    return render(request, "imports/start.html", context, status=422 if form.is_bound else 200)


def template(request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
    """The empty table of a kind."""
    _kind(request, kind)
    if ending not in files.FORMATS:
        raise Http404
    return _download(files.template(kind, ending), f"modele-{kind}", ending)


def _download(file: Any, name: str, ending: str) -> FileResponse:
    return FileResponse(file, as_attachment=True, filename=f"{name}.{ending}", content_type=files.FORMATS[ending])


@FORM
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which."""
    run = _mine(request, pk)
    if run.state != Import.State.DRAFT:
        return redirect(run)
    sheet = _sheet(run)
    form = MatchingForm(typed(request), run=run, sheet=sheet)
    if form.is_valid():
        attempt(form, tables.match_columns, run, form.matching(), by=request.user)
        if not form.errors:
            return redirect("imports:trial", run.pk)
    return render(request, "imports/columns.html", _context(run, form=form, sheet=sheet), status=422 if form.errors else 200)


@FORM
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be written, then the writing."""
    run = _mine(request, pk)
    if run.state != Import.State.DRAFT:
        return redirect(run)
    write = WriteForm(typed(request))
    if write.is_valid():
        asked = {"mode": request.POST.get("mode", ""), "reason": write.cleaned_data["reason"]}
        if done := attempt(write, run_import, run, by=request.user, **asked):
            return _told(request, done)
    if write.is_bound and "reason" not in write.errors:
        messages.error(request, " ".join(map(str, write.non_field_errors())))
        return redirect("imports:trial", run.pk)
    chosen = request.POST if write.is_bound else request.GET
    form = ModeForm(chosen if "mode" in chosen else None, initial={"mode": Import.Mode.BOTH})
    mode = form.cleaned_data["mode"] if form.is_bound and form.is_valid() else Import.Mode.BOTH
    sheet = _sheet(run)
    found = try_table(run, sheet, mode, by=request.user)
    write.fields["reason"].required = bool(found.published)
    context = _tried(run, sheet, found, form, mode) | {"write": write, "published": found.published}
    return render(request, "imports/trial.html", context, status=422 if write.errors else 200)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a word that comes back on several rows, once for all."""
    run = _mine(request, pk)
    typed_words = {name: request.POST.get(name, "") for name in ("key", "old", "new")}
    if count := deed_or_message(request, tables.replace_word, run, by=request.user, **typed_words):
        said = ngettext(
            "« %(old)s » devient « %(new)s » sur %(count)s ligne.",
            "« %(old)s » devient « %(new)s » sur %(count)s lignes.",
            count,
        )
        messages.success(request, said % (typed_words | {"count": count}))
    mode = request.POST.get("mode", "")
    return redirect(f"{reverse('imports:trial', args=[run.pk])}{f'?mode={mode}' if mode in Import.Mode.values else ''}")


def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """How many rows are settled while a table is being written, for the page that waits."""
    done, rows = telling.told(_mine(request, pk).pk) or (0, 0)
    return JsonResponse({"done": done, "rows": rows}, headers={"Cache-Control": "no-store"})


def _tried(run: Import, sheet: Sheet, found: Trial, form: ModeForm, mode: str) -> dict[str, Any]:
    """The trial as the page shows it."""
    groups: list[tuple[str, str, list[str]]] = [
        ("refuse", gettext("Refusées : à corriger"), [Verdict.REFUSE]),
        ("change", gettext("À mettre à jour"), [Verdict.CHANGE]),
        ("add", gettext("À ajouter"), [Verdict.ADD]),
        ("left", gettext("Laissées comme elles sont"), [Verdict.SAME, Verdict.SKIP]),
    ]
    parts = [
        pages.Part(key, title, found.of(*fates), found.count(*fates) - len(found.of(*fates))) for key, title, fates in groups
    ]
    return _context(
        run,
        sheet=sheet,
        parts=[part for part in parts if part.plans],
        labels=pages.labels(run),
        figures=pages.figures(found.counts, found.total),
        repeated=found.repeated,
        good=found.count(Verdict.ADD, Verdict.CHANGE),
        form=form,
        mode=mode,
    )


def _told(request: HttpRequest, run: Import) -> HttpResponse:
    """Say what was written, with the way back."""
    text = ngettext("%(count)s ligne est importée.", "%(count)s lignes sont importées.", run.written) % {
        "count": run.written
    }
    label = gettext("Annuler l’import")
    notices.offer_undo(request, text, reverse("imports:undo", args=[run.pk]), label=label)
    return redirect(run)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a table."""
    run = _mine(request, pk)
    if run.state == Import.State.DRAFT:
        return redirect("imports:columns", run.pk)
    sheet = Sheet.objects.filter(run=run).first()
    mended = pages.mended(run)
    context = _context(
        run,
        sheet=sheet,
        figures=pages.done_figures(run),
        refusals=sheet.refusals[:LONGEST_LIST] if sheet else [],
        mended=mended,
        arrived=run.written + run.left + mended,
        left_to_mend=run.refused - mended,
    )
    return render(request, "imports/page.html", context)


def refused(request: HttpRequest, pk: int, ending: str) -> HttpResponseBase:
    """The refused rows, to mend and send back."""
    run = _mine(request, pk)
    if ending not in files.FORMATS or run.state == Import.State.DRAFT:
        raise Http404
    return _download(files.refused(_sheet(run), ending), f"lignes-refusees-{run.pk}", ending)


@FORM
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be taken back, then the taking back."""
    run = _mine(request, pk)
    if request.method == "POST":
        done = deed_or_message(request, undo_import, run, by=request.user)
        if done:
            messages.success(request, gettext("L’import est annulé."))
        return redirect(run)
    if run.state != Import.State.DONE or not Sheet.objects.filter(run=run).exists():
        return redirect(run)
    found = review(run)
    held = [(row.line, row.label, row.held) for row in found.held[:LONGEST_LIST]]
    return render(request, "imports/undo.html", _context(run, free=len(found.free), held_rows=held))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a table that was not imported."""
    run = _mine(request, pk)
    deed_or_message(request, tables.discard, run, by=request.user)
    messages.success(request, gettext("Le tableau est abandonné : rien n’a été écrit."))
    return redirect("imports:list")
