"""What one types of a round: its frame, its limits, who sees it, a draft by hand."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Membership, Service, Territory, User
from alliage.alliances.models import Alliance
from alliage.design import values
from alliage.design.formfields import AmountField, DateField, PercentField, PlainDecimalField
from alliage.design.stale import StaleMixin
from alliage.projects.models import Project, ProjectSdg, ProjectTheme, ServiceInvolvement
from alliage.rules.scoring import usual_weights
from alliage.vocabulary.models import SdgGoal, Theme

from ..models import Draft, Line, Link, Option, Round


class ReasonForm(forms.Form):
    """Why a round moves again."""

    reason = forms.CharField(label=_("Pourquoi la rouvrir"), max_length=400, widget=forms.Textarea({"rows": 2}))


class FrameForm(StaleMixin, forms.ModelForm[Round]):
    """The envelope of the first year, the dates, how many reorientations at most."""

    envelope = AmountField(label=_("Enveloppe (crédits de paiement)"))
    commitments = AmountField(
        label=_("Autorisations d’engagement (AE)"),
        required=False,
        help_text=_("Vide : pas de limite sur les engagements nouveaux."),
    )
    days = PlainDecimalField(
        label=_("Jours d’agents"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=1,
        help_text=_("Vide : pas de limite."),
    )
    vote_on = DateField(label=_("Vote le"), required=False)
    report_on = DateField(label=_("Rapport à envoyer avant le"), required=False)
    terms = ("ae-cp",)

    class Meta:
        model = Round
        fields = ["kind", "vote_on", "report_on", "reorientations"]
        help_texts = {"reorientations": _("Vide : autant qu’il en faut.")}

    field_order = ["envelope", "commitments", "days", "kind", "vote_on", "report_on", "reorientations"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = next(row for row in self.instance.years.all() if row.year == self.instance.year)
        for name in ("envelope", "commitments", "days"):
            self.initial.setdefault(name, getattr(first, name))

    def clean(self) -> dict[str, Any]:
        """The report leaves before the vote."""
        found = super().clean() or {}
        report, vote = found.get("report_on"), found.get("vote_on")
        if report and vote and report > vote:
            self.add_error("report_on", gettext("Le rapport part avant le vote : corrigez l’une des deux dates."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the deed needs."""
        return {name: value for name, value in self.cleaned_data.items() if name != "stamp"}


class YearForm(forms.Form):
    """The envelope of one more year."""

    envelope = AmountField(label=_("Enveloppe de l’exercice suivant"))


class BalanceForm(forms.Form):
    """How much each territory weighs, and what it keeps at least."""

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(round.territories.all())
        for row in self.rows:
            name = row.territory.name
            self.fields[f"weight-{row.territory_id}"] = forms.IntegerField(
                label=gettext("Poids de %(name)s") % {"name": name}, min_value=0, max_value=100, initial=row.weight
            )
            self.fields[f"floor-{row.territory_id}"] = PercentField(
                label=gettext("Plancher de %(name)s, en %%") % {"name": name}, initial=row.floor, decimal_places=0
            )

    def parts(self) -> list[tuple[Territory, Any, Any]]:
        """Each territory with its two boxes."""
        return [(row.territory, self[f"weight-{row.territory_id}"], self[f"floor-{row.territory_id}"]) for row in self.rows]

    def chosen(self) -> dict[Territory, tuple[int, Decimal]]:
        """What the deed needs."""
        data = self.cleaned_data
        return {
            row.territory: (data[f"weight-{row.territory_id}"], Decimal(data[f"floor-{row.territory_id}"]))
            for row in self.rows
        }


class WeightsForm(forms.Form):
    """The weight of each criterion; together 100."""

    def __init__(self, *args: Any, weights: dict[str, int], words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, value in weights.items():
            label = words.get(code, code)
            self.fields[code] = forms.IntegerField(label=label, min_value=0, max_value=100, initial=value)


def weights_of(round: Round, today: Any) -> dict[str, int]:
    """The weights of a round, else the usual ones."""
    return {name: int(value) for name, value in round.weights.items()} or usual_weights(today)


class LimitForm(forms.Form):
    """What a limit is about, its least and its most."""

    about = forms.ChoiceField(label=_("Sur quoi"))
    least = AmountField(label=_("Au moins"), required=False)
    most = AmountField(label=_("Au plus"), required=False)

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = subjects(round)  # type: ignore[attr-defined]

    def clean_about(self) -> tuple[str, str, str]:
        """Dimension, key and word of what was chosen."""
        chosen = self.cleaned_data["about"]
        dimension, key = chosen.split(":", 1)
        words = {value: label for _group, rows in subjects_of(self) for value, label in rows}
        return dimension, key, str(words[chosen])


def subjects_of(form: LimitForm) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups of choices of a form."""
    return list(form.fields["about"].choices)  # type: ignore[attr-defined]


def subjects(round: Round) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the lines of a round have: themes, territories, alliances, goals, services, kinds of spending."""
    projects = round.lines.exclude(project=None).values("project")
    kinds = sorted(set(round.lines.values_list("spending", flat=True)))
    goals = SdgGoal.objects.filter(number__in=_used("sdgs", projects))
    found: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("theme", gettext("Thème"), [(row.code, row.name) for row in Theme.objects.filter(pk__in=_used("themes", projects))]),
        ("territory", gettext("Territoire"), [(str(row.territory_id), str(row.territory)) for row in round.territories.all()]),
        ("alliance", gettext("Alliance"), [(str(row.pk), row.name) for row in Alliance.objects.filter(pk__in=_used("alliances", projects))]),
        ("goal", gettext("Objectif de développement durable"), [(str(row.number), str(row)) for row in goals]),
        ("service", gettext("Service métier"), [(str(row.pk), str(row)) for row in Service.objects.filter(pk__in=_used("services", projects))]),
        ("spending", gettext("Nature de dépense"), [(kind, str(Line.Spending(kind).label)) for kind in kinds]),
    ]  # fmt: skip
    return [(word, [(f"{code}:{key}", label) for key, label in rows]) for code, word, rows in found if rows]


def _used(name: str, projects: Any) -> Any:
    """The keys of what the cooperations of a round have."""
    model: Any = {"themes": ProjectTheme, "sdgs": ProjectSdg, "services": ServiceInvolvement}.get(name)
    column = {"themes": "theme", "sdgs": "goal_number", "alliances": "alliance", "services": "service"}[name]
    return (model or Project.alliances.through).objects.filter(project__in=projects).values(column)


class LinkForm(forms.Form):
    """Two options of two lines, and the rule between them."""

    kind = forms.ChoiceField(label=_("Règle"), choices=Link.Kind)
    first = forms.ModelChoiceField(Option.objects.none(), label=_("Première option"))
    second = forms.ModelChoiceField(Option.objects.none(), label=_("Seconde option"))

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Option.objects.filter(line__round=round).select_related("line").order_by("line__position", "pk")
        for name in ("first", "second"):
            self.fields[name] = OptionField(rows, label=self.fields[name].label)


class OptionField(forms.ModelChoiceField):
    """An option by its line and its words."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.line.label} – {obj}"


class PersonForm(forms.Form):
    """A person of the organisation, by function."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Personne"), empty_label=_("choisir"))

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = (
            Membership.objects.current().filter(organisation=round.organisation).exclude(user__in=round.named.values("user"))
        )
        self.fields["user"] = FunctionField(held, label=_("Personne"), empty_label=_("choisir"))

    @property
    def person(self) -> User:
        """Who was chosen."""
        return self.cleaned_data["user"].user


class FunctionField(forms.ModelChoiceField):
    """A role by its function."""

    def __init__(self, held: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(held.select_related("user").order_by("function", "pk"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.function)


class ComposeForm(forms.Form):
    """One option per line."""

    title = forms.CharField(label=_("Nom du brouillon"), max_length=80)

    def __init__(self, *args: Any, lines: Sequence[Line], start: Draft | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        picked = {row.line_id: row.option_id for row in start.lines.all()} if start else {}
        for line in lines:
            options = list(line.options.all())
            choices = [(str(option.pk), _told(option, line)) for option in options]
            first = str(picked.get(line.pk) or (options[0].pk if options else ""))
            self.fields[f"line-{line.pk}"] = forms.ChoiceField(label=line.label, choices=choices, initial=first)

    def chosen(self) -> dict[Line, Option]:
        """What the deed needs."""
        found = {}
        for line in self.lines:
            key = int(self.cleaned_data[f"line-{line.pk}"])
            found[line] = next(option for option in line.options.all() if option.pk == key)
        return found


def _told(option: Option, line: Line) -> str:
    """An option with what it costs the first year."""
    first = next((row for row in option.years.all() if row.year == line.round.year), None)
    return f"{option} ({values.money(first.cost, line.round.currency)})" if first else str(option)
