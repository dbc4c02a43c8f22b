"""What one types about who takes part: partners, goals served, services and their days."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Service
from alliage.actors.permissions import can_add_organisation
from alliage.design.formfields import AmountField
from alliage.vocabulary.models import SdgGoal, SdgTarget

from ..models import Participation, Project, ProjectSdg
from ..permissions import participants
from .lookup import NamedField


def organisation_described(body: Organisation) -> str:
    """« Commune de Bignona (Bignona) »."""
    return f"{body.name} ({body.territory})" if body.territory else body.name


def named_organisation(label: Any, user: Any) -> NamedField:
    """An organisation of the directory, by its name."""
    return NamedField(
        label=label,
        rows=Organisation.objects.visible_to(user).select_related("territory"),
        describe=organisation_described,
        help_text=_("Écrivez son nom."),
        add_url=reverse("actors:organisation_add") if can_add_organisation(user) else "",
    )


class PartnerForm(forms.ModelForm[Participation]):
    """One more organisation and its role."""

    terms = (
        "chef-de-file",
        "operateur",
    )

    class Meta:
        model = Participation
        fields = ["role", "co_owner"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"organisation": named_organisation(_("Organisation"), user), **self.fields}


class GoalForm(forms.ModelForm[ProjectSdg]):
    """A goal or one of its targets, its weight and why."""

    terms = (
        "odd",
        "cible",
        "agenda-2030",
    )

    class Meta:
        model = ProjectSdg
        fields = ["weight", "justification"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [(f"o{goal.number}", f"{goal.number}. {goal.name}") for goal in SdgGoal.objects.all()]
        self.fields = {
            "goal": forms.ChoiceField(label=_("Objectif"), choices=[("", gettext("Choisir")), *goals]),
            "target": forms.CharField(
                label=_("Cible"),
                required=False,
                max_length=5,
                help_text=_("Son numéro, par exemple 4.4 ; laissez vide pour l’objectif entier."),
            ),
            **self.fields,
        }

    def clean_goal(self) -> int:
        """The number of the goal."""
        return int(str(self.cleaned_data["goal"]).removeprefix("o"))

    def clean_target(self) -> SdgTarget | None:
        """The target of that number, which belongs to the goal chosen."""
        code = str(self.cleaned_data.get("target") or "").strip().lower()
        if not code:
            return None
        found = SdgTarget.objects.select_related("goal").filter(code=code).first()
        if found is None:
            raise forms.ValidationError(gettext("La cible « %(code)s » n’existe pas : de 1.1 à 17.19.") % {"code": code})
        if found.goal.number != self.cleaned_data.get("goal"):
            raise forms.ValidationError(gettext("La cible %(code)s est d’un autre objectif.") % {"code": code})
        return found


class ServiceForm(forms.Form):
    """Days a service gives in a year."""

    year = forms.IntegerField(label=_("Année"), min_value=1950, max_value=2100)
    days = AmountField(label=_("Jours"), max_digits=6, decimal_places=1)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = participants(project)
        rows = Service.objects.filter(Q(organisation__in=bodies), closed_on__isnull=True).select_related("organisation")
        service = forms.ModelChoiceField(rows, label=_("Service métier"))
        service.label_from_instance = lambda obj: f"{obj.name}, {obj.organisation}"  # type: ignore[method-assign]
        self.fields = {"service": service, **self.fields}
        self.fields["year"].initial = timezone.localdate().year
