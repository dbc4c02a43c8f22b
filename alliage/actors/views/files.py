"""The only door to files: each is asked for by its right."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from alliage.design import slots

from .. import permissions
from ..models import Document, Rendition


def _let_through(slot: str, request: HttpRequest, row: Any) -> bool:
    """Whether an upper app lets the reader through: its filler answers True for a file of a record he may see."""
    return any(piece is True for piece in slots.pieces(slot, request.user, [row], request=request))


def _sent(file: Any, name: str, *, attached: bool, public: bool) -> HttpResponseBase:
    try:
        answer = FileResponse(file.open("rb"), as_attachment=attached, filename=name)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_not_required
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document, to those who may open it; for the others it does not exist."""
    row = get_object_or_404(Document, pk=pk)
    if not permissions.can_view_document(request.user, row) and not _let_through("document.right", request, row):
        raise Http404
    return _sent(row.file, row.filename, attached=True, public=row.visibility == "public")


@login_not_required
@require_safe
def rendition(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture cut to a size, to those who may see it."""
    row = get_object_or_404(Rendition.objects.select_related("image"), pk=pk)
    picture = row.image
    if not permissions.can_view_picture(request.user, picture) and not _let_through("picture.right", request, picture):
        raise Http404
    return _sent(row.file, row.file.name.rpartition("/")[2], attached=False, public=picture.visibility == "public")
