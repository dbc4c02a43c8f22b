"""What every screen of a round starts from: the round, for who may see it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from .. import permissions
from ..models import Line, Round
from ..queries.page import with_frame

FORM = require_http_methods(["GET", "HEAD", "POST"])


def inside(request: HttpRequest, pk: int) -> Round:
    """The round, for a person who may see it; nobody else learns that it exists."""
    return get_object_or_404(with_frame(Round.objects.visible_to(request.user)), pk=pk)


def editable(request: HttpRequest, pk: int) -> Round:
    """The round, for a person who may change it."""
    round = inside(request, pk)
    if not permissions.can_edit(request.user, round):
        raise PermissionDenied
    return round


def line_of(round: Round, pk: int) -> Line:
    """A line of the round."""
    line = get_object_or_404(round.lines.select_related("project", "locked"), pk=pk)
    line.round = round
    return line


def context_of(round: Round, **more: Any) -> dict[str, Any]:
    """What every template of a round needs."""
    return {"round": round, "fictitious": round.fictitious, **more}
