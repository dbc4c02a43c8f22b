"""Forms of organisations, their services métiers and their mandates."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin
from alliage.vocabulary.forms import SortedChoiceField

from .. import queries
from ..models import Mandate, Organisation, Service
from ..permissions import can_publish_organisation
from .likeness import LikenessMixin
from .places import PlaceField, all_places


class OrganisationFilterForm(forms.Form):
    """What to list of the organisations."""

    q = forms.CharField(label=gettext_lazy("Mots"), required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[("", gettext_lazy("tous les types")), *Organisation.Kind.choices],
        required=False,
    )
    pays = SortedChoiceField(
        label=gettext_lazy("Pays"), queryset=None, required=False, empty_label=gettext_lazy("tous les pays")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pays"].queryset = queries.used_countries(of_organisations=True)  # type: ignore[attr-defined]

    def rows(self, user: Any) -> Any:
        """The organisations asked for, of those a reader may see."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return queries.organisations(user, text=asked.get("q", ""), kind=asked.get("type", ""), country=asked.get("pays"))


class OrganisationForm(StaleMixin, LikenessMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The card of an organisation."""

    territory = PlaceField(label=gettext_lazy("Territoire"), queryset=None, required=False)
    successor_on = DateField(label=gettext_lazy("Remplacée le"), required=False)

    class Meta:
        model = Organisation
        fields = [
            "name",
            "short_name",
            "kind",
            "territory",
            "identifier_scheme",
            "identifier",
            "email",
            "website",
            "successor",
            "successor_on",
            "source_url",
            "published",
        ]
        help_texts = {
            "email": gettext_lazy("Une adresse de service, pas celle d’une personne."),
            "identifier": gettext_lazy(
                "SIREN : 9 chiffres. RNA : W puis 9 chiffres. Ailleurs : le numéro du registre de son pays."
            ),
        }

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["territory"].queryset = all_places()  # type: ignore[attr-defined]
        others = Organisation.objects.visible_to(by).exclude(pk=self.instance.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
        if self.instance.pk is None:
            del self.fields["successor"], self.fields["successor_on"]
        self.stale_author = lambda: queries.last_author(self.instance)
        if not can_publish_organisation(by, self.instance):
            del self.fields["published"]

    def clean(self) -> dict[str, Any]:
        """A new body is compared with those of the directory."""
        data = super().clean() or {}
        if self.instance.pk is None:
            sigle, number = data.get("short_name", ""), data.get("identifier", "")
            self.warn_organisation(data.get("name", ""), short_name=sigle, identifier=number, user=self.by)
        return data


class ServiceForm(StaleMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A service métier."""

    class Meta:
        model = Service
        fields = ["name", "field"]
        help_texts = {"field": gettext_lazy("Enfance, jeunesse, eau, routes, culture…")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: queries.last_author(self.instance)


class MandateForm(StaleMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The term of an assembly or an executive."""

    starts_on = DateField(label=gettext_lazy("Depuis le"))
    ends_on = DateField(label=gettext_lazy("Jusqu’au"), required=False)

    class Meta:
        model = Mandate
        fields = ["body", "powers", "starts_on", "ends_on", "source_url"]
        help_texts = {"body": gettext_lazy("« Assemblée départementale », « conseil communal », « délégation spéciale »…")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: queries.last_author(self.instance)

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("La fin du mandat vient avant son début : corrigez l’une des deux dates."))
        return data
