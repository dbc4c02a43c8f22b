"""Personal links of a project: prepared, copied by hand, renewed, withdrawn; and what comes in, read and accepted."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliage.actors.models import Picture
from alliage.actors.views.answers import deed_or_message
from alliage.design.deeds import attempt
from alliage.rules.digits import whole
from alliage.rules.pre_election import Notice

from ..forms.links import AcceptForm, LinkForm, RefuseForm
from ..models import Comment, PersonalLink, Project, Submission
from ..permissions import can_contribute, can_publish, role_to_judge
from ..queries import links as queries
from ..queries.evidence import shows
from ..queries.readings import near
from ..queries.waiting import waiting
from ..services import links as deeds
from ..services.submissions import accept_submission, return_submission
from .envelope import envelopes
from .inside import inside

FORM = require_http_methods(["GET", "HEAD", "POST"])
Kind = PersonalLink.Kind
READY_FOR = 600
"""How many seconds an address waits to be shown."""


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of a project, with their state and what came in."""
    project = inside(request, pk)
    context = {
        "project": project,
        "lines": queries.links_of(project, request.user),
        "may_prepare": can_contribute(request.user, project),
        "fictitious": project.fictitious,
    }
    return render(request, "projects/links.html", context)


def _writable(request: HttpRequest, pk: int) -> Project:
    project = inside(request, pk)
    if not can_contribute(request.user, project):
        raise PermissionDenied
    return project


@FORM
@never_cache
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what is asked, then for whom; the link is then shown once, ready to be copied."""
    project = _writable(request, pk)
    kind, alone = request.GET.get("quoi", ""), not queries.addressees(project, request.user)
    context: dict[str, Any] = {"project": project, "fictitious": project.fictitious, "kinds": Kind.choices, "alone": alone}
    if alone or kind not in Kind.values:
        return render(request, "projects/link_kinds.html", context)
    asked = _asked(request, project)
    form = LinkForm(request.POST or None, project=project, user=request.user, kind=kind, comment=asked)
    made = _prepared(request, project, form)
    if made:
        return _to_ready(request, *made)
    return render(request, "projects/link_form.html", context | {"form": form, "asked": asked, "title": Kind(kind).label})


def _prepared(request: HttpRequest, project: Project, form: LinkForm) -> Any:
    """The link and its secret, once the form holds."""
    if request.method != "POST" or not form.is_valid():
        return None
    chosen = {name: form.cleaned_data[name] for name in ("organisation", "function", "language")}
    return attempt(form, deeds.prepare_link, project, form.demand(), by=request.user, **chosen)


def _asked(request: HttpRequest, project: Project) -> Comment | None:
    """The question of the page the link is for, when one was chosen."""
    key = whole(request.GET.get("message", ""))
    return None if key is None else get_object_or_404(project.comments.filter(answers=None), pk=key)


def _to_ready(request: HttpRequest, link: PersonalLink, token: str) -> HttpResponse:
    """Send the person who drew an address to the page that shows it, where it is taken from the cache."""
    cache.set(_shelf(request, link), token, READY_FOR)
    return redirect("projects:link_ready", link.project_id, link.pk)


def _shelf(request: HttpRequest, link: PersonalLink) -> str:
    """Where an address waits to be shown: in the cache, since two sendings at the same moment overwrite one session."""
    return f"link-ready-{request.user.pk}-{link.pk}"


@require_safe
@never_cache
def ready(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """The address just drawn and the texts to send it with, once, to the person who drew it; then the list."""
    link = _link(request, pk, link_pk)
    token = cache.get(_shelf(request, link))
    if token is None:
        messages.info(request, _("L’adresse d’un lien ne s’affiche qu’une fois. Perdue, on la renouvelle."))
        return redirect("projects:links", pk)
    if request.method == "GET":
        cache.delete(_shelf(request, link))
    context = {
        "project": link.project,
        "link": link,
        "envelopes": envelopes(link, token),
        "fictitious": link.project.fictitious,
    }
    return render(request, "projects/link_ready.html", context)


def _link(request: HttpRequest, pk: int, link_pk: int) -> PersonalLink:
    """A link of a project one takes part in."""
    project = inside(request, pk)
    link = get_object_or_404(project.links.select_related("organisation__territory", "sender", "comment"), pk=link_pk)
    link.project = project
    return link


@require_POST
def renew(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """Draw a new address for fifteen more days."""
    link = _link(request, pk, link_pk)
    token = deed_or_message(request, deeds.renew_link, link, by=request.user)
    return _to_ready(request, link, token) if token else redirect("projects:links", pk)


@require_POST
def revoke(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """Withdraw a link."""
    deeds.revoke_link(_link(request, pk, link_pk), by=request.user)
    messages.success(request, _("Le lien est retiré : il ne s’ouvre plus."))
    return redirect("projects:links", pk)


def to_read(request: HttpRequest) -> HttpResponse:
    """What came in through links, the questions to us and ours to them, with the days they have waited."""
    acting = request.user.acting  # type: ignore[union-attr]
    if acting is None:
        return render(request, "projects/portfolio_none.html")
    context = {"waits": waiting(acting.organisation), "organisation": acting.organisation}
    return render(request, "projects/to_read.html", context)


def _submission(request: HttpRequest, pk: int) -> Submission:
    """What came in on a project one takes part in; only the other side reads it."""
    about = ["link__organisation__territory", "link__sender__territory", "link__comment", "link__indicator__outcome"]
    rows = Submission.objects.select_related("link__effect", "photo", *about)
    found = get_object_or_404(rows, pk=pk)
    found.link.project = inside(request, found.link.project_id)
    if role_to_judge(request.user, found) is None:
        raise PermissionDenied
    return found


def _near(request: HttpRequest, found: Submission) -> Sequence[Notice]:
    """The rules to verify before a sentence that everyone would read at once is accepted."""
    project = found.link.project
    shown = found.link.kind == Kind.WORD and project.published_at and can_publish(request.user, project)
    return near(project) if shown else []


def _reading(request: HttpRequest, found: Submission, **forms: Any) -> HttpResponse:
    project, rules = found.link.project, _near(request, found)
    context = {
        "project": project,
        "submission": found,
        "link": found.link,
        "value": queries.in_words(found),
        "fictitious": project.fictitious,
        "near": rules,
        "may_publish": can_publish(request.user, project),
        "accept": forms.get("accept") or AcceptForm(submission=found, near=rules),
        "refuse": forms.get("refuse") or RefuseForm(),
    }
    return render(request, "projects/submission.html", context, status=422 if forms else 200)


@FORM
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what came in; accepted, as it is or corrected, it counts."""
    found = _submission(request, pk)
    if request.method != "POST":
        return _reading(request, found)
    form = AcceptForm(request.POST, submission=found, near=_near(request, found))
    if form.is_valid():
        attempt(form, accept_submission, found, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("C’est accepté : cela compte maintenant sur la page."))
            return redirect(found.link.project)
    return _reading(request, found, accept=form)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what came in, with the reason."""
    found = _submission(request, pk)
    form = RefuseForm(request.POST)
    if form.is_valid():
        attempt(form, return_submission, found, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("C’est renvoyé : votre partenaire lira la raison en ouvrant son lien."))
            return redirect("projects:to_read")
    return _reading(request, found, refuse=form)


@require_safe
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """A photo sent through a link, for the partners of its project; for the others it does not exist."""
    picture = get_object_or_404(Picture, pk=pk)
    if not shows(request.user, picture):
        raise Http404
    answer = FileResponse(picture.file.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
