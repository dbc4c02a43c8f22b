"""The atlas of published cooperations and alliances, and its open file."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from alliage.design import page, values

from ..queries import atlas as queries
from ..queries import opening, places

SIZE = 25
BOM = "\ufeff"


@login_not_required
@require_safe
def atlas(request: HttpRequest) -> HttpResponse:
    """One filtered set, as a list or on the maps."""
    filters, ignored = queries.sort_out(queries.Filters.read(request.GET.dict()))
    found = {"cooperations": queries.projects(filters), "alliances": queries.alliances(filters)}
    counts = {kind: rows.count() for kind, rows in found.items()}
    kind = "alliances" if filters.alliances else "cooperations"
    as_map = request.GET.get("vue") == "carte"
    context = {
        "filters": filters,
        "ignored": ignored,
        "fictitious": filters.fictitious,
        "as_map": as_map,
        "total": counts[kind],
        "heading": _heading(kind, counts[kind]),
        "one": gettext("alliance") if filters.alliances else gettext("coopération"),
        "noun": gettext("alliances") if filters.alliances else gettext("coopérations"),
        "selects": _selects(filters),
        "kinds": _kinds(request, kind, counts),
        "views": _views(request, as_map=as_map),
        "kept": page.query(request, page=None, vue=None),
    }
    more = _on_maps(request, found[kind]) if as_map else _in_list(request, found[kind])
    return render(request, "portal/atlas.html", context | more)


def _on_maps(request: HttpRequest, found: QuerySet[Any]) -> dict[str, Any]:
    """The set by Département and by country; each place narrows the set to itself."""
    kept = page.query(request, departement=None, pays=None, page=None)
    address = kept if kept == "?" else f"{kept}&"
    return {
        "cells": places.cells(found, address),
        "points": places.points(found, address),
        "elsewhere": places.elsewhere(found),
        "list_url": page.query(request, vue=None, page=None),
    }


def _in_list(request: HttpRequest, found: QuerySet[Any]) -> dict[str, Any]:
    """One page of the set."""
    listed = Paginator(queries.listed(found), SIZE).get_page(request.GET.get("page"))
    return {"page_obj": listed, "rows": [opening.card(row) for row in listed]}


def _heading(kind: str, count: int) -> str:
    """« 30 coopérations publiées », the number that list, maps and file share."""
    if kind == "alliances":
        none, words = (
            gettext("Aucune alliance publiée"),
            ngettext("%(n)s alliance publiée", "%(n)s alliances publiées", count),
        )
    else:
        none = gettext("Aucune coopération publiée")
        words = ngettext("%(n)s coopération publiée", "%(n)s coopérations publiées", count)
    return words % {"n": values.number(count)} if count else none


def _kinds(request: HttpRequest, kind: str, counts: dict[str, int]) -> list[tuple[str, str, bool]]:
    """The two sorts of rows; a state of one is no state of the other."""
    labels = {"cooperations": gettext("Coopérations"), "alliances": gettext("Alliances")}
    return [
        (
            f"{label} ({values.number(counts[name])})",
            page.query(request, objet="alliances" if name == "alliances" else None, etat=None, page=None),
            name == kind,
        )
        for name, label in labels.items()
    ]


def _views(request: HttpRequest, *, as_map: bool) -> list[tuple[str, str, bool]]:
    return [
        (gettext("Liste"), page.query(request, vue=None, page=None), not as_map),
        (gettext("Carte"), page.query(request, vue="carte", page=None), as_map),
    ]


def _selects(filters: queries.Filters) -> list[dict[str, Any]]:
    """The filters as the words of a phrase, each with its choices."""
    options = queries.options(filters)
    if filters.alliances:
        options["etat"] = queries.alliance_stages(filters)
    said = [
        ("departement", "", gettext("Département"), gettext("de tous les Départements"), filters.departement),
        ("pays", gettext("avec"), gettext("Pays"), gettext("tous les pays"), filters.country),
        ("theme", gettext("sur"), gettext("Thème"), gettext("tous les thèmes"), filters.theme),
        ("etat", gettext("dans"), gettext("État"), gettext("tous les états"), filters.stage),
    ]
    return [
        {"name": name, "before": before, "label": label, "any": anything, "value": value, "options": options[name]}
        for name, before, label, anything, value in said
    ]


class _Echo:
    """A file that answers each line written to it, so that a long file is sent as it is made."""

    def write(self, line: str) -> str:
        return line


@login_not_required
@require_safe
def atlas_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same set as an open file: words beside codes, one line per cooperation or alliance."""
    filters, _ignored = queries.sort_out(queries.Filters.read(request.GET.dict()))
    rows = opening.lines(filters)
    writer = csv.writer(_Echo(), delimiter=";")
    lines: Iterator[str] = (writer.writerow(row) for row in rows)
    answer = StreamingHttpResponse(_with_mark(lines), content_type="text/csv; charset=utf-8")
    kind = "alliances" if filters.alliances else "cooperations"
    answer["Content-Disposition"] = f'attachment; filename="alliage-{kind}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def _with_mark(lines: Iterator[str]) -> Iterator[str]:
    """Spreadsheets read accents when the file opens with this mark."""
    yield BOM
    yield from lines
