"""Lists: headings that sort, pages, figures, empty states, bars."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from alliage.design import page, parts
from alliage.design.templatetags.design.registry import drawn, register


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context,
    field: str,
    label: str,
    *,
    numeric: bool = False,
    first: str = "",
    param: str = "tri",
    default: str = "",
) -> SafeString:
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
def paginate(context: Context, page_obj: Page[Any], *, param: str = "page", label: str = "") -> SafeString:
    """Previous, numbers, next; nothing when one page is enough. `label` tells two of them apart on one page."""
    if not page_obj.has_other_pages():
        return mark_safe("")
    pages = [
        {"number": number, "url": page.query(context.get("request"), **{param: number}) if isinstance(number, int) else ""}
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=2, on_ends=1)
    ]
    before = page.query(context.get("request"), **{param: page_obj.number - 1}) if page_obj.has_previous() else ""
    after = page.query(context.get("request"), **{param: page_obj.number + 1}) if page_obj.has_next() else ""
    named = {"label": label or gettext("Pages"), "before": before, "after": after}
    return drawn("design/pages.html", pages=pages, current=page_obj.number, **named)


@register.simple_tag
def stats(items: Iterable[Sequence[Any]]) -> SafeString:
    """A line of figures, each with its words and, when given, a link to the lines it sums."""
    rows = (
        (label, format_html('<a href="{}">{}</a>', more[0], value) if more and more[0] else value)
        for value, label, *more in items
    )
    return format_html('<dl class="stats">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows))


@register.simple_tag
def empty(title: str, text: str = "", action_url: str = "", action_label: str = "", *, level: int = 3) -> SafeString:
    """A state with nothing to show, drawn on purpose."""
    return drawn("design/empty.html", title=title, text=text, action_url=action_url, action_label=action_label, level=level)


@register.simple_tag
def tag(text: str, *, hold: bool = False) -> SafeString:
    """A state in a word; dashed when not settled."""
    return format_html('<span class="tag{}">{}</span>', " hold" if hold else "", text)


@register.simple_tag
def progress(value: Any, maximum: Any, label: str, territory: Any = None) -> SafeString:
    """A bar with its words."""
    tone = f"t{parts.tone_number(territory)}" if territory is not None else ""
    return drawn(
        "design/progress.html", value=value, maximum=maximum, label=label, tone=tone, name=getattr(territory, "name", "")
    )
