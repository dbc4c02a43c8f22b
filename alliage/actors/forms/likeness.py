"""The warning before a second record of the same body or place."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ..queries.likeness import Alike, like_organisation, like_territory

ANYWAY = "create_anyway"


class LikenessMixin(forms.BaseForm):
    """A form of a new record that names those it resembles, once; « Créer quand même » goes on.

    The template includes `actors/alike.html` inside its form.
    """

    alike: list[Alike]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = []

    def warn(self, found: list[Alike]) -> None:
        """Hold the creation back until the person has seen those."""
        if found and ANYWAY not in self.data:
            self.alike += found
            if not self.errors:
                self.add_error(None, _("Cette fiche existe peut-être déjà : regardez celles qui lui ressemblent."))

    def warn_organisation(self, name: str, *, user: Any, short_name: str = "", identifier: str = "") -> None:
        """Compare with the organisations of the directory."""
        if name:
            self.warn(like_organisation(name, short_name=short_name, identifier=identifier, user=user))

    def warn_territory(self, name: str, *, country: Any, code: str = "") -> None:
        """Compare with the territories of the country."""
        if name:
            self.warn(like_territory(name, country=country, code=code))
