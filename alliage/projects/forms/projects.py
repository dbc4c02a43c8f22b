"""What one types to open a project and to describe it, a dozen fields at most a step."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.actors.permissions import can_edit_territory
from alliage.alliances.models import Alliance
from alliage.design.formfields import DateField, PercentField
from alliage.design.stale import StaleMixin
from alliage.vocabulary.models import DacSector, Theme
from alliage.vocabulary.queries import theme_choices

from ..models import Project
from ..queries.projects import columns, language_name
from ..services.projects import OFFERED
from .lookup import NamedField

TEXT_LANGUAGES = ("fr", "en", "ar", "es", "pt", "de", "it", "ro", "hy", "km", "vi", "mg", "ht", "wo", "bm", "ff")
THEMES = 4


def languages() -> list[tuple[str, str]]:
    """The languages a text may be written in, named in the language of the page."""
    return [(code, language_name(code)) for code in TEXT_LANGUAGES]


def own_alliances(user: Any) -> QuerySet[Alliance]:
    """The alliances carried by the organisations one works for."""
    return Alliance.objects.visible_to(user).filter(pk__in=Alliance.objects.carried_by(user).values("pk"))


def near_territories(user: Any, project: Project | None = None) -> QuerySet[Territory]:
    """One's own territories, those of one's alliances, those of the project."""
    homes = [role.organisation.territory_id for role in user.roles if role.organisation.territory_id]
    near = Q(pk__in=homes) | Q(pk__in=own_alliances(user).values("members__territory"))
    if project is not None:
        near |= Q(pk__in=project.territories.values("territory"))
    return Territory.objects.filter(near).select_related("status", "country")


def described(territory: Territory) -> str:
    """« Bignona (commune, Sénégal) »: the name and what tells it from its namesakes."""
    return f"{territory.name} ({territory.place})"


class TerritoryTicks(forms.ModelMultipleChoiceField):
    """Territories as boxes to tick, each with its exact status."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.place}"


def other_territory(user: Any, *, fictitious: bool) -> NamedField:
    """One more territory, by its name; what is invented stays apart from what is real, as in an alliance."""
    rows = Territory.objects.filter(fictitious=fictitious)
    return NamedField(
        apart=Territory.objects.filter(fictitious=not fictitious),
        add_url=reverse("actors:territory_add") if can_edit_territory(user, Territory()) else "",
        label=_("Un autre territoire"),
        required=False,
        rows=rows.select_related("status", "country"),
        describe=described,
        help_text=_("Écrivez son nom, par exemple « Bignona »."),
    )


class CreateForm(forms.ModelForm[Project]):
    """The first step: enough to open a page."""

    starts_on = DateField(label=_("Début prévu"), required=False)
    ends_on = DateField(label=_("Fin prévue"), required=False)

    class Meta:
        model = Project
        fields = ["title", "short_name", "starts_on", "ends_on"]
        labels = {"title": _("Ce que cela change, en une phrase"), "short_name": _("Nom d’usage")}
        help_texts = {
            "title": _("Le bénéfice, pour chacun : « Accompagner les jeunes comme ils le demandent »."),
            "short_name": _("Comme on l’appelle entre nous : « L’échange des éducateurs »."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["alliance"] = forms.ModelChoiceField(
            own_alliances(user),
            label=_("Alliance"),
            required=False,
            empty_label=gettext("Aucune pour l’instant"),
            help_text=_("Ses territoires seront repris si vous n’en cochez pas d’autre que le vôtre."),
        )
        near = near_territories(user)
        home = user.acting.organisation.territory_id if user.acting else None
        self.fields["territories"] = TerritoryTicks(near, label=_("Territoires"), required=False, initial=[home])
        fictitious = bool(user.acting and user.acting.organisation.fictitious)
        self.fields["other"] = other_territory(user, fictitious=fictitious)

    def clean(self) -> dict[str, Any]:
        """The territories in order: one's own first, then those ticked, those of the alliance when none was."""
        data = super().clean() or self.cleaned_data
        chosen = list(data.get("territories") or [])
        alliance = data.get("alliance")
        home = self.user.acting.organisation.territory if self.user.acting else None
        if alliance and all(place == home for place in chosen):
            members = alliance.members.select_related("territory").filter(left_on__isnull=True)
            chosen = [member.territory for member in members]
        if data.get("other"):
            chosen.append(data["other"])
        if home is not None and home in chosen:
            chosen = [home, *(place for place in chosen if place != home)]
        if not chosen and "other" not in self.errors:
            self.add_error("territories", gettext("Choisissez au moins un territoire, ou une alliance."))
        data["sides"] = list(dict.fromkeys(chosen))
        return data

    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        data = self.cleaned_data
        names = {name: data[name] for name in ("title", "short_name", "starts_on", "ends_on")}
        return names | {"alliances": [data["alliance"]] if data["alliance"] else [], "territories": data["sides"]}


class IdentityForm(StaleMixin, forms.ModelForm[Project]):
    """Names, dates planned and real, source."""

    starts_on = DateField(label=_("Début prévu"), required=False)
    ends_on = DateField(label=_("Fin prévue"), required=False)
    began_on = DateField(label=_("Début réel"), required=False)
    ended_on = DateField(label=_("Fin réelle"), required=False)

    class Meta:
        model = Project
        fields = ["title", "short_name", "starts_on", "ends_on", "began_on", "ended_on", "source_url"]


class TextsForm(StaleMixin, forms.ModelForm[Project]):
    """What it is, what is held in common, and the language of these words."""

    class Meta:
        model = Project
        fields = ["summary", "common_ground", "language"]
        widgets = {"summary": forms.Textarea({"rows": 6}), "common_ground": forms.Textarea({"rows": 4})}
        labels = {"language": _("Langue de ces textes")}
        help_texts = {"common_ground": _("Ce qui n’est ni à l’un ni à l’autre : un cahier, une méthode, une équipe.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(choices=languages(), label=self.fields["language"].label)


class SidesForm(StaleMixin, forms.ModelForm[Project]):
    """The alliances served, the territories, the days of work each brings."""

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = self.instance
        served = project.alliances.all()
        self.fields["alliances"] = forms.ModelMultipleChoiceField(
            Alliance.objects.filter(Q(pk__in=own_alliances(user).values("pk")) | Q(pk__in=served.values("pk"))),
            label=_("Alliances servies"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[row.pk for row in served],
        )
        self.sides = columns(project)
        near = near_territories(user, project)
        self.fields["territories"] = TerritoryTicks(
            near, label=_("Territoires"), required=False, initial=[row.territory_id for row in self.sides]
        )
        self.fields["other"] = other_territory(user, fictitious=project.fictitious)
        for row in self.sides:
            self.fields[f"days_{row.territory_id}"] = forms.IntegerField(
                label=gettext("Jours de travail apportés par %(place)s") % {"place": row.territory.name},
                required=False,
                min_value=0,
                max_value=100000,
                initial=row.work_days,
            )

    def clean(self) -> dict[str, Any]:
        """The territories in the order they had, the new ones after; the days of each."""
        data = super().clean() or self.cleaned_data
        ticked = list(data.get("territories") or [])
        kept = [row.territory for row in self.sides if row.territory in ticked]
        added = [place for place in ticked if place not in kept]
        data["sides"] = list(dict.fromkeys([*kept, *added, *([data["other"]] if data.get("other") else [])]))
        data["work_days"] = {row.territory_id: data.get(f"days_{row.territory_id}") for row in self.sides}
        return data


class ThemesForm(StaleMixin, forms.ModelForm[Project]):
    """Up to four themes by order of importance, their shares if they are known, the DAC sector."""

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(self.instance.themes.all())
        choices = [("", gettext("Aucun")), *theme_choices()]
        for place in range(1, THEMES + 1):
            row = rows[place - 1] if place <= len(rows) else None
            self.fields[f"theme_{place}"] = forms.TypedChoiceField(
                label=gettext("Thème n° %(n)d") % {"n": place},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=row.theme_id if row else None,
            )
            self.fields[f"share_{place}"] = PercentField(
                label=gettext("Part du thème n° %(n)d, en %%") % {"n": place},
                required=False,
                initial=row.share if row else None,
            )
        self.fields["dac_sector"] = forms.ModelChoiceField(
            DacSector.objects.all(),
            label=_("Secteur CAD"),
            required=False,
            initial=self.instance.dac_sector_id,
            help_text=_("Le code que demande la déclaration d’aide publique au développement."),
        )

    def clean(self) -> dict[str, Any]:
        """The themes chosen, in their order, with their shares."""
        data = super().clean() or self.cleaned_data
        known = Theme.objects.in_bulk([data[f"theme_{n}"] for n in range(1, THEMES + 1) if data.get(f"theme_{n}")])
        data["themes"] = [
            (known[data[f"theme_{n}"]], data.get(f"share_{n}"))
            for n in range(1, THEMES + 1)
            if data.get(f"theme_{n}") in known
        ]
        for n in range(1, THEMES + 1):
            if data.get(f"share_{n}") is not None and not data.get(f"theme_{n}"):
                self.add_error(f"theme_{n}", gettext("Choisissez le thème de cette part, ou effacez la part."))
        return data


class StageForm(StaleMixin, forms.ModelForm[Project]):
    """Where the project stands. Stopping is not a state: a decision has its own place."""

    review_on = DateField(label=_("Si l’on suspend : à revoir le"), required=False)
    ended_on = DateField(label=_("Si c’est terminé : fin réelle"), required=False)

    class Meta:
        model = Project
        fields = ["stage", "stage_reason", "review_on", "ended_on", "outcome", "handover"]
        widgets = {
            "stage": forms.RadioSelect,
            "stage_reason": forms.Textarea({"rows": 2}),
            "outcome": forms.Textarea({"rows": 3}),
            "handover": forms.Textarea({"rows": 3}),
        }
        labels = {
            "stage_reason": _("Si l’on suspend : pourquoi"),
            "outcome": _("Si c’est terminé : ce qui a été atteint"),
            "handover": _("Si c’est terminé : ce qui continue, et par qui"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"] = forms.ChoiceField(
            label=_("État"),
            choices=[choice for choice in Project.Stage.choices if choice[0] in OFFERED],
            widget=forms.RadioSelect,
        )
