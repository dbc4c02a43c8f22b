"""The portfolio of the organisation one acts for: list, map, sheet to print, what is to be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from alliage.actors import permissions as actors
from alliage.actors.models import Organisation
from alliage.design import page, slots, values

from .. import permissions
from ..forms import portfolio as forms
from ..queries import portfolio as queries
from ..queries.alerts import alerts
from ..queries.facets import options

SHOWN = 3
SHEET = 300


@dataclass(frozen=True)
class Desk:
    """What every view of the portfolio starts from."""

    organisation: Organisation
    known: queries.Sums
    asked: forms.Asked

    @classmethod
    def of(cls, request: HttpRequest) -> "Desk | None":
        """The portfolio of the organisation the person acts for; None for a person without any role."""
        acting = request.user.acting  # type: ignore[union-attr]
        if acting is None:
            return None
        known = queries.sums(acting.organisation)
        return cls(acting.organisation, known, forms.read(request.GET.dict(), known, timezone.localdate()))

    def context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        """The words every template of the portfolio needs."""
        filters = self.asked.filters
        return {
            "organisation": self.organisation,
            "ourselves": queries.ourselves(self.organisation),
            "known": self.known,
            "filters": filters,
            "ignored": self.asked.ignored,
            "kept": page.query(request, page=None),
            "may_export": actors.exports_for(request.user, self.organisation.pk),
            "may_create": permissions.can_create(request.user),
            **more,
        }


def portfolio(request: HttpRequest) -> HttpResponse:
    """Figures, what is to be done, and the filtered set as a list or a map."""
    desk = Desk.of(request)
    if desk is None:
        return render(request, "projects/portfolio_none.html")
    filters = desk.asked.filters
    found = queries.lines(desk.organisation, filters, desk.known, number=request.GET.get("page"))
    todo = pending(request, desk)
    context = desk.context(
        request,
        lines=found,
        heading=heading(found, filters),
        figures=figures(desk),
        selects=forms.selects(filters, options(desk.known)),
        todo=todo[:SHOWN],
        todo_count=len(todo),
        as_map=request.GET.get("vue") == "carte",
    )
    context["territory_name"] = queries.territory_name(filters)
    if context["as_map"]:
        context["points"] = places(request, desk)
    return render(request, "projects/portfolio.html", context)


def todo(request: HttpRequest) -> HttpResponse:
    """All that waits for the people of the organisation."""
    desk = Desk.of(request)
    if desk is None:
        return render(request, "projects/portfolio_none.html")
    return render(request, "projects/portfolio_todo.html", desk.context(request, todo=pending(request, desk)))


def sheet(request: HttpRequest) -> HttpResponse:
    """The filtered set on paper."""
    desk = Desk.of(request)
    if desk is None:
        return render(request, "projects/portfolio_none.html")
    filters = desk.asked.filters
    chosen = queries.matching(desk.organisation, filters)
    keys = list(queries.ordered(chosen, desk.organisation, filters, desk.known).values_list("pk", flat=True)[: SHEET + 1])
    rows = queries.rows_by_key(keys[:SHEET], desk.organisation, filters)
    found = queries.lines(desk.organisation, filters, desk.known)
    context = desk.context(request, rows=rows, cut=len(keys) > SHEET, sheet=SHEET, lines=found, paper=True)
    context |= {"figures": figures(desk, paper=True), "ici": None, **standpoint(request, desk)}
    return render(request, "projects/portfolio_print.html", context)


def pending(request: HttpRequest, desk: Desk) -> list[SafeString]:
    """Action lines: the most pressing of the other apps, then ours, then their others."""
    line = '<li><p><strong>{}</strong> {}</p><a class="btn small" href="{}">{}</a></li>'
    told = alerts(request.user, desk.organisation, desk.known)
    ours = [format_html(line, row.strong, row.text, row.url, row.action) for row in told]
    theirs = slots.pieces("portfolio.alerts", request.user, [desk.organisation], request=request)
    return theirs[:1] + ours + theirs[1:]


def places(request: HttpRequest, desk: Desk) -> list[dict[str, Any]]:
    """The points of the map; each opens its lines in the list."""
    found = queries.points(desk.organisation, desk.asked.filters)
    for point in found:
        point["url"] = page.query(request, territoire=point["pk"], vue=None, page=None) + "#lignes"
    return found


def standpoint(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """What « Vu de… » needs on a sheet or a file: the places to choose from, and what the address keeps."""
    asked = [(name, value) for name, value in request.GET.items() if name not in {"vu-de", "page"}]
    return {"places": queries.standpoints(desk.organisation, desk.asked.filters), "asked": asked}


def figures(desk: Desk, *, paper: bool = False) -> list[tuple[str, str, str]]:
    """The line of figures: value, words, and the address of the lines it sums; on paper, our name instead of « notre »."""
    list_url, year = reverse("projects:portfolio"), desk.asked.filters.year
    known, who = desk.known, queries.ourselves(desk.organisation)
    words = gettext("%(who)s, %(year)s") if paper else gettext("de %(who)s en %(year)s")
    who = desk.organisation.name if paper else who
    count = values.number(known.count)
    noun = gettext("coopération") if known.count == 1 else gettext("coopérations")
    found = [(count, noun, f"{list_url}#lignes")]
    for money in known.of(year):
        ours, theirs = (f"{list_url}?argent={whose}&monnaie={money.currency}&annee={year}" for whose in ("part", "autres"))
        if money.own:
            label = words % {"who": who, "year": year}
            found.append((values.money(money.own, money.currency), label, f"{ours}#lignes"))
        if money.others:
            found.append((values.money(money.others, money.currency), _others(money), f"{theirs}#lignes"))
        found += _each(desk, money, f"{ours}#lignes")
    return found


def _others(money: queries.Money) -> str:
    """« d’autres financeurs (1,40 € pour 1 €) »."""
    if money.ratio is None:
        return gettext("d’autres financeurs")
    pair = {"ratio": values.money(money.ratio, money.currency), "one": values.money(1, money.currency)}
    return gettext("d’autres financeurs (%(ratio)s pour %(one)s)") % pair


def _each(desk: Desk, money: queries.Money, url: str) -> list[tuple[str, str, str]]:
    """Our votes by inhabitant, with the year people were counted; for an authority only."""
    body = desk.organisation
    if body.kind != Organisation.Kind.AUTHORITY or body.territory is None or not body.territory.population or not money.own:
        return []
    share = (money.own / body.territory.population).quantize(queries.CENT)
    counted = body.territory.population_year
    label = gettext("par habitant (population %(year)s)") % {"year": counted} if counted else gettext("par habitant")
    return [(values.money(share, money.currency), label, url)]


def heading(found: queries.Lines, filters: queries.Filters) -> str:
    """« Les huit lignes », in words up to twelve."""
    if found.more and filters.narrow:
        return gettext("Plus de 1 000 lignes")
    if found.count == 1:
        return gettext("Une ligne")
    words = gettext("zéro une deux trois quatre cinq six sept huit neuf dix onze douze").split()
    count = words[found.count] if found.count < len(words) else values.number(found.count)
    return gettext("Les %(count)s lignes") % {"count": count}
