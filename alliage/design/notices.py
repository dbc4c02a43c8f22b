"""Messages that offer to undo what was just done."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string


def offer_undo(
    request: HttpRequest, text: str, url: str, *, label: str = "", again: Mapping[str, object] | None = None
) -> None:
    """Show `text` on the next page with a button that posts to `url`; `again` is what a form there takes to put it back."""
    context = {"text": text, "url": url, "label": label, "again": again or {}}
    form = render_to_string("design/undo.html", context, request=request)
    messages.success(request, form, extra_tags="undo")
