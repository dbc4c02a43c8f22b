"""Partners heard before the vote: asked, reported, answering by account or by link; and the links to the note."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from alliage.actors.views.answers import deed_or_message, typed
from alliage.actors.views.visitors import count, is_reader, often, quiet
from alliage.design.deeds import attempt
from alliage.projects.services.links import hashed

from .. import permissions
from ..forms.voices import AnswerForm, AskForm, ReportForm, SayForm, ShareForm
from ..models import VoiceLink
from ..queries import papers
from ..queries import voices as queries
from ..queries.note import note_page
from ..services import voices as services
from .inside import FORM, context_of, editable, line_of
from .papers import sent

MISSES, SENDINGS = 20, 60


@FORM
def ask(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Prepare a link that asks a partner; the address is shown once, to be copied."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    form = AskForm(typed(request), line=row, initial={"language": request.LANGUAGE_CODE})
    if form.is_valid():
        made = attempt(form, services.ask_view, row, by=request.user, **form.cleaned_data)
        if made:
            return _ready(request, round, made[0], made[1], back=reverse("arbitration:line", args=[pk, line_pk]))
    return render(request, "arbitration/view_ask.html", context_of(round, form=form, line=row))


def _ready(request: HttpRequest, round: Any, link: VoiceLink, token: str, *, back: str) -> HttpResponse:
    """The address, once; it opens in the language of who reads it."""
    with translation.override(link.language):
        url = request.build_absolute_uri(reverse("arbitration:opened", args=[token]))
    return render(request, "arbitration/link_ready.html", context_of(round, link=link, url=url, back=back))


@FORM
def report(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """What a partner told us, written by us and said to be so."""
    round = editable(request, pk)
    row = line_of(round, line_pk)
    form = ReportForm(typed(request), line=row)
    if form.is_valid() and attempt(form, services.report_view, row, by=request.user, **form.cleaned_data):
        messages.success(request, gettext("Parole notée, avec la mention « rapportée par nous »."))
        return redirect("arbitration:line", pk, line_pk)
    return render(request, "arbitration/view_report.html", context_of(round, form=form, line=row))


@FORM
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """An expiring address of the note."""
    round = editable(request, pk)
    form = ShareForm(typed(request), initial={"language": request.LANGUAGE_CODE})
    if form.is_valid():
        made = attempt(form, services.share_note, round, by=request.user, **form.cleaned_data)
        if made:
            return _ready(request, round, made[0], made[1], back=reverse("arbitration:note", args=[pk]))
    links = round.voice_links.filter(kind=VoiceLink.Kind.NOTE)
    return render(request, "arbitration/note_share.html", context_of(round, form=form, links=links))


@require_POST
def revoke(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """The address no longer opens."""
    round = editable(request, pk)
    link = get_object_or_404(round.voice_links.all(), pk=link_pk)
    link.round = round
    deed_or_message(request, services.revoke, link, by=request.user)
    if link.line_id:
        return redirect("arbitration:line", pk, link.line_id)
    return redirect("arbitration:note_share", pk)


def mine(request: HttpRequest) -> HttpResponse:
    """The lines on which one’s organisation is asked before a vote."""
    return render(request, "arbitration/voices.html", {"rows": queries.asked_of(request.user)})


@FORM
def speak(request: HttpRequest, line_pk: int) -> HttpResponse:
    """What concerns a partner with an account, and its answer."""
    row = queries.asked_line(request.user, line_pk)
    if row is None or permissions.role_to_speak(request.user, row) is None:
        raise Http404
    form = SayForm(typed(request))
    if form.is_valid() and attempt(form, services.speak, row, by=request.user, **form.cleaned_data):
        messages.success(request, gettext("Merci : votre parole sera lue avant le vote."))
        return redirect("arbitration:speak", line_pk)
    context = {"page": queries.concerning(row, permissions.role_to_speak(request.user, row).organisation), "form": form}
    return render(request, "arbitration/speak.html", context | {"fictitious": row.round.fictitious})


@login_not_required
@csrf_exempt  # the secret of the address is the right to write: there is no session another site could ride on
@never_cache
@FORM
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: a partner’s line and its answer, or the note; wrong, old and withdrawn links are answered alike."""
    visitor = f"link-miss-{get_adapter().get_client_ip(request)}"
    if often(visitor, MISSES):
        return _closed(request, 429)
    link = queries.opened_by(hashed(token))
    if link is None:
        count(visitor)
        return _closed(request, 404)
    if is_reader(request, link.round.organisation_id):
        services.note_opened(link)
    if link.kind == VoiceLink.Kind.NOTE:
        context = {"page": note_page(link.round), "link": link, "fictitious": link.round.fictitious, "round": link.round}
        return quiet(render(request, "arbitration/note_link.html", context))
    return _answered(request, link)


@login_not_required
@never_cache
@require_GET
def note_file(request: HttpRequest, token: str) -> HttpResponse:
    """The note on paper, for who holds its address."""
    visitor = f"link-miss-{get_adapter().get_client_ip(request)}"
    if often(visitor, MISSES):
        return _closed(request, 429)
    link = queries.opened_by(hashed(token))
    if link is None or link.kind != VoiceLink.Kind.NOTE:
        count(visitor)
        return _closed(request, 404)
    return quiet(sent(papers.note(note_page(link.round)), "pdf", f"note-{link.round.organisation}-{link.round.year}"))


def _answered(request: HttpRequest, link: VoiceLink) -> HttpResponse:
    """The line that concerns a partner, with its answer once given."""
    sendings = f"voice-sent-{link.pk}"
    form = AnswerForm(typed(request), initial={"function": link.function})
    if request.method == "POST":
        if often(sendings, SENDINGS):
            return _closed(request, 429)
        count(sendings)
        if form.is_valid() and attempt(form, services.answer, link, **form.cleaned_data):
            return quiet(redirect(request.path))
    again = request.GET.get("encore") == "1" or form.is_bound
    line = link.line
    if line is None:
        return _closed(request, 404)
    context = {
        "link": link,
        "page": queries.concerning(line, link.organisation),
        "form": form if link.view is None or again else None,
        "fictitious": link.round.fictitious,
    }
    return quiet(render(request, "arbitration/voice.html", context, status=422 if form.is_bound and form.errors else 200))


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    return quiet(
        render(request, "projects/personal_closed.html", {"fictitious": False, "crowded": status == 429}, status=status)
    )
