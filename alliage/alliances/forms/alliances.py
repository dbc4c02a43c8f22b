"""Forms of alliances and of the territories in them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.forms.likeness import LikenessMixin
from alliage.actors.forms.places import check_status, status_label
from alliage.actors.models import Organisation, Territory
from alliage.actors.queries import last_author
from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin
from alliage.vocabulary import queries as vocabulary
from alliage.vocabulary.forms import SortedChoiceField

from ..models import Alliance, AllianceMember
from ..queries.alliances import MINE, countries_seen

FIRST_YEAR = 1945
STAGES = [choice for choice in Alliance.Stage.choices if choice[0] != Alliance.Stage.UNKNOWN]


class FilterForm(forms.Form):
    """Filters of the list, kept in the address; what makes no sense is ignored."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=200, widget=forms.SearchInput)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous les états")), *Alliance.Stage.choices])
    qui = forms.ChoiceField(label=_("Lesquelles"), required=False, choices=[("", _("Toutes")), (MINE, _("Les miennes"))])

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = [(country.code, country.name) for country in countries_seen(user)]
        self.fields["pays"].choices = [("", _("Tous les pays")), *sorted(seen, key=lambda pair: pair[1])]  # type: ignore[attr-defined]
        if not user.is_authenticated:
            del self.fields["qui"]

    def filters(self) -> dict[str, Any]:
        """What was understood."""
        return self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if k not in self.errors}


class AllianceForm(StaleMixin, forms.ModelForm):
    """The card of an alliance."""

    class Meta:
        model = Alliance
        fields = ["name", "purpose", "since_year", "governance", "source_url"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3}), "governance": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("Par exemple « Haut-Val et Kaléba »."),
            "purpose": _("En une ou deux phrases : le défi partagé."),
            "governance": _("Comité de suivi, élus référents, opérateur… par fonction, sans nom de personne."),
            "source_url": _("L’adresse d’une page qui parle de l’alliance, s’il y en a une."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale_author = lambda: last_author(self.instance)

    def clean_since_year(self) -> int | None:
        """A year one can believe."""
        year: int | None = self.cleaned_data["since_year"]
        latest = timezone.localdate().year + 1
        if year is not None and not FIRST_YEAR <= year <= latest:
            raise ValidationError(
                gettext("Écrivez une année entre %(first)d et %(last)d.") % {"first": FIRST_YEAR, "last": latest}
            )
        return year


class NewAllianceForm(AllianceForm):
    """The first step of a new alliance: its card and where it stands."""

    class Meta(AllianceForm.Meta):
        fields = ["name", "purpose", "since_year", "stage", "stage_reason", "governance", "source_url"]
        help_texts = {
            **AllianceForm.Meta.help_texts,
            "stage_reason": _("Demandée pour une alliance en veille, suspendue ou close."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = STAGES  # type: ignore[attr-defined]
        self.fields["stage_reason"].conditional = True  # type: ignore[attr-defined]


class StageForm(StaleMixin, forms.ModelForm):
    """Moving an alliance along its life."""

    stage_since = DateField(label=_("Depuis le"), required=False, help_text=_("Aujourd’hui si vous n’écrivez rien."))

    class Meta:
        model = Alliance
        fields = ["stage", "stage_reason", "stage_since"]
        widgets = {"stage": forms.RadioSelect}
        help_texts = {
            "stage_reason": _(
                "En une phrase que le partenaire peut lire. Demandée pour « en veille », « suspendue » et « close »."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = STAGES  # type: ignore[attr-defined]
        self.fields["stage_reason"].conditional = True  # type: ignore[attr-defined]
        self.stale_author = lambda: last_author(self.instance)


class JoinForm(forms.Form):
    """A territory that exists here already joins."""

    territory = forms.ModelChoiceField(Territory.objects.all(), widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Portée par"), required=False, empty_label=_("pas encore connu")
    )
    joined_on = DateField(label=_("Depuis le"), required=False)

    def __init__(self, *args: Any, territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"t{territory.pk}", "initial": {"territory": territory.pk}, **kwargs})
        self.place = territory
        self.fields["territory"].queryset = Territory.objects.filter(pk=territory.pk)  # type: ignore[attr-defined]
        bodies = Organisation.objects.filter(territory=territory, successor=None)
        self.fields["organisation"].queryset = bodies  # type: ignore[attr-defined]
        # Most places have one authority: it is proposed, never imposed.
        authorities = [body.pk for body in bodies if body.kind == Organisation.Kind.AUTHORITY]
        self.initial["organisation"] = authorities[0] if len(authorities) == 1 else None


class NewTerritoryForm(LikenessMixin, forms.ModelForm):
    """A territory nobody had written yet."""

    organisation_name = forms.CharField(
        label=_("Autorité qui porte l’alliance sur ce territoire"), required=False, max_length=200
    )
    joined_on = DateField(label=_("Depuis le"), required=False)

    class Meta:
        model = Territory
        fields = ["name", "status", "country"]

    field_order = ["name", "country", "status", "organisation_name", "joined_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = SortedChoiceField(label=_("Pays"), queryset=vocabulary.countries())
        status = SortedChoiceField(label=_("Statut"), queryset=vocabulary.statuses())
        status.label_from_instance = status_label  # type: ignore[assignment, method-assign]
        self.fields |= {"country": country, "status": status}

    def clean(self) -> dict[str, Any]:
        """The status is one of the country, and the new place is compared with those of its country."""
        data = super().clean() or {}
        check_status(self, data.get("country"), data.get("status"))
        self.warn_territory(data.get("name", ""), country=data.get("country"))
        return data


class MemberForm(StaleMixin, forms.ModelForm):
    """Who carries the alliance in a territory, since when, in which place."""

    joined_on = DateField(label=_("Depuis le"), required=False)
    left_on = DateField(label=_("A quitté l’alliance le"), required=False)

    class Meta:
        model = AllianceMember
        fields = ["organisation", "joined_on", "left_on", "years_only", "position"]
        help_texts = {"position": _("Son rang parmi les territoires de l’alliance.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.instance.territory
        self.fields["organisation"].queryset = Organisation.objects.filter(territory=place)  # type: ignore[attr-defined]
        self.fields["organisation"].empty_label = _("pas encore connu")  # type: ignore[attr-defined]
        self.stale_author = lambda: last_author(self.instance.alliance)
