"""Items of the menu, for the fillers of `site.menu` and `site.footer`."""

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString


def link(label: str, url: str, *, request: HttpRequest | None = None, exact: bool = False) -> SafeString:
    """One `<li>` with its link, marked as current on its own page and, unless `exact`, on the pages below it."""
    path = request.path if request else ""
    target = url.split("?")[0].split("#")[0]
    if path and path == target:
        current = format_html(' aria-current="{}"', "page")
    elif not exact and target.rstrip("/") and path.startswith(target if target.endswith("/") else target + "/"):
        current = format_html(' aria-current="{}"', "true")
    else:
        current = SafeString("")
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)
