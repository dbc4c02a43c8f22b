"""Messages that offer to undo what was just done."""

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string


def offer_undo(request: HttpRequest, text: str, url: str, *, label: str = "") -> None:
    """Show `text` on the next page with a button that posts to `url`."""
    form = render_to_string("design/undo.html", {"text": text, "url": url, "label": label}, request=request)
    messages.success(request, form, extra_tags="undo")
