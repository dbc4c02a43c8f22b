"""Publishing with the partner: what everyone will see, the reading, the answers, the reply."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliage.design.deeds import attempt, said
from alliage.rules.errors import RuleError

from ..forms.publishing import PublishForm, ReadingForm, ReplyForm
from ..models import Project, Reading
from ..permissions import role_to_publish, role_to_read, role_to_reply
from ..queries.page_mark import page_mark
from ..queries.projects import readable, translated
from ..queries.publishing import seen_by_all
from ..queries.readings import near, near_if_shown, rounds
from ..queries.sheet import sheet
from ..services import readings as deeds
from ..services.publishing import publish, unpublish
from ..services.replies import publish_reply, withdraw_reply
from .inside import inside
from .projects import context_of


def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What everyone will see, what nobody else will, who has read it; then publish, or take back."""
    project = get_object_or_404(readable(request.user), pk=pk)
    role = role_to_publish(request.user, project)
    if role is None:
        raise PermissionDenied
    if "retirer" in request.POST:
        unpublish(project, by=request.user)
        messages.success(request, _("La fiche est redevenue interne."))
        return redirect(project)
    read, rules = rounds(project, role.organisation), near(project)
    unread = any(not each.settled for each in read)
    form = PublishForm(unread=unread, near=rules)
    if request.method == "POST":
        form = PublishForm(request.POST, unread=unread, near=rules)
        if form.is_valid():
            attempt(form, publish, project, by=request.user, **form.cleaned_data)
            if not form.errors:
                messages.success(request, _("La fiche est publiée : tout le monde peut la lire."))
                return redirect(project)
    context = {"project": project, "seen": seen_by_all(project), "rounds": read, "near": rules, "form": form}
    context |= {
        "unread": unread,
        "under_way": any(each.reading for each in read),
        "to_ask": any(each.to_ask for each in read),
        "fictitious": project.fictitious,
    }
    return render(request, "projects/project_publish.html", context, status=422 if form.errors else 200)


@require_POST
def ask_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the page before the partners it names."""
    project = get_object_or_404(readable(request.user), pk=pk)
    try:
        made = deeds.propose(project, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
    else:
        places = ", ".join(row.place for row in made)
        messages.success(request, _("La page attend la relecture de %(places)s.") % {"places": places})
    return redirect("projects:publish", pk)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The very page everyone would read, for the people who take part."""
    project = inside(request, pk)
    reading = next((row for row in project.readings.open() if role_to_read(request.user, row)), None)
    back = reverse("projects:reading", args=[reading.pk]) if reading else project.get_absolute_url()
    return as_published(request, project.pk, back=back)


def as_published(request: HttpRequest, pk: int, *, back: str) -> HttpResponse:
    """The page of a project as a visitor will read it once it appears."""
    request.user = AnonymousUser()
    project = get_object_or_404(translated(Project.objects.kept()), pk=pk)
    page = sheet(project, request.user, as_published=True)
    context = context_of(request, project, page, paper=False) | {"preview_back": back, "ici": None}
    answer = render(request, "projects/project.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for the organisation the page was put before."""
    row = get_object_or_404(Reading.objects.open().select_related("project", "organisation__territory", "sender"), pk=pk)
    row.project = inside(request, row.project_id)
    if role_to_read(request.user, row) is None:
        raise PermissionDenied
    now = page_mark(row.project, shown=False)
    form = ReadingForm(request.POST or None, initial=_answered(row) | {"page": now})
    if request.method == "POST" and form.is_valid():
        attempt(form, deeds.answer_reading, row, by=request.user, **form.values())
        if not form.errors:
            messages.success(request, _("Votre réponse est gardée, signée de votre fonction et datée."))
            return redirect(row.project)
        # Told that the page changed, she answers next for the page she is now given to read again.
        typed = request.POST.copy()
        typed["page"] = now
        form.data = typed
    context = {"project": row.project, "reading": row, "form": form, "fictitious": row.project.fictitious}
    return render(request, "projects/reading.html", context, status=422 if form.errors else 200)


def _answered(row: Reading) -> dict[str, Any]:
    """What was answered already, which may change until the page appears."""
    known = {Reading.State.AGREED: "oui", Reading.State.OBJECTED: "non"}
    return {"agrees": known.get(Reading.State(row.state)), "objection": row.objection}


def _replied(request: HttpRequest, pk: int) -> Project:
    """The page one replies on: one's own, or one that carries one's reply; for the others the address does not exist."""
    project = get_object_or_404(readable(request.user), pk=pk)
    return project if role_to_reply(request.user, project) else inside(request, pk)


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish one's own reply on the page, or mend it."""
    project = _replied(request, pk)
    role = role_to_reply(request.user, project)
    if role is None:
        raise PermissionDenied
    if project.published_at is None:
        raise Http404
    known = project.replies.filter(organisation=role.organisation, withdrawn_at__isnull=True).first()
    first = {"function": role.function, "language": project.language}
    if known:
        first = {"text": known.text, "function": known.function, "language": known.language}
    form = ReplyForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        attempt(form, publish_reply, project, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Votre réponse est sur la page, datée d’aujourd’hui."))
            return redirect(f"{project.get_absolute_url()}#reponses")
    context = {"project": project, "form": form, "known": known, "body": role.organisation, "fictitious": project.fictitious}
    context["near"] = near_if_shown(project)
    return render(request, "projects/project_reply.html", context, status=422 if form.errors else 200)


@require_POST
def remove_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own reply off the page."""
    project = _replied(request, pk)
    withdraw_reply(project, by=request.user)
    messages.success(request, _("Votre réponse n’est plus sur la page."))
    return redirect(project)
