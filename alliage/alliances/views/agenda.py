"""The secret calendar address: given and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..services import open_address, revoke_address


@require_POST
def open_mine(request: HttpRequest) -> HttpResponse:
    """A new address; the one before stops."""
    open_address(by=request.user)
    messages.success(request, _("Votre adresse d’agenda est prête : copiez-la dans votre agenda."))
    return _back(request)


@require_POST
def revoke_mine(request: HttpRequest) -> HttpResponse:
    """No address any more."""
    revoke_address(by=request.user)
    messages.success(request, _("L’adresse d’agenda est fermée : elle ne répond plus."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """The page the button was on."""
    there = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return redirect(there if safe else reverse("alliances:list"))
