"""What one types of results: an indicator with its targets, the values of a day."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.design.formfields import DateField, PlainDecimalField
from alliage.design.stale import StaleMixin
from alliage.rules.uploads import accept

from ..models import Indicator, Outcome, Project, ValuePart
from ..services.results import Aim, Reading

COMMON = "commun"
"""The place of what belongs to all together, in the names of fields."""
AGES = ValuePart.Age.values
PEOPLE = [(sex, age) for sex in ValuePart.Sex.values for age in AGES]


def _amount(label: Any, **kwargs: Any) -> PlainDecimalField:
    return PlainDecimalField(label=label, required=False, max_digits=14, decimal_places=2, **kwargs)


class IndicatorForm(StaleMixin, forms.ModelForm[Indicator]):
    """A change sought, how one sees it, and the target of each territory, on one page."""

    terms = (
        "changement-recherche",
        "indicateur",
        "cible",
    )

    levels = forms.CharField(
        label=_("Niveaux décrits, un par ligne"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Pour une échelle seulement, du premier au dernier niveau."),
    )
    due_on = DateField(label=_("Cibles à atteindre pour le"), required=False)

    class Meta:
        model = Indicator
        fields = ["title", "kind", "unit", "by_sex_and_age", "verification"]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {"unit": _("« élèves », « hectares », « % des ménages ».")}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.territories: list[Territory] = [row.territory for row in project.territories.select_related("territory")]
        statement = forms.CharField(label=_("Ce que l’on cherche à changer"), max_length=300, required=False)
        head: dict[str, forms.Field] = {"statement": statement}
        outcomes = project.outcomes.all()
        if not self.instance.pk and outcomes:
            outcome = forms.ModelChoiceField(
                outcomes, label=_("Changement déjà écrit"), required=False, empty_label=gettext("un nouveau")
            )
            head = {"outcome": outcome, "statement": statement}
            statement.help_text = gettext("Pour un nouveau changement seulement.")
        kind = forms.ChoiceField(
            label=_("Sorte"), choices=Indicator.Kind.choices, widget=forms.RadioSelect, initial="number"
        )
        self.fields = {**head, **self.fields, "kind": kind}
        for key, name in self.places():
            self.fields[f"from_{key}"] = _amount(gettext("%(name)s : départ") % {"name": name})
            self.fields[f"to_{key}"] = _amount(gettext("%(name)s : cible") % {"name": name})
        if self.instance.pk:
            self._remember()

    def places(self) -> Iterator[tuple[int | str, str]]:
        """The key and the name of each territory, then of all together."""
        yield from ((territory.pk, territory.name) for territory in self.territories)
        yield COMMON, gettext("Ensemble")

    def _remember(self) -> None:
        """Show what is already written, and watch it: another tab may write too."""
        self.initial["statement"] = self.instance.outcome.statement
        self.initial["levels"] = "\n".join(level.label for level in self.instance.levels.all())
        for target in self.instance.targets.all():
            self.initial[f"from_{target.territory_id or COMMON}"] = target.baseline
            self.initial[f"to_{target.territory_id or COMMON}"] = target.target
            self.initial["due_on"] = target.due_on
        watched = ("statement", "levels", "due_on", *self.target_names)
        self.remember(**{name: self.initial.get(name) for name in watched})

    @property
    def target_names(self) -> list[str]:
        """The fields of departures and targets, territory by territory."""
        return [f"{side}_{key}" for key, _name in self.places() for side in ("from", "to")]

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs."""
        data = self.cleaned_data
        lines = str(data.get("levels") or "").splitlines()
        return {
            **{name: data[name] for name in ("title", "kind", "unit", "by_sex_and_age", "verification", "due_on")},
            "statement": data.get("statement") or "",
            "levels": [line.strip() for line in lines if line.strip()],
            "aims": [
                Aim(None if key == COMMON else int(key), data.get(f"from_{key}"), data.get(f"to_{key}"))
                for key, _name in self.places()
            ],
        }

    @property
    def outcome(self) -> Outcome | None:
        """The change already written, when one was chosen."""
        return self.cleaned_data.get("outcome")


class ValuesForm(forms.Form):
    """The values of a day: one field an indicator and a territory; empty means nothing was counted."""

    on = DateField(label=_("Constaté le"))
    note = forms.CharField(
        label=_("Précision"), max_length=300, required=False, help_text=_("D’où viennent ces chiffres, en une phrase.")
    )
    file = forms.FileField(
        label=_("Fichier de preuve"),
        required=False,
        widget=forms.FileInput({"accept": accept("document")}),
        help_text=_("25 Mo au plus."),
    )

    def __init__(self, *args: Any, indicators: list[Indicator], territories: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators, self.territories = indicators, territories
        self.initial.setdefault("on", timezone.localdate())
        for indicator in indicators:
            for key, name in self.places():
                label = f"{indicator.title}, {name}"
                self.fields[f"v_{indicator.pk}_{key}"] = self._field(indicator, label)
                if indicator.by_sex_and_age:
                    for sex, age in PEOPLE:
                        words = f"{label}, {ValuePart.Sex(sex).label}, {ValuePart.Age(age).label}"
                        count = forms.IntegerField(label=words, required=False, min_value=0, max_value=10**9)
                        self.fields[f"p_{indicator.pk}_{key}_{sex}{AGES.index(age)}"] = count

    def places(self) -> Iterator[tuple[str, str]]:
        """The key and the name of each column."""
        for territory in self.territories:
            yield str(territory.pk), territory.name
        yield COMMON, gettext("ensemble")

    def _field(self, indicator: Indicator, label: str) -> forms.Field:
        if indicator.kind == Indicator.Kind.SCALE:
            levels = [(str(level.rank), f"{level.rank}. {level.label}") for level in indicator.levels.all()]
            return forms.ChoiceField(label=label, required=False, choices=[("", gettext("rien")), *levels])
        return _amount(label)

    def grid(self) -> list[tuple[Indicator, list[Any]]]:
        """The fields row by row: an indicator, then one cell a territory."""
        return [(row, [self[f"v_{row.pk}_{key}"] for key, _name in self.places()]) for row in self.indicators]

    def people(self) -> list[tuple[Indicator, list[tuple[str, list[tuple[str, list[Any]]]]]]]:
        """The fields by sex and age, for the indicators that count people: a small table a territory."""
        sexes = ValuePart.Sex.choices
        return [
            (row, [(name, [(str(word), self._cells(row, key, sex)) for sex, word in sexes]) for key, name in self.places()])
            for row in self.indicators
            if row.by_sex_and_age
        ]

    def _cells(self, indicator: Indicator, key: str, sex: str) -> list[Any]:
        return [self[f"p_{indicator.pk}_{key}_{sex}{place}"] for place in range(len(AGES))]

    @property
    def readings(self) -> list[Reading]:
        """What was typed; parts without a whole make it."""
        found = []
        for indicator in self.indicators:
            for key, _name in self.places():
                value = self.cleaned_data.get(f"v_{indicator.pk}_{key}")
                parts = self._parts(indicator, key)
                if value in (None, "") and not parts:
                    continue
                whole = Decimal(sum(parts.values())) if value in (None, "") else Decimal(value)
                found.append(Reading(indicator, None if key == COMMON else int(key), whole, parts))
        return found

    def _parts(self, indicator: Indicator, key: str) -> dict[tuple[str, str], int]:
        if not indicator.by_sex_and_age:
            return {}
        typed = {(sex, age): self.cleaned_data.get(f"p_{indicator.pk}_{key}_{sex}{AGES.index(age)}") for sex, age in PEOPLE}
        return {part: count for part, count in typed.items() if count is not None}


class ReturnForm(forms.Form):
    """Why a value is sent back."""

    reason = forms.CharField(
        label=_("Ce qui est à revoir"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
