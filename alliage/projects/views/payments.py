"""Showing everyone what one's organisation paid, up to a day: a deed of a person who may publish."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliage.actors import permissions as actors
from alliage.design.deeds import attempt

from ..forms.corrections import PaymentsForm
from ..queries.publishing import payments_shown
from ..services.accounts import show_payments


@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: HttpRequest) -> HttpResponse:
    """What is shown today, what would be; then show up to a day, or take back."""
    role = request.user.acting  # type: ignore[union-attr]
    if role is None or not actors.publishes_for(request.user, role.organisation_id):
        raise PermissionDenied
    body, hide = role.organisation, "retirer" in request.POST
    form = PaymentsForm(request.POST if request.method == "POST" and not hide else None)
    if hide or form.is_valid():
        until = None if hide else form.cleaned_data["until"]
        if attempt(form, show_payments, body, until=until, by=request.user):
            messages.success(request, _("Vos paiements ne sont plus publics.") if hide else _("Vos paiements sont publiés."))
            return redirect("projects:payments")
    context = {"organisation": body, "form": form, "shown": payments_shown(body), "fictitious": body.fictitious}
    return render(request, "projects/payments.html", context, status=422 if form.errors else 200)
