"""The way out of a name nobody knows yet: a link that opens, in another tab, the page that adds it, the name already typed."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

NAMED = "nom"
LONGEST = 200


def add_link(url: str, name: str) -> SafeString:
    """« Ajouter « Fondation Machin » », for the end of a refusal; another tab, so that the form stays as it was typed."""
    label = gettext("Ajouter « %(name)s » (nouvel onglet)") % {"name": name[:LONGEST]}
    query = urlencode({NAMED: name[:LONGEST]})
    return format_html('<a href="{}?{}" target="_blank" rel="noopener">{}</a>', url, query, label)


def named(request: HttpRequest) -> dict[str, str]:
    """What such a link typed, as the first words of a blank form."""
    name = request.GET.get(NAMED, "").strip()[:LONGEST]
    return {"name": name} if name else {}
