"""Forms of people, roles and invitations."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design.stale import StaleMixin

from ..models import Invitation, Membership, Organisation, User
from ..permissions import can_give_right, can_give_role
from ..queries import last_author
from ..queries.tasks import held_by, successors

PASSWORD_HELP = gettext_lazy("Douze caractères au moins ; ni votre nom ni votre courriel, ni un mot de passe courant.")


def role_choices(user: Any, organisation: Organisation, *kept: str) -> list[tuple[str, str]]:
    """The roles a person may give in an organisation, and those a row holds already."""
    return [
        (value, str(label))
        for value, label in Membership.Role.choices
        if value in kept or can_give_role(user, organisation, value)
    ]


def close_rights(form: Any, user: Any) -> None:
    """The rights a person does not hold herself cannot be ticked for another; those already given can be taken."""
    row = form.instance
    for right in ("may_publish", "may_export"):
        if not getattr(row, right) and not can_give_right(user, row.organisation, right):
            form.fields[right].disabled = True
            form.fields[right].help_text = _("Ce droit se donne par une personne qui l’a elle-même dans l’organisation.")


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role offered by mail."""

    language = forms.ChoiceField(label=gettext_lazy("Langue du message"), choices=settings.LANGUAGES)

    class Meta:
        model = Invitation
        fields = ["email", "role", "function", "language", "may_publish", "may_export"]
        help_texts = {
            "function": gettext_lazy("Ce que les autres lisent à la place du nom : « la cheffe du service Enfance »."),
            "may_publish": gettext_lazy("Publier rend une fiche visible de tous."),
            "may_export": gettext_lazy("Exporter sort une liste du site ; chaque export est noté au journal."),
        }

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Rôle"), choices=[("", _("Choisir")), *role_choices(by, self.instance.organisation)]
        )
        close_rights(self, by)


class MembershipForm(StaleMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The role of a person in an organisation."""

    class Meta:
        model = Membership
        fields = ["role", "function", "service", "may_publish", "may_export"]

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: last_author(self.instance)
        organisation = self.instance.organisation
        choices = role_choices(by, organisation, self.instance.role)
        self.fields["role"] = forms.ChoiceField(label=_("Rôle"), choices=choices)
        self.fields["service"].queryset = organisation.services.filter(closed_on=None)  # type: ignore[attr-defined]
        if self.instance.user_id != by.pk:
            close_rights(self, by)


class AcceptForm(forms.Form):
    """The name and the password of a new account."""

    name = forms.CharField(
        label=gettext_lazy("Nom et prénom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy(
            "Vu des personnes de votre organisation seulement ; ailleurs, c’est votre fonction qui paraît."
        ),
    )
    password1 = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )
    password2 = forms.CharField(
        label=gettext_lazy("Le même, une seconde fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Twice the same, and strong enough for the person it protects."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Les deux mots de passe ne sont pas les mêmes : écrivez-les de nouveau."))
        elif first:
            try:
                validate_password(first, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """One's own name and language."""

    language = forms.ChoiceField(
        label=gettext_lazy("Langue"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Celle des courriels et de l’écran qui suit la connexion."),
    )

    class Meta:
        model = User
        fields = ["name", "language"]


class CloseAccountForm(forms.Form):
    """One word before an account is closed."""

    sure = forms.BooleanField(
        label=gettext_lazy("Je ferme mon compte : mes rôles prennent fin, mon nom et mon courriel sont effacés."),
        error_messages={"required": gettext_lazy("Cochez la case pour fermer le compte.")},
    )

    def __init__(self, *args: Any, roles: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = [(role, tasks) for role in roles if (tasks := list(held_by(role)))]
        for role, _tasks in self.left:
            self.fields[f"to{role.pk}"] = forms.ChoiceField(
                label=_("À qui vont vos tâches à %(name)s ?") % {"name": role.organisation.name},
                choices=[("", _("Choisir")), *successors(role)],
            )

    def successors(self) -> dict[int, str]:
        """Who takes over, by role."""
        return {role.pk: self.cleaned_data[f"to{role.pk}"] for role, _tasks in self.left}
