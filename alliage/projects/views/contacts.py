"""The log of contacts of a project."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alliage.design.deeds import attempt

from .. import permissions
from ..forms.contacts import ContactForm
from ..queries.contacts import contacts as rows
from ..services import contacts as services
from .inside import inside


def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who spoke with whom, latest first."""
    project = inside(request, pk)
    may = permissions.can_contribute(request.user, project)
    context = {"project": project, "contacts": rows(project), "may_add": may, "fictitious": project.fictitious}
    return render(request, "projects/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """A new contact."""
    project = inside(request, pk)
    if not permissions.can_contribute(request.user, project):
        raise PermissionDenied
    form = ContactForm(request.POST or None)
    if form.is_valid() and attempt(form, services.add_contact, project, by=request.user, **form.cleaned_data):
        messages.success(request, gettext("Contact noté."))
        return redirect("projects:contacts", pk)
    context = {"project": project, "form": form, "fictitious": project.fictitious}
    return render(request, "projects/contact.html", context)
