"""Indicators: what a cooperation wants to change, how one sees it, what is aimed at, what was measured."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.projects.models import Indicator, IndicatorTarget, IndicatorValue, Outcome, ProjectTerritory
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import read_day, read_number, read_words
from alliage.rules.values import check_value

from . import names
from .fundings import PROJECT, missing
from .plan import TWICE, Column, Line, Plan, refusal, words
from .readers import read_name, read_ref

ELSEWHERE = _("« %(place)s » n’a pas de colonne dans cette coopération : ajoutez-lui d’abord ce territoire.")
LATER = _("On note ce qui est constaté : la date ne peut pas être à venir.")
NO_OUTCOME = _("Dites ce que l’on cherche à changer : cet indicateur est nouveau.")


class Indicators:
    """Kind « Indicateurs »."""

    key = "indicateurs"
    lede = _("Une ligne par indicateur et par territoire ; les valeurs sont proposées, quelqu’un d’autre les accepte.")
    columns = (
        PROJECT,
        Column("outcome", _("Changement recherché"), ("Outcome", "Objectif", "Résultat attendu"), partial(read_words, longest=300), required=True, example="Les jeunes sont écoutés"),
        Column("title", _("Indicateur"), ("Indicator", "Intitulé de l’indicateur"), required=True, example="Professionnels formés"),
        Column("unit", _("Unité"), ("Unit",), read_ref, example="personnes"),
        Column("territory", _("Territoire"), ("Territory",), read_name, help=_("Vide : tous les territoires ensemble."), example="Kaléba"),
        Column("baseline", _("Départ"), ("Baseline", "Valeur de départ"), read_number, example="0"),
        Column("target", _("Cible"), ("Target", "Objectif chiffré"), read_number, example="40"),
        Column("due_on", _("Pour le"), ("Due on", "Échéance"), read_day, example="31/12/2028"),
        Column("value", _("Valeur"), ("Value", "Réalisé", "Résultat"), read_number, example="12"),
        Column("on", _("Date de la valeur"), ("Date of the value", "Date", "Mesuré le"), read_day, help=_("Vide : aujourd’hui."), example="15/04/2026"),
        Column("verification", _("Comment on le vérifie"), ("How it is checked", "Source de vérification"), partial(read_words, longest=250)),
        Column("note", _("Précision"), ("Note", "Commentaire"), partial(read_words, longest=300)),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "IndicatorsDesk":
        """Everything the lines may name."""
        return IndicatorsDesk(user, organisation, lines)


class IndicatorsDesk:
    """Lines to indicators, targets and proposed values."""

    def __init__(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.user, self.own = user, organisation
        role = next((role for role in user.roles if role.organisation_id == organisation.pk), None)
        self.function = role.function if role else ""
        self.projects_known = names.Projects(organisation)
        self.projects_known.load(text for line in lines if (text := line.get("project")))
        pks = list(self.projects_known.rows)
        self.places = names.territories()
        sides = names.rows_of(ProjectTerritory.objects.all(), pks, "project")
        self.sides = {(row.project_id, row.territory_id) for row in sides}
        outcomes = names.rows_of(Outcome.objects.all(), pks, "project")
        self.outcomes = {(row.project_id, key_of(row.statement)): row for row in outcomes}
        indicators = names.rows_of(
            Indicator.objects.select_related("outcome").prefetch_related("levels"), pks, "outcome__project"
        )
        self.indicators = {(row.outcome.project_id, key_of(row.title)): row for row in indicators}
        keys = [row.pk for row in indicators]
        marks = {row.pk: id(row) for row in indicators}
        aims = names.rows_of(IndicatorTarget.objects.all(), keys, "indicator")
        self.targets = {(marks[aim.indicator_id], aim.territory_id): aim for aim in aims}
        values = names.rows_of(IndicatorValue.objects.all(), keys, "indicator")
        self.values = names.by(values, "indicator_id", "territory_id", "on", "value")
        self.labels = {column.key: column.label for column in Indicators.columns}
        self.today = timezone.localdate()
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One indicator in one territory."""
        plan = Plan(line.number, line.get("title", ""))
        project = line.look("project", self.projects_known.find)
        place = line.look("territory", self.places.find)
        missing(line, ("project", "title"), self.labels)
        known = self.indicators.get((project.pk, key_of(plan.label))) if project else None
        plan.new = known is None or known.pk is None
        self._check(line, project, place, known)
        if line.problems:
            return plan
        indicator = known or self._open(plan, line, project)
        if known is not None and known.pk:
            plan.edit(known, self.labels, {"unit": line.get("unit"), "verification": line.get("verification")})
        self._aim(plan, line, indicator, place)
        self._measure(plan, line, indicator, place)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects measured."""
        return list(self.projects_known.rows)

    def _check(self, line: Line, project: Any, place: Any, known: Indicator | None) -> None:
        """The territory has a column, the value can be, the day is past, the line stands once."""
        if project and place and (project.pk, place.pk) not in self.sides:
            line.refuse(refusal(ELSEWHERE, place=place.name), "territory")
        if known is None and "outcome" not in line.values and not any(problem.key == "outcome" for problem in line.problems):
            line.refuse(refusal(NO_OUTCOME), "outcome")
        if line.get("on") and line.get("on") > self.today:
            line.refuse(refusal(LATER), "on")
        if known is not None and line.get("value") is not None:
            levels = [level.rank for level in known.levels.all()] if known.pk else []
            try:
                check_value(known.kind, line.get("value"), levels=levels, people=known.by_sex_and_age)  # type: ignore[arg-type]
            except RuleError as error:
                line.refuse(error)
        if line.problems or project is None:
            return
        mark = (project.pk, key_of(line.get("title", "")), getattr(place, "pk", None), line.get("on"))
        first = self.seen.setdefault(mark, line.number)
        if first != line.number:
            line.refuse(refusal(TWICE, line=str(first)), "title")

    def _open(self, plan: Plan, line: Line, project: Any) -> Indicator:
        """A new indicator, under a change already sought or a new one; the lines below may name it."""
        statement = line.get("outcome")
        outcome = self.outcomes.get((project.pk, key_of(statement)))
        if outcome is None:
            outcome = Outcome(project=project, statement=statement)
            self.outcomes[project.pk, key_of(statement)] = outcome
            plan.made.append(outcome)
        indicator = Indicator(
            outcome=outcome, title=line.get("title"), unit=line.get("unit", ""), verification=line.get("verification", "")
        )
        self.indicators[project.pk, key_of(indicator.title)] = indicator
        plan.add(indicator, self.labels["title"], indicator.title)
        return indicator

    def _aim(self, plan: Plan, line: Line, indicator: Indicator, place: Any) -> None:
        """Where the territory starts from and what it aims at."""
        wanted = {name: line.get(name) for name in ("baseline", "target", "due_on")}
        if wanted["baseline"] is None and wanted["target"] is None:
            return
        key = (id(indicator), getattr(place, "pk", None))
        held = self.targets.get(key)
        if held is None:
            held = self.targets[key] = IndicatorTarget(indicator=indicator, territory=place, **wanted)
            told = wanted["baseline"] if wanted["target"] is None else wanted["target"]
            plan.add(held, self.labels["target"], words(told))
        elif held.pk:
            plan.edit(held, self.labels, wanted)

    def _measure(self, plan: Plan, line: Line, indicator: Indicator, place: Any) -> None:
        """A value is proposed: it counts once another person has accepted it."""
        value, on = line.get("value"), line.get("on") or self.today
        if value is None or (indicator.pk, getattr(place, "pk", None), on, value) in self.values:
            return
        row = IndicatorValue(
            indicator=indicator, territory=place, on=on, value=value, note=line.get("note", ""),
            organisation=self.own, function=self.function, user=self.user,
        )  # fmt: skip
        plan.add(row, self.labels["value"], f"{words(value)}, {words(on)}")
