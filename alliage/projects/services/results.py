"""Results: what is sought, how it is seen, and dated values that one proposes and another accepts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Document
from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Indicator, IndicatorTarget, IndicatorValue, Outcome, Project, ScaleLevel, ValuePart
from ..permissions import can_accept, can_contribute, can_edit, can_withdraw, role_here
from .news import record_news

Place = int | None
"""A territory's key, or None for all together."""


@dataclass(frozen=True)
class Aim:
    """Where a territory starts from and what it aims at."""

    territory: Place
    baseline: Decimal | None
    target: Decimal | None


@dataclass(frozen=True)
class Reading:
    """One value typed for one indicator in one territory, with its parts by sex and age."""

    indicator: Indicator
    territory: Place
    value: Decimal
    parts: Mapping[tuple[str, str], int] = field(default_factory=dict)


def _check_edit(project: Project, by: Any) -> None:
    if not can_edit(by, project):
        raise PermissionDenied


@transaction.atomic
def add_indicator(
    project: Project,
    *,
    outcome: Outcome | None,
    statement: str,
    aims: Sequence[Aim],
    levels: Sequence[str],
    due_on: dt.date | None,
    by: Any,
    **values: Any,
) -> Indicator:
    """Add an indicator with its targets, under a change already sought or a new one."""
    _check_edit(project, by)
    if outcome is None:
        if not statement.strip():
            raise RuleError(
                _("Dites ce que l’on cherche à changer, ou choisissez un changement déjà écrit."),
                field="statement",
                code="empty",
            )
        outcome = Outcome(project=project, statement=statement.strip(), position=project.outcomes.count())
        outcome.full_clean()
        outcome.save()
    indicator = Indicator(outcome=outcome, position=outcome.indicators.count(), **values)
    _save(indicator, levels, aims, due_on)
    journal("indicator.added", project, by=by, indicator=indicator.pk, title=indicator.title)
    return indicator


@transaction.atomic
def change_indicator(
    indicator: Indicator,
    *,
    statement: str,
    aims: Sequence[Aim],
    levels: Sequence[str],
    due_on: dt.date | None,
    by: Any,
    **values: Any,
) -> None:
    """Correct an indicator and its targets; what was already counted stays."""
    project = indicator.outcome.project
    _check_edit(project, by)
    hold(indicator)
    counted = indicator.values.exists()
    if counted and values.get("kind", indicator.kind) != indicator.kind:
        raise RuleError(
            _("Des valeurs sont déjà notées : on ne change plus la sorte d’indicateur."), field="kind", code="counted"
        )
    if counted and len(levels) < indicator.levels.count():
        raise RuleError(
            _("Des valeurs s’appuient sur ces niveaux : gardez-les, corrigez seulement leurs mots."),
            field="levels",
            code="counted",
        )
    for name, value in values.items():
        setattr(indicator, name, value)
    if statement.strip():
        indicator.outcome.statement = statement.strip()
        indicator.outcome.full_clean()
        indicator.outcome.save()
    _save(indicator, levels, aims, due_on)
    journal("indicator.changed", project, by=by, indicator=indicator.pk, title=indicator.title)


@transaction.atomic
def delete_indicator(indicator: Indicator, *, by: Any) -> None:
    """Remove an indicator nobody has counted yet; its outcome goes with it when it was the last."""
    outcome = indicator.outcome
    _check_edit(outcome.project, by)
    if indicator.values.exists():
        raise RuleError(_("Des valeurs sont déjà notées pour cet indicateur : il reste, avec son histoire."), code="counted")
    title = indicator.title
    indicator.delete()
    if not outcome.indicators.exists():
        outcome.delete()
    journal("indicator.deleted", outcome.project, by=by, title=title)


def _save(indicator: Indicator, levels: Sequence[str], aims: Sequence[Aim], due_on: dt.date | None) -> None:
    """One indicator, its levels in words, its targets."""
    scale = indicator.kind == Indicator.Kind.SCALE
    if scale and len(levels) < 2:
        raise RuleError(
            _("Une échelle a au moins deux niveaux, un par ligne, du premier au dernier."), field="levels", code="no-levels"
        )
    if not scale and levels:
        raise RuleError(
            _("Les niveaux décrits vont avec une échelle : choisissez-la, ou effacez-les."), field="levels", code="levels"
        )
    if scale and indicator.by_sex_and_age:
        raise RuleError(
            _("Une échelle ne compte pas de personnes : décochez « sexe, âge »."), field="by_sex_and_age", code="scale"
        )
    for aim in aims:
        for amount in (aim.baseline, aim.target):
            check_amount(indicator, amount, len(levels))
    indicator.full_clean()
    indicator.save()
    for rank, label in enumerate(levels, start=1):
        ScaleLevel.objects.update_or_create(indicator=indicator, rank=rank, defaults={"label": label})
    indicator.levels.filter(rank__gt=len(levels)).delete()
    for aim in aims:
        if aim.baseline is None and aim.target is None:
            indicator.targets.filter(territory=aim.territory).delete()
        else:
            known = indicator.targets.filter(territory=aim.territory).first()
            row = known or IndicatorTarget(indicator=indicator, territory_id=aim.territory)
            row.baseline, row.target, row.due_on = aim.baseline, aim.target, due_on
            row.save()


def check_amount(indicator: Indicator, amount: Decimal | None, levels: int, name: str | None = None) -> None:
    """A level exists; a count of people is a whole number of zero or more."""
    if amount is None:
        return
    if indicator.kind == Indicator.Kind.SCALE and (amount != int(amount) or not 1 <= amount <= levels):
        raise RuleError(
            _("« %(title)s » : choisissez un niveau de 1 à %(levels)s."),
            field=name,
            code="no-level",
            params={"title": indicator.title, "levels": levels},
        )
    if indicator.by_sex_and_age and (amount < 0 or amount != int(amount)):
        raise RuleError(
            _("« %(title)s » compte des personnes : écrivez un nombre entier, zéro ou plus."),
            field=name,
            code="people",
            params={"title": indicator.title},
        )


@transaction.atomic
def submit_values(
    project: Project, *, readings: Sequence[Reading], on: dt.date, note: str, evidence: Document | None, by: Any
) -> list[IndicatorValue]:
    """Propose the values of a day; they count once another person has accepted them."""
    if not can_contribute(by, project):
        raise PermissionDenied
    if not readings:
        raise RuleError(_("Écrivez au moins une valeur."), code="nothing")
    if on > timezone.localdate():
        raise RuleError(_("On note ce qui est constaté : la date ne peut pas être à venir."), field="on", code="later")
    role = role_here(by, project)
    places = {*project.territories.values_list("territory", flat=True), None}
    made = []
    for reading in readings:
        if reading.territory not in places or reading.indicator.outcome.project_id != project.pk:
            raise RuleError(_("Choisissez un territoire et un indicateur de cette coopération."), code="elsewhere")
        check_amount(reading.indicator, reading.value, reading.indicator.levels.count())
        _check_parts(reading)
        value = IndicatorValue(
            indicator=reading.indicator,
            territory_id=reading.territory,
            on=on,
            value=reading.value,
            note=note.strip(),
            evidence=evidence,
            organisation=role.organisation,
            function=role.function,
            user=by,
        )
        value.full_clean(exclude=["user"])
        value.save()
        ValuePart.objects.bulk_create(
            ValuePart(value=value, sex=sex, age=age, count=count) for (sex, age), count in reading.parts.items()
        )
        made.append(value)
    record_news(project)
    journal("values.submitted", project, by=by, values=[value.pk for value in made])
    return made


def _check_parts(reading: Reading) -> None:
    """Women, men and others make the whole, and nobody is counted twice."""
    for sex in ValuePart.Sex.values:
        ages = [age for part, age in reading.parts if part == sex and age != ValuePart.Age.ALL]
        if ages and (sex, ValuePart.Age.ALL) in reading.parts:
            raise RuleError(
                _("« %(title)s », %(sex)s : « tous âges » compte déjà « %(ages)s ». Effacez « tous âges », ou ces âges."),
                code="counted-twice",
                params={
                    "title": reading.indicator.title,
                    "sex": str(ValuePart.Sex(sex).label),
                    "ages": ", ".join(str(ValuePart.Age(age).label) for age in ages),
                },
            )
    whole = sum(reading.parts.values())
    if reading.parts and whole != reading.value:
        raise RuleError(
            _("« %(title)s » : les parts par sexe et âge font %(sum)s, la valeur dit %(value)s. Corrigez l’une ou l’autre."),
            code="parts",
            params={"title": reading.indicator.title, "sum": whole, "value": reading.value},
        )


@transaction.atomic
def accept_value(value: IndicatorValue, *, by: Any) -> None:
    """Agree with a value another person proposed: from then on it counts."""
    project = _judge(value, by)
    role = role_here(by, project)
    value.state = IndicatorValue.State.ACCEPTED
    value.accepted_function, value.accepted_by, value.accepted_at = role.function, by, timezone.now()
    value.return_reason = ""
    value.save(update_fields=["state", "accepted_function", "accepted_by", "accepted_at", "return_reason"])
    record_news(project)
    journal("value.accepted", project, by=by, value=value.pk)


@transaction.atomic
def return_value(value: IndicatorValue, *, reason: str, by: Any) -> None:
    """Send a proposed value back, saying what to look at again."""
    project = _judge(value, by)
    if not reason.strip():
        raise RuleError(_("Dites ce qui est à revoir : l’autre personne pourra corriger."), field="reason", code="no-reason")
    value.state, value.return_reason = IndicatorValue.State.RETURNED, reason.strip()
    value.full_clean(exclude=["user", "accepted_by"])
    value.save(update_fields=["state", "return_reason"])
    record_news(project)
    journal("value.returned", project, by=by, value=value.pk, reason=value.return_reason)


@transaction.atomic
def withdraw_value(value: IndicatorValue, *, by: Any) -> None:
    """Take back a value one's organisation proposed, while nobody has answered it; the journal keeps what it said."""
    project = value.indicator.outcome.project
    if not can_withdraw(by, value):
        raise PermissionDenied
    known = IndicatorValue.objects.select_for_update().values_list("state", flat=True).get(pk=value.pk)
    if known != IndicatorValue.State.SUBMITTED:
        raise RuleError(_("Quelqu’un a déjà répondu à cette valeur : rechargez la page."), code="answered")
    told = {"value": value.pk, "indicator": value.indicator_id, "said": str(value.value), "on": value.on.isoformat()}
    value.delete()
    record_news(project)
    journal("value.withdrawn", project, by=by, **told)


def _judge(value: IndicatorValue, by: Any) -> Project:
    """The project, if this person may answer to this value now."""
    project = value.indicator.outcome.project
    if not can_accept(by, project, value):
        raise PermissionDenied
    known = IndicatorValue.objects.select_for_update().values_list("state", flat=True).get(pk=value.pk)
    if known != IndicatorValue.State.SUBMITTED:
        raise RuleError(_("Quelqu’un a déjà répondu à cette valeur : rechargez la page."), code="answered")
    if value.user_id == by.pk:
        raise RuleError(
            _("Vous avez proposé cette valeur : une autre personne, d’ici ou du territoire partenaire, doit l’accepter."),
            code="own-value",
        )
    return project
