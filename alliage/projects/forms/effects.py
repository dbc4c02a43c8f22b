"""What one types to tell an effect."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin
from alliage.rules.uploads import accept

from ..models import Effect, Project
from ..queries.corrections import said
from ..queries.projects import columns
from .corrections import reason_field
from .words import language_field


class EffectForm(StaleMixin, forms.ModelForm[Effect]):
    """Where it is felt, what changed, how far it is proved, who says it."""

    observed_on = DateField(label=_("Constaté le"), required=False)
    file = forms.FileField(
        label=_("Fichier de preuve"),
        required=False,
        widget=forms.FileInput({"accept": accept("document")}),
        help_text=_("Un compte rendu, une délibération, une enquête : 25 Mo au plus. Visible des partenaires du projet."),
    )

    class Meta:
        model = Effect
        fields = ["territory", "domain", "statement", "language", "level", "observed_on", "function", "source_url"]
        labels = {"function": _("Qui le dit, par sa fonction"), "source_url": _("Adresse d’une source publique")}
        help_texts = {
            "statement": _("Un fait, au présent : « Six quartiers ont un éducateur avec un statut et un budget »."),
            "level": _("« documenté » et « vérifié » demandent un fichier ou une source."),
            "function": _("« la cheffe du service Enfance-famille » : jamais un nom."),
        }
        widgets = {"statement": forms.Textarea({"rows": 3}), "level": forms.RadioSelect}

    def __init__(self, *args: Any, project: Project, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"] = forms.ModelChoiceField(
            Territory.objects.filter(pk__in=[row.territory_id for row in columns(project)]),
            label=_("Où cela se sent-il ?"),
            required=False,
            empty_label=gettext("En commun, dans tous les territoires"),
        )
        self.fields["territory"].answers = True  # type: ignore[attr-defined]
        self.fields["language"] = language_field()
        self.initial["language"] = self.instance.language or project.language
        self.fields["level"] = forms.ChoiceField(
            label=_("Niveau de preuve"),
            choices=Effect.Level.choices,
            widget=forms.RadioSelect,
            help_text=self.fields["level"].help_text,
        )
        if said(self.instance):
            self.fields["reason"] = reason_field()

    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}
