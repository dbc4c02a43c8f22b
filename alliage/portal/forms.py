"""What a person may type in the portal."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField, PercentField

from .models import DigestPreference, Statement
from .queries.week import titles


class StatementForm(forms.ModelForm):
    """What the authority that runs the installation says of itself, in the words of the law."""

    audit_on = DateField(label=_("Date de l’audit"), required=False)
    audit_rate = PercentField(label=_("Taux de conformité"), required=False)

    class Meta:
        model = Statement
        fields = [
            "authority",
            "address",
            "publisher",
            "host",
            "contact",
            "dpo_contact",
            "audit_on",
            "audit_by",
            "audit_level",
            "audit_rate",
            "accessibility_contact",
            "not_accessible",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("address", "not_accessible")}

    def clean_audit_on(self) -> Any:
        """An audit that has not taken place is no audit."""
        day = self.cleaned_data["audit_on"]
        if day and day > timezone.localdate():
            raise ValidationError(gettext("Cette date n’est pas encore passée : notez l’audit une fois réalisé."))
        return day

    def clean(self) -> dict[str, Any]:
        """A level without a date, or the contrary, would state half an audit."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("audit_on")) != bool(data.get("audit_level")) and not self.errors:
            missing = "audit_level" if data.get("audit_on") else "audit_on"
            self.add_error(
                missing, gettext("Un audit a une date et un niveau de conformité : donnez les deux, ou aucun des deux.")
            )
        return data


def hours() -> list[tuple[str, str]]:
    """The hours of a day, in words."""
    return [("", gettext("aucune heure")), *[(str(hour), gettext("%(hour)s h") % {"hour": hour}) for hour in range(24)]]


class DigestForm(forms.ModelForm):
    """How a person wants the mail of her week, on one page."""

    rhythm = forms.ChoiceField(label=_("Rythme"), choices=DigestPreference.Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("Jour"),
        choices=DigestPreference.Day.choices,
        coerce=int,
        help_text=_("Pour le courriel de chaque semaine."),
    )
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Jours sans courriel"),
        choices=DigestPreference.Day.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TypedChoiceField(label=_("Pas de courriel à partir de"), coerce=int, empty_value=None, required=False)
    quiet_until = forms.TypedChoiceField(
        label=_("Jusqu’à"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("La nuit peut passer minuit : 19 h à 8 h."),
    )
    muted = forms.MultipleChoiceField(
        label=_("Ce que je ne veux pas recevoir"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("La page « Ma semaine » montre tout, toujours."),
    )
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)

    class Meta:
        model = DigestPreference
        fields = ["rhythm", "weekday", "language", "muted", "quiet_days", "quiet_from", "quiet_until"]

    field_order = ["rhythm", "weekday", "language", "muted", "quiet_days", "quiet_from", "quiet_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["language"] = self.instance.user.language
        self.fields["muted"].choices = list(titles().items())  # type: ignore[attr-defined]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].choices = hours()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is asked must leave a moment for the mail."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if (start is None) != (end is None):
            missing = "quiet_until" if end is None else "quiet_from"
            self.add_error(missing, gettext("Donnez les deux heures, ou aucune des deux."))
        elif start is not None and start == end:
            self.add_error(
                "quiet_until",
                gettext("De la même heure à la même heure, il ne reste plus de moment : choisissez-en une autre."),
            )
        quiet, rhythm = data.get("quiet_days") or [], data.get("rhythm")
        if rhythm == DigestPreference.Rhythm.WEEKLY and data.get("weekday") in quiet:
            self.add_error("weekday", gettext("Ce jour est parmi vos jours sans courriel : choisissez-en un autre."))
        if rhythm == DigestPreference.Rhythm.DAILY and len(set(quiet)) == len(DigestPreference.Day):
            self.add_error("quiet_days", gettext("Tous les jours sont sans courriel : choisissez plutôt « jamais »."))
        return data
