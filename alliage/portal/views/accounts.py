"""« Combien, pour quoi »: the public accounts, one page each, and its open file; the same for everyone."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from alliage.actors import permissions as actors
from alliage.design import page
from alliage.projects.models import AccountLine, Project, PublishedCorrection
from alliage.projects.queries.corrections import corrections, tell
from alliage.projects.services.exports import as_csv

from ..queries import accounts as queries
from ..queries.accounts import choices, file, rows

SIZE = 25
FEW = 10


@login_not_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every authority that published something: the real ones, then the fictitious world."""
    found = queries.holders()
    real = [one for one in found if not one.body.fictitious]
    context = {
        "money": [one for one in real if one.year],
        "facts": [one for one in real if not one.year and one.facts],
        "silent": [one for one in real if not one.year and not one.facts],
        "invented": [one for one in found if one.body.fictitious],
    }
    return render(request, "portal/accounts.html", context)


def _holder(request: HttpRequest, key: str) -> queries.Holder:
    found = queries.holder(key, request.user)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def account(request: HttpRequest, key: str) -> HttpResponse:
    """One account: how much, for what, with what effect, what is not said and what was corrected."""
    held = _holder(request, key)
    known = held.years
    filters = queries.Filters.read(request.GET.dict(), [year.year for year in known])
    found = queries.narrowed(held.body, filters)
    context = {
        "holder": held,
        "fictitious": held.body.fictitious,
        "years": known,
        "filters": filters,
        "shown": queries.purses(held.body, filters, found, known, held.population),
        "year_links": [
            (str(year.year), page.query(request, annee=year.year, page=None, recus=None), year.year == filters.year)
            for year in known
        ],
        "charts": queries.charts(known, paid=held.opening is not None),
        "payee": None,
        "hidden": queries.unpublished(held),
        "may_show": actors.publishes_for(request.user, held.body.pk),
        "kept": page.query(request, page=None, recus=None, corrections=None),
        **_facts(request, held),
        **_corrections(request, held),
    }
    return render(request, "portal/account.html", context | (_year(request, held, filters, found) if known else {}))


def _leaf(request: HttpRequest, found: QuerySet[Any], name: str, size: int) -> Page[Any]:
    return Paginator(found, size).get_page(request.GET.get(name))


def _year(request: HttpRequest, held: queries.Holder, filters: queries.Filters, found: queries.Narrowed) -> dict[str, Any]:
    """What the chosen year holds: cooperations, recipients, effects, and the choices of its filters."""
    listed = _leaf(request, found.lines, "page", SIZE)
    received = _leaf(request, found.receipts, "recus", FEW)
    sums = queries.sums_of(held.body, filters.year)
    payees = rows.payees(sums)
    return {
        "page_obj": listed,
        "rows": rows.rows(list(listed), held.body),
        "received": received,
        "receipts": rows.receipts(list(received)),
        "payees": payees,
        "payee": next((one for one in payees if one.key == filters.recipient), None),
        "effects": rows.effects(sums, filters, found),
        "selects": choices.selects(sums, filters, payees),
        "columns": file.columns(),
    }


def _facts(request: HttpRequest, held: queries.Holder) -> dict[str, Any]:
    """Amounts published elsewhere, in the words of their source."""
    if not held.counts.get("fact"):
        return {"facts": None}
    told = Project.objects.published().of(held.body).exclude(amount_fact="").order_by("title", "pk")
    return {"facts": _leaf(request, told, "montants", FEW)}


def _corrections(request: HttpRequest, held: queries.Holder) -> dict[str, Any]:
    """What was changed after publication, in this account or among the effects of its cooperations."""
    funded = AccountLine.objects.filter(organisation=held.body).order_by().values("project")
    told = Q(organisation=held.body) | Q(kind=PublishedCorrection.Kind.EFFECT, project__in=funded)
    listed = _leaf(request, corrections(PublishedCorrection.objects.filter(told)), "corrections", FEW)
    return {"corrected": listed, "corrections": [tell(row) for row in listed]}


@login_not_required
@require_safe
def account_file(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The same rows as the page, as an open file."""
    held = _holder(request, key)
    filters = queries.Filters.read(request.GET.dict(), [year.year for year in held.years])
    lines = as_csv(file.table(held.body, filters, queries.narrowed(held.body, filters)))
    word = gettext("combien-pour-quoi")
    name = f"{word}-{held.key}-{filters.year or timezone.localdate().year}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
