"""What one types of a risk."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin

from ..models import Project, Risk
from ..models.contacts import DEGREES


class RiskForm(StaleMixin, forms.ModelForm[Risk]):
    """What may happen, how likely and how grave in words, what is done, who watches."""

    review_on = DateField(label=_("À revoir le"), required=False)

    class Meta:
        model = Risk
        fields = ["text", "likelihood", "severity", "response", "owner", "territory", "review_on"]
        widgets = {
            "text": forms.Textarea({"rows": 2}),
            "response": forms.Textarea({"rows": 2}),
            "likelihood": forms.RadioSelect,
            "severity": forms.RadioSelect,
        }
        help_texts = {"owner": _("Une fonction, pas un nom.")}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Territory.objects.filter(pk__in=project.territories.values("territory"))
        for name in ("likelihood", "severity"):
            self.fields[name].choices = DEGREES  # type: ignore[attr-defined]
        empty = gettext("tous les territoires")
        self.fields["territory"] = forms.ModelChoiceField(rows, label=_("Où"), required=False, empty_label=empty)

    def clean_review_on(self) -> datetime.date | None:
        """A day to come; one written long ago may stay."""
        day: datetime.date | None = self.cleaned_data["review_on"]
        if day and day < timezone.localdate() and day != self.initial.get("review_on"):
            raise forms.ValidationError(gettext("Ce jour est passé : choisissez un jour à venir."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}
