"""What surrounds a page: slots, languages, trail, tabs, notes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from alliage.design import page, slots
from alliage.design.templatetags.design.registry import register

NOTES = {
    "info": ("", gettext_lazy("Information.")),
    "warn": (" warn", gettext_lazy("Attention.")),
    "err": (" err", gettext_lazy("Erreur.")),
    "ok": (" ok-note", gettext_lazy("Fait.")),
}
LEVELS = {"success": "ok", "warning": "warn", "error": "err"}


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, obj: Any = None, **extra: Any) -> SafeString:
    """What upper apps show here, about `obj` if one is given."""
    request = context.get("request")
    user = getattr(request, "user", None) or AnonymousUser()
    return slots.render(name, user, [] if obj is None else [obj], request=request, **extra)


@register.simple_tag
def font_faces() -> SafeString:
    """The font rules, for the files that were cut; empty where they were not."""
    return page.font_faces()


@register.simple_tag
def home_url() -> str:
    """The home page in the present language."""
    return page.home_url()


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[page.Language]:
    """This page in each other language."""
    return page.languages(context.get("request"), context.get("language_urls"))


@register.filter
def note_kind(level_tag: str) -> str:
    """The note that draws a Django message of this level."""
    return LEVELS.get(level_tag, "info")


@register.simple_tag
def crumbs(*trail: Any) -> SafeString:
    """The trail: label, url, label, url, … and the label of this page."""
    pairs = list(zip(trail[:-1:2], trail[1::2], strict=False))
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    here = format_html('<li><span aria-current="page">{}</span></li>', trail[-1]) if len(trail) % 2 else ""
    return format_html(
        '<nav class="crumb" aria-label="{}"><ol class="plain">{}{}</ol></nav>', gettext("Fil d’Ariane"), links, here
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with these changes; None takes a key away."""
    return page.query(context.get("request"), **changes)


@register.simple_tag
def tabs(items: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Tabs that are links: (label, url, whether it is this one)."""
    rows = ((url, mark_safe(' aria-current="page"') if current else "", label) for label, url, current in items)
    return format_html('<ul class="tabs">{}</ul>', format_html_join("", '<li><a href="{}"{}>{}</a></li>', rows))


@register.simple_block_tag
def note(content: SafeString, kind: str = "info", title: str | None = None) -> SafeString:
    """A message in the page; its kind is said by its first word, not by its colour alone."""
    more, word = NOTES[kind]
    first = word if title is None else title
    lead = format_html("<strong>{}</strong> ", first) if first else ""
    body = content.strip()
    body = f"<p>{lead}{body[3:]}" if body.startswith("<p>") else f"<p>{lead}</p>{body}" if lead else body
    return format_html('<div class="note{}">{}</div>', more, mark_safe(body))
