"""Deeds on invitations: a role offered by mail, for fifteen days, by a link whose secret is not kept."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Invitation, Membership, User
from ..permissions import can_invite
from .journal import journal
from .memberships import check_gift

VALID_FOR = datetime.timedelta(days=15)
SHOWN = "…"


@dataclass(frozen=True)
class Mail:
    """A message ready to be read again or sent."""

    subject: str
    text: str
    html: str


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def mail_of(invitation: Invitation, token: str = SHOWN) -> Mail:
    """The message of an invitation in its own language; without a token, as a preview."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "fictitious": invitation.organisation.fictitious,
            "url": settings.SITE_URL + reverse("actors:accept", args=[token]).replace("%E2%80%A6", SHOWN),
        }
        subject = " ".join(render_to_string("actors/mail/invitation_subject.txt", context).split())
        return Mail(
            subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
            text=render_to_string("actors/mail/invitation.txt", context).strip(),
            html=render_to_string("actors/mail/invitation.html", context),
        )


def _send(invitation: Invitation, token: str) -> None:
    """Send it now: when the message cannot leave, nothing is written."""
    mail = mail_of(invitation, token)
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[invitation.email])
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise RuleError(
            _("Le courriel n’a pas pu partir : réessayez plus tard, ou prévenez la personne qui tient l’installation."),
            code="mail",
        ) from error


def check_invitation(invitation: Invitation, *, by: Any) -> None:
    """What must hold before the message is written: the right, the role, nobody there already."""
    organisation = invitation.organisation
    if not can_invite(by, organisation):
        raise PermissionDenied
    check_gift(invitation, by=by)
    invitation.email = invitation.email.strip().lower()
    if Membership.objects.current().filter(organisation=organisation, user__email=invitation.email).exists():
        raise RuleError(
            _("Cette personne tient déjà un rôle dans l’organisation : modifiez-le plutôt."),
            field="email",
            code="already-there",
        )
    if Invitation.objects.open().filter(organisation=organisation, email=invitation.email).exists():
        raise RuleError(
            _("Une invitation attend déjà à ce courriel : renouvelez-la ou retirez-la."),
            field="email",
            code="already-invited",
        )


@transaction.atomic
def invite(invitation: Invitation, *, by: Any) -> Invitation:
    """Offer a role by mail."""
    check_invitation(invitation, by=by)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hashed(token)
    invitation.invited_by = by
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save()
    _send(invitation, token)
    journal("invitation.sent", invitation, by=by, role=invitation.role)
    return invitation


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """Send a new link for fifteen more days; the former one no longer works."""
    if not can_invite(by, invitation.organisation):
        raise PermissionDenied
    if invitation.state not in {"open", "expired"}:
        raise RuleError(_("Cette invitation a été acceptée ou retirée : invitez de nouveau."), code="done")
    check_gift(invitation, by=by)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hashed(token)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.renewed += 1
    invitation.save()
    _send(invitation, token)
    journal("invitation.renewed", invitation, by=by)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """The link no longer works."""
    if not can_invite(by, invitation.organisation):
        raise PermissionDenied
    if invitation.accepted_at:
        raise RuleError(_("Cette invitation est déjà acceptée : mettez plutôt fin au rôle."), code="accepted")
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    journal("invitation.withdrawn", invitation, by=by)
    return invitation


def is_for(invitation: Invitation, user: User) -> bool:
    """The invitation went to the address of this account."""
    return user.email.casefold() == invitation.email.casefold()


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User) -> Membership:
    """Take the role offered, with an account one already has; the link then no longer works."""
    row = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    if row.state != "open":
        raise RuleError(_("Cette invitation ne marche plus : demandez-en une nouvelle."), code="closed")
    if not is_for(row, user):
        raise RuleError(
            _(
                "Cette invitation a été envoyée à un autre courriel que le vôtre : connectez-vous avec celui-là, "
                "ou demandez une nouvelle invitation à %(email)s."
            ),
            code="another-address",
            params={"email": user.email},
        )
    if Membership.objects.current().filter(user=user, organisation=row.organisation).exists():
        raise RuleError(_("Vous tenez déjà un rôle dans cette organisation."), code="already-there")
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    role = Membership.objects.create(
        user=user,
        organisation=row.organisation,
        role=row.role,
        function=row.function,
        may_publish=row.may_publish,
        may_export=row.may_export,
    )
    for known in ("roles", "acting"):
        user.__dict__.pop(known, None)
    journal("invitation.accepted", row, by=user, role=row.role)
    return role


def forget_addresses(apps: Any) -> None:
    """Take the addresses out of what the journal said of invitations; called by a migration, on historical models."""
    entries = apps.get_model("actors", "JournalEntry").objects
    about = entries.filter(subject_type__app_label="actors", subject_type__model="invitation", subject_label__contains="@")
    about.update(subject_label="")


@transaction.atomic
def open_account(invitation: Invitation, *, name: str, password: str) -> User:
    """A new account for the mailbox that received the invitation, with the role offered."""
    if User.objects.filter(email=invitation.email).exists():
        raise RuleError(_("Ce courriel a déjà un compte : connectez-vous pour accepter."), code="has-account")
    user = User.objects.create_user(invitation.email, password, name=name.strip(), language=invitation.language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accept_invitation(invitation, user=user)
    return user
