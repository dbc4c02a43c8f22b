"""`{% load design %}`: every part of a screen; examples in docs/design.md."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

from alliage.design import charts, forms, maps, page, parts, slots, values

register = template.Library()
Context = template.Context

PROOFS = {
    "declared": ("p1", "", gettext_lazy("déclaré")),
    "documented": ("p2", "", gettext_lazy("documenté")),
    "verified": ("p3", " ok", gettext_lazy("vérifié")),
}
NOTES = {
    "info": ("", gettext_lazy("Information.")),
    "warn": (" warn", gettext_lazy("Attention.")),
    "err": (" err", gettext_lazy("Erreur.")),
    "ok": (" ok-note", gettext_lazy("Fait.")),
}
LEVELS = {"success": "ok", "warning": "warn", "error": "err"}


# Page


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
    return format_html('<nav class="crumb" aria-label="{}"><ol class="plain">{}{}</ol></nav>', gettext("Fil d’Ariane"), links, here)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with these changes; None takes a key away."""
    return page.query(context.get("request"), **changes)


@register.simple_tag
def tabs(items: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Tabs that are links: (label, url, whether it is this one)."""
    rows = ((url, mark_safe(' aria-current="page"') if current else "", label) for label, url, current in items)
    return format_html('<ul class="tabs">{}</ul>', format_html_join("", '<li><a href="{}"{}>{}</a></li>', rows))


# Territories


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
def territory(context: Context, territory: Any, *, ici: bool | None = None, link: Any = None, value: Any = None) -> SafeString:
    """Shape and name, linked or not; with `value`, the name is for readers only and the value is shown."""
    if value is not None:
        return format_html('<span class="terr">{}<span class="vh">{} : </span>{}</span>', shape(territory), territory.name, value)
    url = territory.get_absolute_url() if link is True else link
    name = format_html('<a href="{}">{}</a>', url, territory.name) if url else territory.name
    return format_html('<span class="terr">{} <span>{}{}</span></span>', shape(territory), name, ici_mark(is_ici(context, territory, ici)))


@register.simple_tag(takes_context=True)
def territories(context: Context, rows: Iterable[Any], *, inline: bool = False, link: Any = None) -> SafeString:
    """Several territories, one under the other or side by side."""
    drawn = ((territory(context, row, link=link),) for row in rows)
    return format_html('<span class="terrs{}">{}</span>', " inline" if inline else "", format_html_join(" ", "{}", drawn))


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
    drawn = [
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
    return _drawn("columns", columns=drawn, size=len(rows), rows=rubrics, level=level, below=level + 1, common=mark_safe(content.strip()))  # noqa: S308 - rendered by the template around it


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
    return format_html('{} <span class="small soft">{} <a href="{}">{}</a>{}</span>', text, gettext("Source :"), url, host, dated)


# Values


@register.filter
def money(amount: Any, currency: Any = None) -> str:
    """« 60 000 € »; nothing for nothing."""
    return "" if amount is None or amount == "" else values.money(amount, currency)


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """« 1 240 000 »."""
    return "" if value is None or value == "" else values.number(value, decimals)


@register.filter
def percent(value: Any) -> str:
    """« 12,5 % » from 12.5."""
    return "" if value is None or value == "" else values.percent(value)


@register.filter
def day(value: Any) -> str:
    """« 31.12.2027 »."""
    return values.day(value) if value else ""


@register.filter
def ago(value: Any) -> str:
    """« il y a 6 jours »."""
    return values.ago(value) if value else ""


@register.filter
def left(value: Any) -> str:
    """« dans 87 jours »."""
    return values.left(value) if value else ""


@register.filter
def silence(value: Any, days: int = 180) -> str:
    """The last news, in bold when it is too old."""
    said = values.silence(value or None, days)
    return format_html("<strong>{}</strong>", said) if value and values.is_silent(value, days) else said


# Lists


@register.simple_tag(takes_context=True)
def sort_header(context: Context, field: str, label: str, *, numeric: bool = False, first: str = "", param: str = "tri", default: str = "") -> SafeString:
    """A heading that sorts by its column and keeps the filters; `default` is the order of an address that asks for none."""
    now = page.get(context.get("request"), param) or default
    state = {field: "ascending", f"-{field}": "descending"}.get(now, "none")
    other = {"ascending": f"-{field}", "descending": field}.get(state, first + field)
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a href="{}">{}{}</a></th>',
        mark_safe(' class="n"') if numeric else "",
        state,
        page.query(context.get("request"), **{param: other, "page": None}),
        label,
        {"ascending": " ↑", "descending": " ↓"}.get(state, ""),
    )


@register.simple_tag(takes_context=True)
def paginate(context: Context, page_obj: Page[Any], *, param: str = "page") -> SafeString:
    """Previous, numbers, next; nothing when one page is enough."""
    if not page_obj.has_other_pages():
        return mark_safe("")
    pages = [
        {"number": number, "url": page.query(context.get("request"), **{param: number}) if isinstance(number, int) else ""}
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    ]
    before = page.query(context.get("request"), **{param: page_obj.number - 1}) if page_obj.has_previous() else ""
    after = page.query(context.get("request"), **{param: page_obj.number + 1}) if page_obj.has_next() else ""
    return _drawn("pages", pages=pages, current=page_obj.number, before=before, after=after)


@register.simple_tag
def stats(items: Iterable[Sequence[Any]]) -> SafeString:
    """A line of figures, each with its words and, when given, a link to the lines it sums."""
    rows = (
        (label, format_html('<a href="{}">{}</a>', more[0], value) if more and more[0] else value) for value, label, *more in items
    )
    return format_html('<dl class="stats">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows))


@register.simple_tag
def empty(title: str, text: str = "", action_url: str = "", action_label: str = "", *, level: int = 3) -> SafeString:
    """A state with nothing to show, drawn on purpose."""
    return _drawn("empty", title=title, text=text, action_url=action_url, action_label=action_label, level=level)


@register.simple_tag
def tag(text: str, *, hold: bool = False) -> SafeString:
    """A state in a word; dashed when not settled."""
    return format_html('<span class="tag{}">{}</span>', " hold" if hold else "", text)


@register.simple_block_tag
def note(content: SafeString, kind: str = "info", title: str | None = None) -> SafeString:
    """A message in the page; its kind is said by its first word, not by its colour alone."""
    more, word = NOTES[kind]
    first = word if title is None else title
    lead = format_html("<strong>{}</strong> ", first) if first else ""
    body = content.strip()
    body = f"<p>{lead}{body[3:]}" if body.startswith("<p>") else f"<p>{lead}</p>{body}" if lead else body
    return format_html('<div class="note{}">{}</div>', more, mark_safe(body))  # noqa: S308 - rendered by the template around it


@register.simple_tag
def progress(value: Any, maximum: Any, label: str, territory: Any = None) -> SafeString:
    """A bar with its words."""
    tone = f"t{parts.tone_number(territory)}" if territory is not None else ""
    return _drawn("progress", value=value, maximum=maximum, label=label, tone=tone, name=getattr(territory, "name", ""))


# Forms


@register.simple_tag
def form_errors(form: BaseForm, *, focus: bool = True) -> SafeString:
    """The summary of what to mend, with links to the fields; it takes the focus, so that a reader hears it first."""
    return _drawn("forms/errors", problems=list(forms.errors(form)), focus=focus)


@register.simple_tag
def fieldset(form: BaseForm, legend: str, *names: str, help: str = "") -> SafeString:
    """Some fields of a form under one legend."""
    shown = [form[name] for name in names if name in form.fields]
    return _drawn("forms/fieldset", fields=shown, legend=legend, help=help) if shown else mark_safe("")


@register.filter
def layout(field: Any) -> str:
    """How a form field is laid out."""
    return forms.kind(field)


@register.filter
def mixes_optional(form: BaseForm) -> bool:
    """Whether the form must say that unmarked fields are required."""
    return forms.has_optional(form)


# Charts and maps


def _drawn(name: str, /, **context: Any) -> SafeString:
    """A template of the design, with a complete context."""
    return render_to_string(f"design/{name}.html", context)


@register.simple_tag(takes_context=True)
def butterfly(context: Context, rows: Iterable[charts.Row], title: str = "", desc: str = "", table_title: str = "") -> SafeString:
    """Each territory's values against its own targets: two face to face, more one bar each."""
    drawn = charts.rows(rows)
    return _drawn(
        "butterfly",
        rows=drawn,
        territories=[bar.territory for bar in drawn[0].bars] if drawn else [],
        face=bool(drawn) and all(len(row.bars) == 2 for row in drawn),
        title=title or gettext("Où en est-on, en part de la cible de chacun"),
        desc=desc or charts.description(drawn),
        table_title=table_title or gettext("Résultats et cibles"),
        key=page.key("chart", title, drawn),
    )


@register.simple_tag
def timeline(items: Iterable[Sequence[Any]]) -> SafeString:
    """What happened, in the given order: (when, title, text) or (when, title, text, url)."""
    rows = [
        {"when": values.day(when) if isinstance(when, dt.date) else when, "title": title, "text": text, "url": more[0] if more else ""}
        for when, title, text, *more in items
    ]
    return _drawn("timeline", items=rows)


@register.simple_tag
def sdg_strip(main: Iterable[int], also: Iterable[int] = (), *, names: dict[int, str] | None = None) -> SafeString:
    """The seventeen goals: filled for the main ones, framed for those also served."""
    first, second = set(main), set(also)
    goals = [{"number": goal, "main": goal in first, "also": goal in second - first} for goal in range(1, 18)]
    said = [(goal, (names or {}).get(goal, "")) for goal in sorted(first) + sorted(second - first)]
    return _drawn("sdg_strip", goals=goals, said=[row for row in said if row[1]])


@register.simple_tag
def tile_map(cells: Any, title: str = "", noun: str = "", desc: str = "") -> SafeString:
    """The 101 Départements, one tile each, with their list."""
    rows = maps.tiles(cells)
    full = [tile for tile in rows if tile.count]
    said = ngettext("%(n)d case pleine sur 101 ; la liste suit.", "%(n)d cases pleines sur 101 ; la liste suit.", len(full))
    return _drawn(
        "tile_map",
        tiles=rows,
        full=sorted(full, key=lambda tile: (-tile.count, tile.code)),
        frame=maps.tile_frame(rows),
        title=title or gettext("Les 101 Départements, une case chacun"),
        desc=desc or said % {"n": len(full)},
        noun=noun or gettext("coopérations"),
        key=page.key("tiles", title, len(full)),
        size=maps.TILE,
    )


@register.simple_tag
def world_map(points: Iterable[Any], title: str = "", noun: str = "", caption: str = "") -> SafeString:
    """Points on an equal-area world, cut to what is shown, with their list."""
    dots = maps.dots(points)
    return _drawn(
        "world_map",
        dots=dots,
        frame=maps.frame(dots),
        land=maps.outline(),
        title=title or ngettext("%(n)d point sur la carte du monde", "%(n)d points sur la carte du monde", len(dots)) % {"n": len(dots)},
        noun=noun or gettext("coopérations"),
        caption=caption,
        key=page.key("world", title, len(dots)),
    )
