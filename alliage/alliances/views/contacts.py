"""The log of contacts, for those who carry the alliance."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alliage.design import notices
from alliage.design.deeds import said
from alliage.rules.errors import RuleError

from ..forms import ContactForm
from ..models import Alliance, ContactLog
from ..permissions import can_contribute, own_organisations
from ..services import delete_contact, log_contact, restore_contact
from .filling import fill_in

PER_PAGE = 30


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """All contacts of an alliance, the last first."""
    alliance = get_object_or_404(Alliance.objects.carried_by(request.user), pk=pk)
    rows = ContactLog.objects.visible_to(request.user).filter(alliance=alliance).select_related("organisation")
    context = {
        "alliance": alliance,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_add": can_contribute(request.user, alliance),
        "mine": own_organisations(request.user),
        "fictitious": alliance.fictitious,
    }
    return render(request, "alliances/contacts.html", context)


def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a contact."""
    alliance = get_object_or_404(Alliance.objects.carried_by(request.user), pk=pk)
    if not can_contribute(request.user, alliance):
        raise PermissionDenied
    form = ContactForm(request.POST or None, instance=ContactLog(alliance=alliance))
    return fill_in(
        request,
        form,
        lambda: log_contact(form.save(commit=False), by=request.user),
        lambda _made: redirect("alliances:contacts", pk),
        title=_("Noter un contact"),
        intro=_("Alliance : %(name)s") % {"name": alliance.name},
        back=reverse("alliances:contacts", args=[pk]),
        fictitious=alliance.fictitious,
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a contact in the bin, with a way back."""
    contact = get_object_or_404(ContactLog.objects.visible_to(request.user).select_related("alliance"), pk=pk)
    delete_contact(contact, by=request.user)
    notices.offer_undo(request, _("Contact supprimé."), reverse("alliances:contact_restore", args=[pk]))
    return redirect("alliances:contacts", contact.alliance_id)


@require_POST
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact out of the bin."""
    contact = get_object_or_404(ContactLog.objects.in_bin_of(request.user).select_related("alliance"), pk=pk)
    try:
        restore_contact(contact, by=request.user)
    except RuleError as error:
        messages.error(request, said(error))
    return redirect("alliances:contacts", contact.alliance_id)
