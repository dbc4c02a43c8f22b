"""Charts and maps, each with its words and its table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from alliage.design import charts, maps, page, values
from alliage.design.templatetags.design.registry import drawn, register


@register.simple_tag
def butterfly(rows: Iterable[charts.Row], title: str = "", desc: str = "", table_title: str = "") -> SafeString:
    """Each territory's values against its own targets: two face to face, more one bar each."""
    measures = charts.rows(rows)
    return drawn(
        "design/butterfly.html",
        rows=measures,
        territories=[bar.territory for bar in measures[0].bars] if measures else [],
        face=bool(measures) and all(len(row.bars) == 2 for row in measures),
        title=title or gettext("Où en est-on, en part de la cible de chacun"),
        desc=desc or charts.description(measures),
        table_title=table_title or gettext("Résultats et cibles"),
        key=page.key("chart", title, measures),
    )


@register.simple_tag
def year_bars(data: Iterable[tuple[Any, Sequence[tuple[str, Any, str]]]], title: str) -> SafeString:
    """The same measures year after year, to one scale: (year, [(name, value or None, words), …])."""
    groups = charts.years(data)
    names = [each.name for each in groups[0][1]] if groups else []
    return drawn("design/year_bars.html", groups=groups, names=names, title=title, key=page.key("years", title, groups))


@register.simple_tag
def timeline(items: Iterable[Sequence[Any]]) -> SafeString:
    """What happened, in the given order: (when, title, text) or (when, title, text, url)."""
    rows = [
        {
            "when": values.day(when) if isinstance(when, dt.date) else when,
            "title": title,
            "text": text,
            "url": more[0] if more else "",
        }
        for when, title, text, *more in items
    ]
    return drawn("design/timeline.html", items=rows)


@register.simple_tag
def sdg_strip(main: Iterable[int], also: Iterable[int] = (), *, names: dict[int, str] | None = None) -> SafeString:
    """The seventeen goals: filled for the main ones, framed for those also served."""
    first, second = set(main), set(also)
    goals = [{"number": goal, "main": goal in first, "also": goal in second - first} for goal in range(1, 18)]
    said = [(goal, (names or {}).get(goal, "")) for goal in sorted(first) + sorted(second - first)]
    return drawn("design/sdg_strip.html", goals=goals, said=[row for row in said if row[1]])


@register.simple_tag
def tile_map(cells: Any, title: str = "", noun: str = "", desc: str = "", one: str = "") -> SafeString:
    """The 101 Départements, one tile each, with their list."""
    rows = maps.tiles(cells)
    full = [tile for tile in rows if tile.count]
    said = ngettext("%(n)d case pleine sur 101 ; la liste suit.", "%(n)d cases pleines sur 101 ; la liste suit.", len(full))
    return drawn(
        "design/tile_map.html",
        tiles=rows,
        full=sorted(full, key=lambda tile: (-tile.count, tile.code)),
        frame=maps.tile_frame(rows),
        title=title or gettext("Les 101 Départements, une case chacun"),
        desc=desc or said % {"n": len(full)},
        noun=noun or gettext("coopérations"),
        one=one or noun or gettext("coopération"),
        colon=values.colon(),
        key=page.key("tiles", title, len(full)),
        size=maps.TILE,
    )


@register.simple_tag
def world_map(points: Iterable[Any], title: str = "", noun: str = "", caption: str = "", one: str = "") -> SafeString:
    """Points on an equal-area world, cut to what is shown, with their list."""
    dots = maps.dots(points)
    frame = maps.frame(dots)
    return drawn(
        "design/world_map.html",
        dots=dots,
        frame=frame,
        circles=maps.circles(dots, frame),
        land=maps.outline(),
        title=title
        or ngettext("%(n)d point sur la carte du monde", "%(n)d points sur la carte du monde", len(dots)) % {"n": len(dots)},
        noun=noun or gettext("coopérations"),
        one=one or noun or gettext("coopération"),
        colon=values.colon(),
        caption=caption,
        key=page.key("world", title, len(dots)),
    )
