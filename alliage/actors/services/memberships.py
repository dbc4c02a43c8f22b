"""Deeds on roles and accounts."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Invitation, JournalEntry, Membership, User
from ..permissions import INVITE_ROLES, can_give_right, can_give_role, can_invite
from .journal import journal
from .tasks import leave_nothing

RIGHTS = ("may_publish", "may_export")


def _hosts(membership: Membership) -> QuerySet[Membership]:
    """The others who can invite in the organisation."""
    held = Membership.objects.current().filter(organisation=membership.organisation, role__in=INVITE_ROLES)
    return held.exclude(pk=membership.pk)


def _keep_a_host(membership: Membership) -> None:
    """An organisation always keeps somebody who can invite."""
    if membership.role in INVITE_ROLES and not _hosts(membership).exists():
        raise RuleError(
            _(
                "Plus personne ne pourrait inviter au nom de « %(organisation)s » : donnez d’abord le rôle de chargé·e "
                "de mission ou d’admin à une personne qui prend la suite."
            ),
            code="last-host",
            params={"organisation": membership.organisation.name},
        )


def check_gift(row: Membership | Invitation, *, by: Any, before: Membership | None = None) -> None:
    """Nobody gives a role or a right above her own: RuleError at its field. What the row held before may stay.

    Widening one's own row is another question, asked apart.
    """
    if not all(can_give_role(by, row.organisation, role) for role in (row.role, before.role if before else row.role)):
        raise RuleError(
            _("Seul·e un·e admin de l’organisation donne, modifie ou retire ce rôle."), field="role", code="role"
        )
    own = isinstance(row, Membership) and row.user_id == by.pk
    for right in () if own else RIGHTS:
        given = getattr(row, right) and not getattr(before, right, False)
        if given and not can_give_right(by, row.organisation, right):
            raise RuleError(
                _("Ce droit se donne par une personne qui l’a elle-même dans l’organisation."), field=right, code="right"
            )


@transaction.atomic
def change_membership(membership: Membership, *, by: Any) -> Membership:
    """Change the function, the role, the rights of a person in the organisation."""
    hold(membership)
    before = Membership.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=membership.pk)
    if not can_invite(by, before.organisation) or before.left_on is not None:
        raise PermissionDenied
    check_gift(membership, by=by, before=before)
    widened = any(getattr(membership, right) and not getattr(before, right) for right in RIGHTS)
    if widened and by.pk == before.user_id and _hosts(before).exists():
        raise RuleError(_("Une autre personne donne ce droit."), field="may_publish", code="own-right")
    if membership.role not in INVITE_ROLES:
        _keep_a_host(before)
    membership.save()
    rights = {"role": membership.role, "may_publish": membership.may_publish, "may_export": membership.may_export}
    journal("membership.changed", membership, by=by, **rights)
    return membership


def _hold_roles(membership: Membership) -> None:
    """Hold the roles of the organisation, in one order for everyone, and read again the one that ends.

    Nobody gives it a task meanwhile, and two hosts who leave at once wait for each other.
    """
    roles = Membership.objects.select_for_update(of=("self",)).filter(organisation=membership.organisation_id)
    list(roles.filter(left_on__isnull=True).order_by("pk").values_list("pk"))
    membership.refresh_from_db(fields=["left_on", "role", "function", "updated_at"])


@transaction.atomic
def end_membership(membership: Membership, *, by: Any, tasks_to: str = "") -> Membership:
    """End a role: one's own by leaving, another's when one may invite; what was left to do gets an owner first."""
    own = by.pk == membership.user_id
    _hold_roles(membership)
    if membership.left_on is not None or not (own or can_invite(by, membership.organisation)):
        raise PermissionDenied
    if not own and not can_give_role(by, membership.organisation, membership.role):
        raise RuleError(_("Seul·e un·e admin de l’organisation retire ce rôle."), code="role")
    _keep_a_host(membership)
    leave_nothing(membership, tasks_to, by=by)
    journal("membership.left" if own else "membership.ended", membership, by=by, role=membership.role)
    membership.left_on = timezone.localdate()
    membership.save(update_fields=["left_on", "updated_at"])
    return membership


@transaction.atomic
def change_account(user: User, *, by: Any) -> User:
    """One's own name and language."""
    if by.pk != user.pk:
        raise PermissionDenied
    user.save(update_fields=["name", "language"])
    journal("account.changed", None, by=by)
    return user


@transaction.atomic
def close_account(user: User, *, by: Any, tasks_to: Mapping[int, str] | None = None) -> User:
    """End every role, forget the name, the address and the ways to sign in; deeds stay, told by function.

    `tasks_to` says by role who takes over what was left to do there.
    """
    if by.pk != user.pk:
        raise PermissionDenied
    for membership in list(user.roles):
        end_membership(membership, by=by, tasks_to=(tasks_to or {}).get(membership.pk, ""))
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    former, user.email = user.email, f"compte-ferme-{user.pk}@invalid.invalid"
    _forget_address(former, instead=user.email)
    user.name, user.is_active = "", False
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    journal("account.closed", None, by=None)
    return user


def _forget_address(email: str, *, instead: str) -> None:
    """Take an address out of the invitations it received, withdrawing those that wait, and out of the journal."""
    received = Invitation.objects.filter(email__iexact=email)
    received.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())
    received.update(email=instead)
    JournalEntry.objects.filter(subject_label__icontains=email).update(subject_label="")
