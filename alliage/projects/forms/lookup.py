"""Choosing one row among thousands by typing its name, with or without a script."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from alliage.design import search

PROPOSED = 300
NAMED = 4


class NamedInput(forms.TextInput):
    """A text box with the names the browser may propose."""

    template_name = "projects/widgets/named_input.html"
    proposals: Callable[[], list[str]] = list

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["proposals"] = self.proposals()
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_noms"
        return context


class NamedField(forms.CharField):
    """A row found by its name, or by its name and what tells it from others; when several fit, the message names them."""

    widget = NamedInput

    def __init__(self, *, rows: QuerySet[Any], describe: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self.describe = describe
        self.widget.proposals = self._proposals
        self.widget.attrs["autocomplete"] = "off"

    def _proposals(self) -> list[str]:
        return [self.describe(row) for row in self.rows[:PROPOSED]]

    def prepare_value(self, value: Any) -> Any:
        """A stored row is shown by its description."""
        return self.describe(value) if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        """The row, or a polite refusal that says which names fit."""
        typed = str(super().clean(value) or "").strip()
        if not typed:
            return None
        name = typed.split(" (", 1)[0].strip()
        found = list(self.rows.filter(name__iexact=name)[:50]) or list(search.matching(self.rows, name)[:50])
        exact = [row for row in found if self.describe(row).casefold() == typed.casefold()]
        fits = exact or [row for row in found if str(row.name).casefold() == name.casefold()] or found
        if len(fits) == 1:
            return fits[0]
        if not fits:
            raise ValidationError(_("Rien ne porte le nom « %(name)s » : vérifiez l’orthographe.") % {"name": typed[:80]})
        named = ", ".join(f"« {self.describe(row)} »" for row in fits[:NAMED])
        raise ValidationError(_("Plusieurs portent ce nom : écrivez par exemple %(names)s.") % {"names": named})
