"""Forms of territories, their successions, and situations."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin
from alliage.vocabulary import queries as vocabulary
from alliage.vocabulary.forms import SortedChoiceField

from .. import queries
from ..models import Situation, Succession, Territory
from .likeness import LikenessMixin


class PlaceField(SortedChoiceField):
    """A territory told from its namesakes."""

    def label_from_instance(self, obj: Territory) -> str:
        """« Bignona (Département, Sénégal) »."""
        return f"{obj.name} ({obj.place})"


def all_places() -> Any:
    """The territories with what their label says."""
    return Territory.objects.select_related("status", "country")


class TerritoryFilterForm(forms.Form):
    """What to list of the territories."""

    q = forms.CharField(label=gettext_lazy("Mots"), required=False)
    pays = SortedChoiceField(
        label=gettext_lazy("Pays"), queryset=None, required=False, empty_label=gettext_lazy("tous les pays")
    )
    statut = SortedChoiceField(
        label=gettext_lazy("Statut"), queryset=None, required=False, empty_label=gettext_lazy("tous les statuts")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pays"].queryset = queries.used_countries()  # type: ignore[attr-defined]
        self.fields["statut"].queryset = queries.used_statuses()  # type: ignore[attr-defined]
        self.fields["statut"].label_from_instance = status_label  # type: ignore[attr-defined]

    def rows(self) -> Any:
        """The territories asked for; a filter that makes no sense is left out."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return queries.territories(text=asked.get("q", ""), country=asked.get("pays"), status=asked.get("statut"))


class TerritoryForm(StaleMixin, LikenessMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A territory of any country."""

    exists_from = DateField(label=gettext_lazy("Existe depuis le"), required=False)
    exists_to = DateField(label=gettext_lazy("A existé jusqu’au"), required=False)

    class Meta:
        model = Territory
        fields = [
            "name",
            "country",
            "status",
            "parent",
            "code",
            "population",
            "population_year",
            "lat",
            "lon",
            "exists_from",
            "exists_to",
            "source_url",
        ]
        help_texts = {
            "status": gettext_lazy("Le vrai nom de ce qu’il est dans son pays : Département, județ, cercle, commune…"),
            "source_url": gettext_lazy("L’adresse de la page d’où viennent ces faits."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: queries.last_author(self.instance)
        country = self.fields["country"]
        self.fields["country"] = SortedChoiceField(
            label=country.label, queryset=vocabulary.countries(), required=country.required, help_text=country.help_text
        )
        self.fields["status"] = SortedChoiceField(
            label=_("Statut"), queryset=vocabulary.statuses(), help_text=self.fields["status"].help_text
        )
        self.fields["status"].label_from_instance = status_label  # type: ignore[attr-defined]
        self.fields["parent"] = PlaceField(label=_("Fait partie de"), queryset=all_places(), required=False)

    def clean(self) -> dict[str, Any]:
        """The status and the parent are of the country; nothing is part of itself; a population has its year."""
        data = super().clean() or {}
        country, status, parent = data.get("country"), data.get("status"), data.get("parent")
        check_status(self, country, status)
        if country and parent and parent.country_id != country.pk:
            self.add_error("parent", _("Ce territoire est dans un autre pays."))
        if parent and self.instance.pk and self.instance in [parent, *queries.ancestors(parent)]:
            self.add_error("parent", _("Un territoire ne peut pas faire partie de lui-même."))
        if data.get("population") is not None and not data.get("population_year"):
            self.add_error("population_year", _("Dites de quelle année est cette population."))
        if (data.get("lat") is None) != (data.get("lon") is None):
            self.add_error("lon", _("Donnez la latitude et la longitude, ou aucune des deux."))
        if self.instance.pk is None:
            self.warn_territory(data.get("name", ""), country=country, code=data.get("code", ""))
        return data


def check_status(form: forms.BaseForm, country: Any, status: Any) -> None:
    """A status is one of the country chosen, or usable anywhere."""
    if country and status and status.country_id not in {None, country.pk}:
        form.add_error("status", _("Ce statut n’existe pas dans ce pays : choisissez-en un autre, ou « Commune ou ville »."))


def status_label(status: Any) -> str:
    """« Département (Sénégal) »."""
    return f"{status.name} ({status.country.name})" if status.country else status.name


class SuccessionForm(forms.ModelForm):  # type: ignore[type-arg]
    """One territory took over from another."""

    predecessor = PlaceField(label=gettext_lazy("Territoire remplacé"), queryset=None)
    on = DateField(label=gettext_lazy("Date"), required=False)

    class Meta:
        model = Succession
        fields = ["predecessor", "on", "note", "source_url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["predecessor"].queryset = all_places().exclude(pk=self.instance.successor_id)  # type: ignore[attr-defined]

    def clean_predecessor(self) -> Territory:
        """Once per pair, and not both ways."""
        predecessor: Territory = self.cleaned_data["predecessor"]
        pair = (predecessor.pk, self.instance.successor_id)
        if Succession.objects.filter(predecessor=pair[0], successor=pair[1]).exists():
            raise forms.ValidationError(_("Cette succession est déjà notée."))
        if Succession.objects.filter(predecessor=pair[1], successor=pair[0]).exists():
            raise forms.ValidationError(_("L’inverse est déjà noté : vérifiez lequel a remplacé l’autre."))
        return predecessor


class SituationFilterForm(forms.Form):
    """What to list of the situations."""

    pays = SortedChoiceField(
        label=gettext_lazy("Pays"), queryset=None, required=False, empty_label=gettext_lazy("tous les pays")
    )
    passees = forms.BooleanField(label=gettext_lazy("Montrer aussi les situations passées"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pays"].queryset = queries.used_countries()  # type: ignore[attr-defined]

    def rows(self) -> Any:
        """The situations asked for."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return queries.situations(current=not asked.get("passees"), country=asked.get("pays"))


class SituationForm(StaleMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What weighs on working together in a country or a territory."""

    territory = PlaceField(
        label=gettext_lazy("Territoire"),
        queryset=None,
        required=False,
        help_text=gettext_lazy("Laissez vide si la situation est celle de tout le pays."),
    )
    starts_on = DateField(label=gettext_lazy("Depuis le"), required=False)
    ends_on = DateField(label=gettext_lazy("Jusqu’au"), required=False)
    source_date = DateField(label=gettext_lazy("Date de la source"), required=False)

    class Meta:
        model = Situation
        fields = ["kind", "country", "territory", "text", "starts_on", "ends_on", "source_url", "source_date"]
        help_texts = {"text": gettext_lazy("Un fait, sans jugement : qui a décidé quoi, et quand.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: queries.last_author(self.instance)
        country = self.fields["country"]
        self.fields["country"] = SortedChoiceField(
            label=country.label, queryset=vocabulary.countries(), required=country.required, help_text=country.help_text
        )
        self.fields["territory"].queryset = all_places()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The territory is in the country; without a country, its own is meant."""
        data = super().clean() or {}
        territory, country = data.get("territory"), data.get("country")
        if territory and country and territory.country_id != country.pk:
            self.add_error("territory", _("Ce territoire est dans un autre pays."))
        return data
