"""What a partner says, what we ask, what we report; and who reads the note."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation
from alliage.design.formfields import DateField
from alliage.projects.permissions import participants

from ..models import Line, View


class SayForm(forms.Form):
    """A partner’s view of its line."""

    stance = forms.ChoiceField(label=_("Votre avis"), choices=View.Stance, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Votre parole"),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Une ou deux phrases : elles seront lues avant le vote, telles quelles."),
    )


class AnswerForm(SayForm):
    """The same through a link, with the function of who answers."""

    function = forms.CharField(label=_("Votre fonction"), max_length=150, help_text=_("Pas votre nom."))


def partners(line: Line) -> Any:
    """The other bodies of the cooperation of a line."""
    project = line.project
    bodies = participants(project) - {line.round.organisation_id} if project else set()
    return Organisation.objects.filter(pk__in=bodies).select_related("territory__status", "territory__country")


class AskForm(forms.Form):
    """Whom we ask, by function, and what."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Partenaire"), empty_label=None)
    function = forms.CharField(label=_("À quelle fonction"), max_length=150, help_text=_("Une fonction, pas un nom."))
    question = forms.CharField(
        label=_("Notre question"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        initial=_("Notre budget baisse. Que faut-il garder d’abord, et que peut-on décaler ?"),
    )
    language = forms.ChoiceField(label=_("Langue de la page"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners(line)  # type: ignore[attr-defined]


class ReportForm(SayForm):
    """What a partner told us in a talk."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Partenaire"), empty_label=None)
    function = forms.CharField(label=_("Qui l’a dit (fonction)"), max_length=150)
    on = DateField(label=_("Le"), initial=timezone.localdate)
    field_order = ["organisation", "function", "on", "stance", "text"]

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners(line)  # type: ignore[attr-defined]
        self.fields["stance"].label = _("Son avis")
        self.fields["text"].label = _("Sa parole")


class ShareForm(forms.Form):
    """Who reads the note, by function."""

    function = forms.CharField(
        label=_("Pour qui (fonction)"), max_length=150, initial=_("La vice-présidente à l’action internationale")
    )
    language = forms.ChoiceField(label=_("Langue de la page"), choices=settings.LANGUAGES)
