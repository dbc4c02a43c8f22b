"""What to read of a history, and why a published row is put back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HistoryFilterForm(forms.Form):
    """By field and by function, in the address; what makes no sense is left out."""

    champ = forms.ChoiceField(label=_("Champ"), required=False)
    par = forms.ChoiceField(label=_("Par"), required=False)

    def __init__(self, *args: Any, fields: list[Any], authors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["champ"].choices = [("", _("tous les champs")), *fields]  # type: ignore[attr-defined]
        self.fields["par"].choices = [("", _("toutes les fonctions")), *authors]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was understood."""
        self.is_valid()
        return {"field": self.cleaned_data.get("champ", ""), "author": self.cleaned_data.get("par", "")}


class PutBackForm(forms.Form):
    """Why a row comes back as it was: asked only where anyone reads it."""

    def __init__(self, *args: Any, is_read: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_read:
            self.fields["reason"] = forms.CharField(
                label=_("Pourquoi ce changement"),
                max_length=300,
                help_text=_(
                    "Cette ligne est publiée : tout le monde lira ce qu’elle disait, ce qu’elle dit et cette raison."
                ),
            )

    @property
    def reason(self) -> str:
        """What was typed."""
        return str(self.cleaned_data.get("reason", ""))
