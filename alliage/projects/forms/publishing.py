"""What one types to publish with partners: a reason that cannot wait, an answer to a page put before us, a reply."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliage.rules.pre_election import Notice

from .words import language_field, verified_field

YES, NO = "oui", "non"


class PublishForm(forms.Form):
    """A reason when a partner has not read, a tick when an election is near; nothing else."""

    def __init__(self, *args: Any, unread: bool, near: Sequence[Notice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unread:
            self.fields["reason"] = forms.CharField(
                label=_("Pourquoi cela ne peut pas attendre"),
                max_length=400,
                required=False,
                widget=forms.Textarea({"rows": 2}),
                help_text=_("Seulement pour publier avant la fin de la relecture. La raison est gardée au journal."),
            )
        if near:
            self.fields["verified"] = verified_field()


class ReadingForm(forms.Form):
    """« D’accord », or what is to change."""

    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    agrees = forms.ChoiceField(
        label=_("Cette page peut-elle paraître telle quelle ?"),
        choices=[(YES, _("D’accord")), (NO, _("Il y a quelque chose à changer"))],
        widget=forms.RadioSelect,
    )
    objection = forms.CharField(
        label=_("Ce qui est à changer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Vos mots restent entre partenaires."),
    )

    def clean(self) -> dict[str, Any]:
        """A « no » is explained."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("agrees") == NO and not data.get("objection", "").strip():
            self.add_error("objection", ValidationError(_("Dites ce qui est à changer."), code="empty"))
        return data

    def values(self) -> dict[str, Any]:
        """What the deed asks for."""
        data = self.cleaned_data
        return {"agrees": data["agrees"] == YES, "objection": data["objection"], "page": data["page"]}


class ReplyForm(forms.Form):
    """The reply an organisation publishes on the page."""

    text = forms.CharField(label=_("Votre réponse"), max_length=2000, widget=forms.Textarea({"rows": 8}))
    function = forms.CharField(
        label=_("Qui le dit, par sa fonction"), max_length=150, help_text=_("« la direction des affaires sociales »")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = language_field()
