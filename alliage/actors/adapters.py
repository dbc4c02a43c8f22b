"""Our answers to the account library: nobody signs up without an invitation, refusals say what to do."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .permissions import needs_second_factor


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by accepting an invitation, never by a form open to all."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("Ce courriel et ce mot de passe ne vont pas ensemble : vérifiez l’un et l’autre."),
        "enter_current_password": _("Écrivez votre mot de passe actuel."),
        "incorrect_code": _("Ce code n’est pas le bon ou n’est plus valable : écrivez celui qui s’affiche maintenant."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "invalid_password_reset": _("Ce lien a déjà servi ou n’est plus valable."),
        "too_many_login_attempts": _(
            "Trop d’essais de suite. Attendez cinq minutes, ou choisissez un nouveau mot de passe."
        ),
        "rate_limited": _("Trop d’essais de suite. Attendez quelques minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in, in this very session: setting up a second factor asks no password twice."""
        limit = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        if any(record.get("at", 0) > limit for record in get_authentication_records(self.request, self.request.user)):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first screen is in the language of the person."""
        person: Any = request.user
        with translation.override(person.language):
            return resolve_url(settings.LOGIN_REDIRECT_URL)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect lets in people who have an account here already; it opens none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Only the address is looked at: the name here is the one the person typed."""
        sociallogin.user.email = (data.get("email") or "").lower()
        return sociallogin.user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A role that requires a second factor keeps it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Votre rôle demande un second facteur : il ne peut pas être retiré."),
        "cannot_generate_recovery_codes": _("Activez d’abord l’application ; les codes de secours viennent ensuite."),
        "incorrect_code": _("Ce code n’est pas le bon ou n’est plus valable : écrivez celui qui s’affiche maintenant."),
        "unverified_email": _("Votre courriel n’est pas encore vérifié : demandez une nouvelle invitation."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not for an admin or a network animator."""
        return not needs_second_factor(authenticator.user)
