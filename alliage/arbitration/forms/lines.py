"""What one types of a line and of its options."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.design.formfields import AmountField, PercentField, PlainDecimalField
from alliage.design.stale import StaleMixin
from alliage.projects.models import Project

from ..models import Line, Option, OptionTerritory, OptionYear, Round
from ..services.options import PlaceFigures, YearFigures


class LineForm(StaleMixin, forms.ModelForm[Line]):
    """What a line cost, what is signed, what co-funders ask, whether it must be kept or left."""

    own = AmountField(label=_("Coût pour nous, exercice de départ"))
    other = AmountField(label=_("Autres financeurs, exercice de départ"))
    committed = AmountField(label=_("Déjà engagé, par exercice"), help_text=_("Ce qui est signé et ne peut plus baisser."))
    min_share = PercentField(
        label=_("Part propre que les cofinanceurs demandent, en %"),
        required=False,
        help_text=_("Vide : on suppose que leur argent suit le nôtre, en proportion."),
    )
    days = PlainDecimalField(label=_("Jours d’agents"), min_value=0, max_digits=7, decimal_places=1)

    class Meta:
        model = Line
        fields = [
            "label",
            "spending",
            "own",
            "other",
            "days",
            "committed",
            "committed_until",
            "committed_by",
            "min_share",
            "must",
            "note",
        ]
        widgets = {"must": forms.RadioSelect, "note": forms.Textarea({"rows": 2})}
        help_texts = {
            "committed_until": _("Dernier exercice que l’engagement couvre ; vide : le premier seulement."),
            "committed_by": _("La convention, le marché, le paiement qui engage."),
            "note": _("Lue par les personnes nommées, et par elles seules."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.project_id:
            del self.fields["spending"]
        self.fields["must"].required = False

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}


class AddLineForm(forms.Form):
    """One more line: a cooperation that is not there yet, or another spending of the policy."""

    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Coopération"), required=False, empty_label=_("aucune : une autre dépense")
    )
    label = forms.CharField(label=_("ou le nom de la dépense"), max_length=200, required=False)
    spending = forms.ChoiceField(label=_("Nature de dépense"), choices=Line.Spending, initial=Line.Spending.OPERATOR)
    own = AmountField(label=_("Coût pour nous, exercice de départ"))
    other = AmountField(label=_("Autres financeurs"), required=False)
    committed = AmountField(label=_("Déjà engagé"), required=False)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = round.lines.exclude(project=None).values("project")
        rows = Project.objects.of(round.organisation).exclude(pk__in=there)
        self.fields["project"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A line has a cooperation or a name."""
        found = super().clean() or {}
        if not found.get("project") and not str(found.get("label", "")).strip():
            self.add_error("label", gettext("Choisissez une coopération, ou nommez la dépense."))
        return found


class OptionForm(StaleMixin, forms.ModelForm[Option]):
    """An option: its words, its figures each year, what it leaves to each territory."""

    class Meta:
        model = Option
        fields = ["kind", "title", "why", "risks", "conditions", "exit_plan", "signed_reason", "signed_function"]
        widgets = {
            name: forms.Textarea({"rows": 2}) for name in ("why", "risks", "conditions", "exit_plan", "signed_reason")
        }
        help_texts = {
            "title": _("Par exemple « conseil plutôt qu’équipement »."),
            "exit_plan": _("Pour un arrêt : qui reprend quoi, et quand."),
            "signed_reason": _("Pour un arrêt : la raison, que le partenaire lira."),
            "signed_function": _("Une fonction, pas un nom."),
        }

    def __init__(self, *args: Any, line: Line, places: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.places = line, places
        self.numbers = [row.year for row in line.round.years.all()]
        option = self.instance
        years: Mapping[int, OptionYear] = {row.year: row for row in option.years.all()} if option.pk else {}
        told: Mapping[int, OptionTerritory] = (
            {row.territory_id: row for row in option.territories.all()} if option.pk else {}
        )
        for year in self.numbers:
            self._year(year, years.get(year))
        for place in places:
            self._place(place, told.get(place.pk))

    def _year(self, year: int, row: OptionYear | None) -> None:
        with_year = {"year": str(year)}
        start = row or OptionYear(cost=self.line.own, other=self.line.other, days=self.line.days)
        self.fields[f"cost-{year}"] = AmountField(
            label=gettext("Coût pour nous en %(year)s") % with_year, initial=start.cost
        )
        self.fields[f"other-{year}"] = AmountField(
            label=gettext("Autres financeurs en %(year)s") % with_year, initial=start.other
        )
        self.fields[f"days-{year}"] = PlainDecimalField(
            label=gettext("Jours d’agents en %(year)s") % with_year,
            initial=start.days,
            min_value=0,
            max_digits=7,
            decimal_places=1,
        )
        self.fields[f"commitment-{year}"] = AmountField(
            label=gettext("Engagement nouveau (AE) en %(year)s") % with_year, initial=start.commitment, required=False
        )

    def _place(self, place: Territory, row: OptionTerritory | None) -> None:
        name = {"name": place.name}
        start = row or OptionTerritory(kept=Decimal(100))
        self.fields[f"kept-{place.pk}"] = PercentField(
            label=gettext("Effets qui continuent à %(name)s, en %%") % name, initial=start.kept, decimal_places=0
        )
        for cell, label in (("loses", gettext("Ce que %(name)s perd")), ("gains", gettext("Ce que %(name)s gagne"))):
            self.fields[f"{cell}-{place.pk}"] = forms.CharField(
                label=label % name, initial=getattr(start, cell), required=False, max_length=200
            )

    def year_rows(self) -> list[tuple[int, list[Any]]]:
        """The boxes of each year."""
        return [
            (year, [self[f"{cell}-{year}"] for cell in ("cost", "other", "days", "commitment")]) for year in self.numbers
        ]

    def place_rows(self) -> list[tuple[Territory, list[Any]]]:
        """The boxes of each territory."""
        return [(place, [self[f"{cell}-{place.pk}"] for cell in ("kept", "loses", "gains")]) for place in self.places]

    @property
    def stops(self) -> bool:
        """Whether what a stop asks for is to be shown at once."""
        asked = {"exit_plan", "signed_reason", "signed_function"}
        return self["kind"].value() == Option.Kind.STOP or bool(asked & set(self.errors))

    def words(self) -> list[Any]:
        """The boxes of the option itself."""
        return [self[name] for name in self._meta.fields or ()]

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs of the option itself."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    @property
    def figures(self) -> dict[int, YearFigures]:
        """What the deed needs of each year."""
        data = self.cleaned_data
        return {
            year: YearFigures(data[f"cost-{year}"], data[f"other-{year}"], data[f"commitment-{year}"], data[f"days-{year}"])
            for year in self.numbers
        }

    @property
    def on_places(self) -> dict[Territory, PlaceFigures]:
        """What the deed needs of each territory."""
        data = self.cleaned_data
        return {
            place: PlaceFigures(data[f"kept-{place.pk}"], data[f"loses-{place.pk}"], data[f"gains-{place.pk}"])
            for place in self.places
        }
