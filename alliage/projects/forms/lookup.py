"""Choosing one row among thousands by typing its name, with or without a script."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alliage.design import search
from alliage.design.adding import add_link

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

    def __init__(
        self,
        *,
        rows: QuerySet[Any],
        describe: Callable[[Any], str],
        apart: QuerySet[Any] | None = None,
        add_url: str = "",
        **kwargs: Any,
    ) -> None:
        """`apart`: rows that exist but do not fit here, which is said; `add_url`: where one who may adds a name unknown."""
        super().__init__(**kwargs)
        self.apart, self.add_url = apart, add_url
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
            raise ValidationError(self._unknown(name, typed))
        named = ", ".join(f"« {self.describe(row)} »" for row in fits[:NAMED])
        raise ValidationError(_("Plusieurs portent ce nom : écrivez par exemple %(names)s.") % {"names": named})

    def _unknown(self, name: str, typed: str) -> str:
        """Why nothing fits, and the way to add it."""
        if self.apart is not None and self.apart.filter(name__iexact=name).exists():
            return _("« %(name)s » existe, mais les exemples fictifs et le réel restent à part.") % {"name": name}
        if not self.add_url:
            return _("Rien ne porte le nom « %(name)s » : vérifiez l’orthographe.") % {"name": typed[:80]}
        said = _("Rien ne porte le nom « %(name)s » : vérifiez l’orthographe, ou ajoutez-le.") % {"name": typed[:80]}
        return format_html("{} {}", said, add_link(self.add_url, name))
