"""The page of a personal link: open to whoever holds its secret, without an account, a cookie or a script."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alliage.actors.views.visitors import count, is_reader, often, quiet
from alliage.design.deeds import attempt

from ..forms.answers import NO, YES, AnswerForm
from ..models import PersonalLink, Submission
from ..queries import links as queries
from ..queries.projects import translated, words
from ..services.links import hashed, note_opened
from ..services.readings import note_page
from ..services.submissions import submit
from .publishing import as_published

MISSES, SENDINGS = 20, 60
"""Wrong links from one address, and sendings through one link, in ten minutes."""


@login_not_required
@csrf_exempt  # the secret of the address is the right to write: there is no session another site could ride on
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """One question or one form; once sent, its receipt. A wrong, an old and a withdrawn link are answered alike."""
    visitor = f"link-miss-{get_adapter().get_client_ip(request)}"
    if often(visitor, MISSES):
        return _closed(request, 429)
    link = queries.opened_by(hashed(token))
    if link is None:
        count(visitor)
        return _closed(request, 404)
    if request.method == "POST":
        return _sent(request, link)
    if is_reader(request, link.sender_id):
        note_opened(link)
    return _shown(request, link)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def to_read(request: HttpRequest, token: str) -> HttpResponse:
    """The page put before a partner without an account, as everyone will read it."""
    visitor = f"link-miss-{get_adapter().get_client_ip(request)}"
    if often(visitor, MISSES):
        return _closed(request, 429)
    link = queries.opened_by(hashed(token))
    if link is None or link.kind != PersonalLink.Kind.READING:
        count(visitor)
        return _closed(request, 404)
    if is_reader(request, link.sender_id):
        note_page(link)
    return quiet(as_published(request, link.project_id, back=reverse("links:page", args=[token])))


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    context = {"fictitious": False, "crowded": status == 429}
    return quiet(render(request, "projects/personal_closed.html", context, status=status))


def _sent(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Take what was typed, then show its receipt; what is refused stays in the form."""
    sendings = f"link-sent-{link.pk}"
    if often(sendings, SENDINGS):
        return _closed(request, 429)
    count(sendings)
    form = AnswerForm(request.POST, request.FILES, link=link, levels=queries.levels(link.indicator))
    if form.is_valid() and attempt(form, submit, link, form.sending()):
        return quiet(redirect(request.path))
    return _shown(request, link, form)


def _shown(request: HttpRequest, link: PersonalLink, form: AnswerForm | None = None) -> HttpResponse:
    """The form while something is to be written, else the receipts."""
    sent = queries.sent_through(link)
    last = sent[0] if sent else None
    if form is None and (last is None or last.state == Submission.State.RETURNED or _adds(request, last)):
        form = AnswerForm(link=link, levels=queries.levels(link.indicator), initial=_again(last))
    project = translated(type(link.project).objects.filter(pk=link.project_id)).get()
    context: dict[str, Any] = {
        "link": link,
        "sent": sent,
        "last": last,
        "form": form,
        "name": project.short_name
        if project.language == (get_language() or "fr")[:2] and project.short_name
        else words(project).title,
        "sides": queries.sides(project),
        "asked": [row for row in sent if row.asks],
        "fictitious": project.fictitious,
        "ici": None,
    }
    return quiet(render(request, "projects/personal.html", context, status=422 if form and form.is_bound else 200))


def _adds(request: HttpRequest, last: Submission) -> bool:
    """Whether the person asked to add something to an answer nobody has read yet."""
    return "complement" in request.GET and last.state == Submission.State.SUBMITTED


def _again(last: Submission | None) -> dict[str, Any]:
    """What was sent back, to be mended rather than typed anew."""
    if last is None or last.state != Submission.State.RETURNED:
        return {}
    known = {name: getattr(last, name) for name in ("text", "domain", "on", "value", "women", "men")}
    return known | {"agrees": {True: YES, False: NO}.get(last.agrees)}  # type: ignore[arg-type]
