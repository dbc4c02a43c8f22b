"""Naming the twin of a record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design import search

from ..permissions import can_merge

SEVERAL = 4


class TwinForm(forms.Form):
    """Another record, by its name."""

    twin = forms.CharField(
        label=gettext_lazy("Nom de l’autre fiche"), help_text=gettext_lazy("Tel qu’il est écrit sur cette fiche.")
    )

    def __init__(self, *args: Any, row: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.user = row, user

    def clean_twin(self) -> Any:
        """The one record of that name, that this person may merge."""
        typed = self.cleaned_data["twin"].strip()
        rows = type(self.row).objects.exclude(pk=self.row.pk)
        found = list(rows.filter(name__iexact=typed)[:50]) or list(search.matching(rows, typed)[:50])
        if not found:
            raise ValidationError(_("Rien ne porte le nom « %(name)s » : vérifiez l’orthographe.") % {"name": typed[:80]})
        if len(found) > 1:
            named = ", ".join(f"« {each.name} »" for each in found[:SEVERAL])
            raise ValidationError(_("Plusieurs portent ce nom : écrivez par exemple %(names)s.") % {"names": named})
        if not can_merge(self.user, self.row, found[0]):
            raise ValidationError(
                _("Des personnes tiennent un rôle dans l’une des deux : demandez à l’animation du réseau de les fusionner.")
            )
        return found[0]
