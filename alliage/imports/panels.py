"""What imports show elsewhere: a way in from the portfolio and from the first steps; their deeds in words."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliage.design import slots

from .models import Import
from .permissions import kinds_for


@slots.fill("portfolio.actions", order=10)
def paste(user: Any, objects: list[Any], **context: Any) -> SafeString | str:
    """Beside « Ajouter »: the forty lines one already has."""
    if Import.Kind.PROJECTS not in kinds_for(user):
        return ""
    url = reverse("imports:start", args=[Import.Kind.PROJECTS])
    return format_html('<a class="btn" href="{}">{}</a>', url, _("Coller depuis Excel"))


@slots.fill("portfolio.first_steps", order=10)
def first_hour(user: Any, objects: list[Any], *, request: HttpRequest | None = None, **context: Any) -> SafeString | str:
    """On an empty portfolio: bring the table one has."""
    if Import.Kind.PROJECTS not in kinds_for(user):
        return ""
    url = reverse("imports:start", args=[Import.Kind.PROJECTS])
    return render_to_string("imports/first_hour.html", {"url": url}, request=request)


@slots.fill("journal.words")
def deeds(user: Any, objects: list[Any], **context: Any) -> list[tuple[str, str]]:
    """The deeds this app writes, in words."""
    return [("import.done", _("a importé un tableau")), ("import.undone", _("a annulé un import"))]
