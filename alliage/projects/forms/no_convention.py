"""The three questions of an action without a convention."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alliage.design.stale import StaleMixin
from alliage.rules.without_convention import questions

from ..models import NoConventionAnswers

FIELDS = {"commitments": "commitments", "neutrality": "no_conflict", "purpose": "stated_action"}


class NoConventionForm(StaleMixin, forms.ModelForm[NoConventionAnswers]):
    """Each question answered yes or no, and how one makes sure of it."""

    terms = (
        "l1115-1",
        "convention",
    )

    class Meta:
        model = NoConventionAnswers
        fields = ["commitments", "no_conflict", "stated_action", "explanation"]
        widgets = {"explanation": forms.Textarea({"rows": 4})}
        labels = {"explanation": _("Comment vous en êtes-vous assurés ?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions(timezone.localdate()):
            name = FIELDS[question.code]
            self.fields[name] = forms.TypedChoiceField(
                label=question.text(get_language() or "fr"),
                choices=[("oui", _("Oui")), ("non", _("Non"))],
                coerce=lambda value: value == "oui",
                widget=forms.RadioSelect,
                initial={True: "oui", False: "non"}[getattr(self.instance, name)] if self.instance.pk else None,
            )
            if self.instance.pk:
                self.initial[name] = "oui" if getattr(self.instance, name) else "non"

    @property
    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        return {name: self.cleaned_data[name] for name in (*FIELDS.values(), "explanation")}
