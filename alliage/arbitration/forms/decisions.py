"""What one types of a vote, of what followed, of an immediate suspension."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import AmountField, DateField

from ..models import DraftLine, Line
from ..services.decisions import Act, Voted


class DecideForm(forms.Form):
    """The act, then the vote on each line, starting from a draft."""

    on = DateField(label=_("Votée le"))
    ref = forms.CharField(label=_("Référence de la délibération"), max_length=80)
    url = forms.URLField(label=_("Adresse de la délibération"), required=False, max_length=500, assume_scheme="https")
    signatory = forms.CharField(label=_("Signée par (fonction)"), max_length=150)
    minority = forms.CharField(
        label=_("Avis minoritaire"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("S’il y en a eu un : il est gardé avec la décision."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[Line], start: Mapping[int, DraftLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self._line(line, start.get(line.pk))

    def _line(self, line: Line, start: DraftLine | None) -> None:
        options = list(line.options.all())
        chosen = start.option_id if start and start.option_id else (options[0].pk if options else None)
        choices = [(str(option.pk), str(option)) for option in options]
        self.fields[f"option-{line.pk}"] = forms.ChoiceField(
            label=gettext("Décision"), choices=choices, initial=str(chosen or "")
        )
        cost = start.cost if start else line.own
        self.fields[f"cost-{line.pk}"] = AmountField(label=gettext("Montant voté"), initial=cost)
        self.fields[f"reason-{line.pk}"] = forms.CharField(label=gettext("Raisons"), required=False, max_length=1000)

    def heads(self) -> list[Any]:
        """The boxes of the act."""
        return [self[name] for name in ("on", "ref", "url", "signatory", "minority")]

    def rows(self) -> list[tuple[Line, list[Any]]]:
        """The boxes of each line."""
        return [(line, [self[f"{cell}-{line.pk}"] for cell in ("option", "cost", "reason")]) for line in self.lines]

    @property
    def act(self) -> Act:
        """The act that carries the vote."""
        data = self.cleaned_data
        return Act(data["on"], data["ref"], data["signatory"], data["url"], data["minority"])

    @property
    def votes(self) -> dict[Line, Voted]:
        """What was voted, line by line."""
        found = {}
        for line in self.lines:
            key = int(self.cleaned_data[f"option-{line.pk}"])
            option = next(each for each in line.options.all() if each.pk == key)
            found[line] = Voted(option, self.cleaned_data[f"cost-{line.pk}"], self.cleaned_data[f"reason-{line.pk}"])
        return found


class FollowForm(forms.Form):
    """What really happened."""

    text = forms.CharField(label=_("Ce qui s’est vraiment passé"), max_length=1500, widget=forms.Textarea({"rows": 4}))


GROUNDS = [
    ("instruction", _("Instruction de l’État")),
    ("securite", _("Sécurité des personnes")),
    ("probite", _("Probité : un doute sérieux sur l’emploi de l’argent")),
    ("force-majeure", _("Force majeure")),
]


class SuspendForm(forms.Form):
    """The ground, the reason, the act, the day one looks again."""

    ground = forms.ChoiceField(label=_("Motif"), choices=GROUNDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Ce qui s’est passé"), max_length=300, widget=forms.Textarea({"rows": 3}))
    act = forms.CharField(label=_("Acte (arrêté, courrier, instruction)"), max_length=150)
    review_on = DateField(label=_("À revoir le"))

    @property
    def ground_words(self) -> str:
        """The ground in words."""
        return str(dict(GROUNDS)[self.cleaned_data["ground"]])
