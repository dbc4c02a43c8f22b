"""Territories, drawn alike, and what is said of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from alliage.design import parts, values
from alliage.design.templatetags.design.registry import drawn, register

SHORT = 18
PROOFS = {
    "declared": ("p1", "", gettext_lazy("déclaré")),
    "documented": ("p2", "", gettext_lazy("documenté")),
    "verified": ("p3", " ok", gettext_lazy("vérifié")),
}


def is_ici(context: Context, territory: Any, ici: bool | None) -> bool:
    """Whether to mark a territory as the viewer's own: as told, else as the context says."""
    return parts.same(territory, context.get("ici")) if ici is None else bool(ici)


def ici_mark(shown: bool) -> SafeString:
    """The small mark beside one's own territory."""
    return format_html(' <span class="ici">{}</span>', gettext("ici")) if shown else mark_safe("")


@register.simple_tag
def shape(territory: Any, *, big: bool = False) -> SafeString:
    """The shape of a territory, hidden from readers: its name stands beside it."""
    return format_html(
        '<svg class="shape{} t{}" aria-hidden="true" viewBox="0 0 20 20"><use href="#s{}"/></svg>',
        " big" if big else "",
        parts.tone_number(territory),
        parts.shape_number(territory),
    )


@register.simple_tag(takes_context=True)
def territory(
    context: Context,
    territory: Any,
    *,
    ici: bool | None = None,
    link: Any = None,
    value: Any = None,
    status: Any = None,
) -> SafeString:
    """Shape and name, linked or not; with `value`, the name is for readers only and the value is shown.

    `status` tells it from a namesake: « Bignona, commune ».
    """
    if value is not None:
        return format_html(
            '<span class="terr">{}<span class="vh">{} : </span>{}</span>', shape(territory), territory.name, value
        )
    url = territory.get_absolute_url() if link is True else link
    name = format_html('<a href="{}">{}</a>', url, territory.name) if url else territory.name
    # A short name stays on one line with its mark: « Haut-Val » would break at its hyphen.
    whole = mark_safe(' class="nb"') if len(territory.name) <= SHORT else ""
    told = format_html(' <span class="small soft">{}</span>', status) if status else mark_safe("")
    mark = told + ici_mark(is_ici(context, territory, ici))
    return format_html('<span class="terr">{} <span{}>{}{}</span></span>', shape(territory), whole, name, mark)


@register.simple_tag(takes_context=True)
def territories(context: Context, rows: Iterable[Any], *, inline: bool = False, link: Any = None) -> SafeString:
    """Several territories, one under the other or side by side; namesakes with their status."""
    rows = list(rows)
    names = Counter(row.name for row in rows)
    said = (getattr(row, "status", None) if names[row.name] > 1 else None for row in rows)
    shown = ((territory(context, row, link=link, status=status),) for row, status in zip(rows, said, strict=True))
    return format_html('<span class="terrs{}">{}</span>', " inline" if inline else "", format_html_join(" ", "{}", shown))


@register.simple_tag
def emblem(territories: Iterable[Any], *, size: str = "", label: str = "") -> SafeString:
    """One to six overlapping shapes: where two meet, the third tone appears."""
    rows = list(territories)[: parts.SHAPES]
    uses = format_html_join(
        "",
        '<use class="t{}" href="#s{}" x="{}" width="20" height="20"/>',
        ((parts.tone_number(row), parts.shape_number(row), place * parts.STEP) for place, row in enumerate(rows)),
    )
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    left, right = parts.extent(rows)
    box = f"{left:g} 0.7 {right - left:g} 18.1"
    return format_html('<svg class="emblem{}" viewBox="{}" {}>{}</svg>', f" {size}" if size else "", box, named, uses)


@register.simple_block_tag(takes_context=True)
def columns(context: Context, content: SafeString, columns: Sequence[Any], level: int = 3) -> SafeString:
    """Equal columns with the same rubrics; the content is the strip « En commun »."""
    rows = list(columns)
    shown = [
        {
            "territory": row.territory,
            "shape": shape(row.territory, big=True),
            "tone": parts.tone_number(row.territory),
            "ici": ici_mark(is_ici(context, row.territory, getattr(row, "ici", None))),
            "subtitle": getattr(row, "subtitle", ""),
            "url": getattr(row, "url", ""),
            "sections": row.sections,
        }
        for row in rows
    ]
    rubrics = 1 + max((len(row.sections) for row in rows), default=0)
    return drawn(
        "design/columns.html",
        columns=shown,
        size=len(rows),
        rows=rubrics,
        level=level,
        below=level + 1,
        common=mark_safe(content.strip()),
    )


@register.simple_tag
def proof(level: str) -> SafeString:
    """How far a fact is proved, as a mark and a word."""
    symbol, more, word = PROOFS[level]
    return format_html('<span class="proof{}"><svg aria-hidden="true"><use href="#{}"/></svg>{}</span>', more, symbol, word)


@register.simple_tag
def effect(territory: Any, text: str, level: str, by: str = "") -> SafeString:
    """One effect: its text, its proof, who says it (a function, not a name)."""
    said = format_html("{}{}", proof(level), f" · {by}" if by else "")
    tone = f" t{parts.tone_number(territory)}" if territory is not None else ""
    return format_html('<div class="effect{}"><p>{}</p><p class="by">{}</p></div>', tone, text, said)


@register.simple_tag
def gap(text: str = "", url: str = "", label: str = "") -> SafeString:
    """What is missing, said in words rather than hidden."""
    link = format_html(' — <a href="{}">{}</a>', url, label) if url else ""
    return format_html('<p class="none">{}{}</p>', text or gettext("Rien de publié encore"), link)


@register.simple_tag
def sourced(text: str, url: str = "", when: dt.date | None = None) -> SafeString:
    """A fact with its source and the day it was read."""
    if not url:
        return format_html("{}", text)
    host = url.split("//")[-1].split("/")[0].removeprefix("www.")
    dated = f", {values.day(when)}" if when else ""
    return format_html(
        '{} <span class="small soft">{} <a href="{}">{}</a>{}</span>', text, gettext("Source :"), url, host, dated
    )
