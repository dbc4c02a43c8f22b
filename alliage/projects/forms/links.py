"""What one types to prepare a link, and to answer to what came in through it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation
from alliage.design.formfields import DateField, PlainDecimalField
from alliage.rules.pre_election import Notice

from ..models import Comment, Effect, PersonalLink, Project, Submission
from ..queries.links import addressees, effects_to_confirm, indicators
from ..services.links import Demand
from .words import verified_field

Kind = PersonalLink.Kind


class LinkForm(forms.Form):
    """For whom, what, in which language, until when: only what this kind of link needs."""

    def __init__(
        self, *args: Any, project: Project, user: Any, kind: str, comment: Comment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.comment = kind, comment
        bodies = addressees(project, user)
        if comment:
            bodies = [body for body in bodies if body.territory_id == comment.territory_id]
        self.fields["organisation"] = forms.ModelChoiceField(
            Organisation.objects.filter(pk__in=[body.pk for body in bodies]),
            label=_("À quelle organisation ?"),
            initial=bodies[0].pk if len(bodies) == 1 else None,
            empty_label=gettext("Choisir"),
        )
        self.fields["function"] = forms.CharField(
            label=_("À quelle fonction ?"),
            max_length=150,
            help_text=_("« la direction des affaires sociales » : jamais un nom."),
        )
        for name, field in self._about(project).items():
            self.fields[name] = field
        self.fields["due_on"] = DateField(label=_("Réponse attendue pour le"), required=False)
        self.fields["language"] = forms.ChoiceField(
            label=_("Langue de la page et du message"), choices=settings.LANGUAGES, widget=forms.RadioSelect, initial="fr"
        )

    def _about(self, project: Project) -> dict[str, forms.Field]:
        """The one field that says what is asked."""
        if self.kind == Kind.QUESTION and self.comment is None:
            text = forms.Textarea({"rows": 3})
            help_text = _("Une seule, en mots simples : elle se lit sur un téléphone.")
            return {"question": forms.CharField(label=_("La question"), max_length=500, widget=text, help_text=help_text)}
        if self.kind == Kind.VALUE:
            return {
                "indicator": forms.ModelChoiceField(
                    indicators(project), label=_("L’indicateur"), empty_label=gettext("Choisir")
                )
            }
        if self.kind == Kind.CONFIRM:
            rows = effects_to_confirm(project)
            return {"effect": forms.ModelChoiceField(rows, label=_("L’effet"), empty_label=gettext("Choisir"))}
        return {}

    def demand(self) -> Demand:
        """What the deed asks for."""
        data = self.cleaned_data
        return Demand(
            kind=self.kind,
            question=data.get("question", ""),
            comment=self.comment,
            indicator=data.get("indicator"),
            effect=data.get("effect"),
            due_on=data["due_on"],
        )


class AcceptForm(forms.Form):
    """What came in, that a reader may correct before it counts; `near`: the rules to verify before everyone reads it."""

    def __init__(self, *args: Any, submission: Submission, near: Sequence[Notice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = submission.link.kind
        if near:
            self.fields["verified"] = verified_field()
        if kind == Kind.VALUE:
            self.fields["value"] = PlainDecimalField(
                label=_("Valeur"), max_digits=14, decimal_places=2, initial=submission.value
            )
        longest = {Kind.EFFECT: Effect._meta.get_field("statement").max_length, Kind.VALUE: 300}
        if kind in {Kind.READING, Kind.WORD}:
            return  # what a partner says of a page put before it, and what it signs, are not corrected
        self.fields["text"] = forms.CharField(
            label=_("Précision") if kind in {Kind.VALUE, Kind.CONFIRM} else _("Texte"),
            max_length=longest.get(Kind(kind), 1000),
            required=kind not in {Kind.VALUE, Kind.CONFIRM},
            initial=submission.text,
            widget=forms.Textarea({"rows": 4}),
            help_text=_("Vous pouvez corriger : votre partenaire verra ce qu’il a écrit et ce que vous avez gardé."),
        )


class RefuseForm(forms.Form):
    """Why an answer goes back."""

    reason = forms.CharField(
        label=_("Ce qui est à revoir"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Votre partenaire le lira en ouvrant son lien, et pourra écrire de nouveau."),
    )
