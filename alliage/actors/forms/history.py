"""What to read of a history."""

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
