"""A role ends: what was left to do gets an owner first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliage.design.deeds import attempt

from .. import services
from ..forms.tasks import HandOverForm
from ..models import Membership
from .answers import deed_or_message


def end_role(request: HttpRequest, membership: Membership, said: str, back: str) -> HttpResponse:
    """End a role; when tasks are left, the page that lists them and asks for whom comes first."""
    asked = "to" in request.POST
    form = HandOverForm(request.POST if asked else None, membership=membership)
    if not form.tasks:
        if deed_or_message(request, services.end_membership, membership, by=request.user):
            messages.success(request, said)
        return redirect(back)
    if asked and form.is_valid():
        attempt(form, services.end_membership, membership, by=request.user, tasks_to=form.cleaned_data["to"])
        if not form.errors:
            messages.success(request, said)
            return redirect(back)
    context = {"form": form, "membership": membership, "back": back, "fictitious": membership.organisation.fictitious}
    return render(request, "actors/hand_over.html", {**context, "own": membership.user_id == request.user.pk})
