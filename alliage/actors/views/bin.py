"""The one bin of an organisation, and taking things out of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Organisation
from ..permissions import contributes_for
from ..queries import bin as reads
from ..registry import Bin, kind
from .answers import deed_or_message, page_of


def _acting(request: HttpRequest) -> Organisation:
    """The organisation one acts for, if one may write in its name."""
    role = request.user.acting  # type: ignore[union-attr]
    if role is None or not contributes_for(request.user, role.organisation_id):
        raise PermissionDenied
    found: Organisation = role.organisation
    return found


def bin_page(request: HttpRequest) -> HttpResponse:
    """What the organisation threw away, with the days left."""
    organisation = _acting(request)
    page = page_of(request, reads.bin_of(request.user, organisation))
    context = {
        "organisation": organisation,
        "fictitious": organisation.fictitious,
        "page_obj": page,
        "days": reads.days_kept(),
    }
    return render(request, "actors/bin.html", context)


@require_POST
def take_back(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    """Take a record out of the bin, as it was."""
    found = kind(table)
    if found is None or found.bin is None:
        raise Http404
    row = get_object_or_404(reads.kept_in_bin(found, request.user, _acting(request)), pk=pk)
    if deed_or_message(request, _restored, found.bin, row, by=request.user):
        messages.success(request, _("« %(label)s » est de retour, tel quel.") % {"label": row})
    return redirect("actors:bin")


def _restored(bin_: Bin, row: Any, *, by: Any) -> bool:
    """Take a row back; True once it is done."""
    bin_.restore(row, by=by)
    return True
