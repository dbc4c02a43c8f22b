"""Taking the filtered list out of Alliage."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from alliage.actors import permissions as actors

from ..queries.portfolio import lines
from ..services.exports import FORMATS, as_csv, as_xlsx, export_portfolio
from .portfolio import Desk, standpoint


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Say what will be taken out, then give the file in the format chosen."""
    desk = Desk.of(request)
    if desk is None or not actors.exports_for(request.user, desk.organisation.pk):
        raise PermissionDenied
    kind = request.POST.get("format", "")
    if request.method != "POST" or kind not in FORMATS:
        found = lines(desk.organisation, desk.asked.filters, desk.known)
        context = desk.context(request, lines=found, **standpoint(request, desk))
        return render(request, "projects/portfolio_export.html", context)
    table = export_portfolio(desk.organisation, desk.asked.filters, desk.known, kind=kind, by=request.user)
    name = f"cooperations-{slugify(desk.organisation.name)[:60]}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(as_xlsx(table), as_attachment=True, filename=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8", headers=headers)
