"""The people of an organisation: roles and invitations."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliage.design.deeds import attempt

from .. import permissions, queries, services
from ..forms.people import AcceptForm, InvitationForm, MembershipForm
from ..models import Invitation, Membership, Organisation, User
from ..queries.tasks import held_by
from ..services.invitations import check_invitation, hashed, mail_of
from .answers import deed_or_message, typed
from .leaving import end_role

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    """An organisation whose people one may see; its page is known to all accounts, so the refusal is plain."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user).select_related("territory"), pk=pk)
    if not permissions.can_see_people(request.user, organisation):
        raise PermissionDenied
    return organisation


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles by function, and the invitations that wait."""
    organisation = _organisation(request, pk)
    context: dict[str, Any] = {
        "organisation": organisation,
        "fictitious": organisation.fictitious,
        "memberships": queries.people_of(organisation),
        "may_invite": permissions.can_invite(request.user, organisation),
    }
    if context["may_invite"]:
        context["invitations"] = queries.waiting_invitations(organisation)
    return render(request, "actors/people.html", context)


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a role: read the message again, then send it."""
    organisation = _organisation(request, pk)
    if not permissions.can_invite(request.user, organisation):
        raise PermissionDenied
    form = InvitationForm(typed(request), instance=Invitation(organisation=organisation), by=request.user)
    mail = None
    if request.method == "POST" and form.is_valid():
        deed = services.invite if "send" in request.POST else check_invitation
        attempt(form, deed, form.instance, by=request.user)
        if not form.errors and "send" in request.POST:
            messages.success(request, _("Invitation envoyée à %(email)s.") % {"email": form.instance.email})
            return redirect("actors:people", organisation.pk)
        mail = None if form.errors else mail_of(form.instance)
    context = {"organisation": organisation, "fictitious": organisation.fictitious, "form": form, "mail": mail}
    return render(request, "actors/invite.html", context)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    """An invitation of an organisation one may see the people of; for the others it does not exist."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    if not permissions.can_see_people(request.user, invitation.organisation):
        raise Http404
    return invitation


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link."""
    invitation = _invitation(request, pk)
    if deed_or_message(request, services.renew_invitation, invitation, by=request.user):
        messages.success(request, _("Un nouveau lien est parti à %(email)s.") % {"email": invitation.email})
    return redirect("actors:people", invitation.organisation_id)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _invitation(request, pk)
    if deed_or_message(request, services.withdraw_invitation, invitation, by=request.user):
        messages.success(request, _("Invitation retirée."))
    return redirect("actors:people", invitation.organisation_id)


def _membership(request: HttpRequest, pk: int) -> Membership:
    """A role somebody may change, of an organisation one may see the people of."""
    membership = get_object_or_404(Membership.objects.current().select_related("organisation__territory", "user"), pk=pk)
    if not permissions.can_see_people(request.user, membership.organisation):
        raise Http404
    if not permissions.can_invite(request.user, membership.organisation):
        raise PermissionDenied
    return membership


def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the role, the function, the rights of a person."""
    row = _membership(request, pk)
    form = MembershipForm(typed(request), instance=row, by=request.user)
    if request.method == "POST" and form.is_valid():
        attempt(form, services.change_membership, form.instance, by=request.user)
        if not form.errors:
            messages.success(request, _("Rôle modifié."))
            return redirect("actors:people", row.organisation_id)
    context = {"organisation": row.organisation, "fictitious": row.organisation.fictitious, "form": form, "membership": row}
    return render(request, "actors/membership.html", {**context, "tasks": held_by(row).count()})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the role of a person, once her tasks have an owner."""
    row = _membership(request, pk)
    return end_role(request, row, _("Le rôle a pris fin."), reverse("actors:people", args=[row.organisation_id]))


@login_not_required
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take the role offered: with the account one has, or by opening one."""
    invitation = Invitation.objects.select_related("organisation__territory").filter(token_hash=hashed(token)).first()
    if invitation is None or invitation.state != "open":
        return render(
            request, "actors/invitation_closed.html", {"invitation": invitation}, status=404 if invitation is None else 410
        )
    known = User.objects.filter(email=invitation.email, is_active=True).exists()
    context = {"invitation": invitation, "known": known, "fictitious": invitation.organisation.fictitious}
    if request.user.is_authenticated:
        return _accept_as_oneself(request, invitation, context)
    form = AcceptForm(typed(request), email=invitation.email)
    if request.method == "POST" and not known and form.is_valid():
        data = form.cleaned_data
        user = attempt(form, services.open_account, invitation, name=data["name"], password=data["password1"])
        if not form.errors:
            login(request, user, backend=BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "actors/accept.html", {**context, "form": form})


def _accept_as_oneself(request: HttpRequest, invitation: Invitation, context: dict[str, Any]) -> HttpResponse:
    """The person is signed in: one button, if the invitation went to her own address."""
    person: Any = request.user
    context["mine"] = services.is_for(invitation, person)
    if request.method == "POST" and deed_or_message(request, services.accept_invitation, invitation, user=person):
        messages.success(request, _("Vous avez un rôle dans %(name)s.") % {"name": invitation.organisation.name})
        return redirect("actors:act_for")
    return render(request, "actors/accept.html", context)
