"""What one types in one's own name: a territory's sentence, a question, an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import DateField


class WordForm(forms.Form):
    """One signed sentence."""

    word = forms.CharField(
        label=_("Notre parole"),
        max_length=280,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Une phrase, 280 signes au plus. Vide, la parole est retirée."),
    )
    function = forms.CharField(
        label=_("Qui le dit, par sa fonction"),
        max_length=150,
        required=False,
        help_text=_("« la direction des affaires sociales »"),
    )


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
