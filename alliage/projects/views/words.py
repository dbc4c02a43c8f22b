"""The word of a territory; questions to partners, answers, and « lu »."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design.deeds import attempt

from ..forms.words import MessageForm, QuestionForm, WordForm
from ..models import Comment
from ..permissions import can_contribute, can_publish, can_speak_for, takes_part, territory_roles
from ..queries.projects import readable
from ..queries.readings import near
from ..services import comments as deeds
from ..services.words import say_word
from .effects import contributing


def word(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Sign the sentence of one's own territory."""
    project = get_object_or_404(readable(request.user), pk=pk)
    row = get_object_or_404(project.territories.select_related("territory"), territory__slug=slug)
    row.project = project
    if not can_speak_for(request.user, project, row.territory_id):
        raise PermissionDenied
    role = territory_roles(request.user, project, row.territory_id)[0]
    first = {"word_function": row.word_function or role.function}
    may_publish = can_publish(request.user, project)
    rules = near(project) if project.published_at and may_publish else []
    form = WordForm(request.POST or None, instance=row, initial=first, near=rules)
    if request.method == "POST" and form.is_valid():
        attempt(form, say_word, row, by=request.user, **form.values)
        if not form.errors:
            messages.success(request, _("Votre parole est sur la page.") if row.word else _("La parole est retirée."))
            return redirect(project)
    context = {"project": project, "row": row, "form": form, "may_publish": may_publish, "near": rules}
    return render(request, "projects/project_word_form.html", context)


def ask(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Ask the people of a territory; the message waits for them on the page and in their portfolio."""
    project = contributing(request, pk)
    row = get_object_or_404(project.territories.select_related("territory"), territory__slug=slug)
    invited = _("Quelle phrase de vous voulez-vous lire sur cette page ?") if "parole" in request.GET else ""
    form = QuestionForm(request.POST or None, initial={"text": invited})
    if request.method == "POST" and form.is_valid():
        attempt(form, deeds.ask, project, territory=row.territory, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Votre message attend %(place)s.") % {"place": row.territory.name})
            return redirect(project)
    return render(request, "projects/project_ask.html", {"project": project, "territory": row.territory, "form": form})


def _comment(request: HttpRequest, pk: int) -> Comment:
    """A message of a project one takes part in: a published page shows none to strangers."""
    comment = get_object_or_404(Comment.objects.select_related("organisation__territory"), pk=pk)
    project = get_object_or_404(readable(request.user), pk=comment.project_id)
    comment.project = project
    if not takes_part(request.user, project):
        raise PermissionDenied
    return comment


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a message."""
    comment = _comment(request, pk)
    if not can_contribute(request.user, comment.project):
        raise PermissionDenied
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(form, deeds.answer, comment, text=form.cleaned_data["text"], by=request.user)
        if not form.errors:
            messages.success(request, _("Votre réponse est partie."))
            return redirect(comment.project)
    return render(request, "projects/project_answer.html", {"project": comment.project, "comment": comment, "form": form})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a message has been read."""
    comment = _comment(request, pk)
    deeds.mark_read(comment, by=request.user)
    messages.success(request, _("Marqué comme lu."))
    return redirect(comment.project)
