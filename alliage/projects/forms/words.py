"""What one types in one's own name: a territory's sentence, a question, an answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField
from alliage.design.stale import StaleMixin
from alliage.rules.pre_election import Notice

from ..models import ProjectTerritory
from .projects import languages


def language_field() -> forms.ChoiceField:
    """The language a sentence is written in; left alone, that of the project."""
    field = forms.ChoiceField(label=_("Langue de cette phrase"), choices=languages, required=False)
    field.answers = True  # type: ignore[attr-defined]
    return field


def verified_field() -> forms.BooleanField:
    """« J’ai vérifié »: the rule of an election was read, the decision stays with who publishes."""
    return forms.BooleanField(label=_("J’ai vérifié"), required=False)


class WordForm(StaleMixin, forms.ModelForm[ProjectTerritory]):
    """One signed sentence."""

    class Meta:
        model = ProjectTerritory
        fields = ["word", "word_language", "word_function"]
        labels = {"word": _("Notre parole"), "word_function": _("Qui le dit, par sa fonction")}
        widgets = {"word": forms.Textarea({"rows": 3})}
        help_texts = {
            "word": _("Une phrase, 280 signes au plus. Vide, la parole est retirée."),
            "word_function": _("« la direction des affaires sociales »"),
        }

    def __init__(self, *args: Any, near: Sequence[Notice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if near:
            self.fields["verified"] = verified_field()
        self.fields["word_language"] = language_field()
        self.initial["word_language"] = self.instance.word_language or self.instance.project.language

    @property
    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        data = self.cleaned_data
        said = {"word": data["word"], "function": data["word_function"], "language": data["word_language"]}
        return said | {"verified": data.get("verified", False)}


class MessageForm(forms.Form):
    """An answer to partners."""

    text = forms.CharField(label=_("Votre message"), max_length=1000, widget=forms.Textarea({"rows": 5}))


class QuestionForm(MessageForm):
    """A question to partners; with a date, it waits on both sides until it is answered."""

    due_on = DateField(
        label=_("Réponse attendue pour le"),
        required=False,
        help_text=_("Avec une date, la question reste affichée chez vous et chez votre partenaire jusqu’à la réponse."),
    )
