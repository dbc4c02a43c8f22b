"""Deeds on roles and accounts."""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Membership, User
from ..permissions import INVITE_ROLES, can_give_role, can_invite
from .journal import journal
from .tasks import leave_nothing


def _keep_a_host(membership: Membership) -> None:
    """An organisation always keeps somebody who can invite."""
    others = Membership.objects.current().filter(organisation=membership.organisation, role__in=INVITE_ROLES)
    if membership.role in INVITE_ROLES and not others.exclude(pk=membership.pk).exists():
        raise RuleError(
            _(
                "Plus personne ne pourrait inviter au nom de « %(organisation)s » : donnez d’abord le rôle de chargé·e "
                "de mission ou d’admin à une personne qui prend la suite."
            ),
            code="last-host",
            params={"organisation": membership.organisation.name},
        )


@transaction.atomic
def change_membership(membership: Membership, *, by: Any) -> Membership:
    """Change the function, the role, the rights of a person in the organisation."""
    before = Membership.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=membership.pk)
    if not can_invite(by, before.organisation) or before.left_on is not None:
        raise PermissionDenied
    changed_role = membership.role != before.role
    if changed_role and not all(can_give_role(by, before.organisation, role) for role in (membership.role, before.role)):
        raise RuleError(_("Seul·e un·e admin de l’organisation donne ou retire ce rôle."), field="role", code="role")
    if membership.role not in INVITE_ROLES:
        _keep_a_host(before)
    membership.save()
    rights = {"role": membership.role, "may_publish": membership.may_publish, "may_export": membership.may_export}
    journal("membership.changed", membership, by=by, **rights)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Any, tasks_to: str = "") -> Membership:
    """End a role: one's own by leaving, another's when one may invite; what was left to do gets an owner first."""
    own = by.pk == membership.user_id
    if membership.left_on is not None or not (own or can_invite(by, membership.organisation)):
        raise PermissionDenied
    if not own and not can_give_role(by, membership.organisation, membership.role):
        raise RuleError(_("Seul·e un·e admin de l’organisation retire ce rôle."), code="role")
    _keep_a_host(membership)
    leave_nothing(membership, tasks_to, by=by)
    journal("membership.left" if own else "membership.ended", membership, by=by, role=membership.role)
    membership.left_on = timezone.localdate()
    membership.save(update_fields=["left_on"])
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
    user.name, user.email, user.is_active = "", f"compte-ferme-{user.pk}@invalid.invalid", False
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    journal("account.closed", None, by=None)
    return user
