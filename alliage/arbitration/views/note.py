"""The one-page note, on screen and on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import permissions
from ..models import Round
from ..queries.note import note_page
from ..queries.papers import partners_of
from .inside import context_of, inside


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The note of the round."""
    round = inside(request, pk)
    letters = partners_of(round) if round.stage == Round.Stage.VOTED else []
    context = context_of(round, page=note_page(round), may_edit=permissions.can_edit(request.user, round), letters=letters)
    return render(request, "arbitration/note.html", context)
