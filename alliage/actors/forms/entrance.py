"""The library's forms of the door in our words: labels we use elsewhere, no example text in the boxes."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from .people import PASSWORD_HELP

LABELS = {
    "login": _("Courriel"),
    "email": _("Courriel"),
    "code": _("Code à six chiffres"),
    "oldpassword": _("Mot de passe actuel"),
    "password2": _("Le même, une seconde fois"),
}


class Plain:
    """Gives each field its label and takes the example text away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name == "password1":
                field.help_text = PASSWORD_HELP


class Login(Plain, LoginForm):  # type: ignore[misc]
    """Courriel and password."""


class Reset(Plain, ResetPasswordForm):  # type: ignore[misc]
    """A lost password."""


class ResetKey(Plain, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link received."""


class Change(Plain, ChangePasswordForm):  # type: ignore[misc]
    """A new password, knowing the old one."""


class Choose(Plain, SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class Confirm(Plain, ReauthenticateForm):  # type: ignore[misc]
    """Showing who one is again."""


class Code(Plain, AuthenticateForm):  # type: ignore[misc]
    """The second factor."""


class ConfirmCode(Plain, ReauthenticateCodeForm):  # type: ignore[misc]
    """The second factor again."""


class Activate(Plain, ActivateTOTPForm):  # type: ignore[misc]
    """Setting up the second factor."""
