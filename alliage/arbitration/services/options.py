"""Lines and options: added, described, locked; a stop is proposed only once others were weighed and its reason signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Territory
from alliage.actors.services import journal
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.proposals import check_stop

from ..models import Line, Option, OptionTerritory, OptionYear, Round
from ..queries.cases import Entry
from .proposing import propose_for
from .rounds import check_edit


@dataclass(frozen=True)
class YearFigures:
    """What an option costs in a year, what others bring, the new commitment it needs, the days it takes."""

    cost: Decimal
    other: Decimal = Decimal(0)
    commitment: Decimal | None = None
    days: Decimal = Decimal(0)


@dataclass(frozen=True)
class PlaceFigures:
    """The percent of the effects that continue on a territory, and what it loses and gains in words."""

    kept: Decimal
    loses: str = ""
    gains: str = ""


@transaction.atomic
def add_line(round: Round, entry: Entry, *, by: Any) -> Line:
    """One more line of the policy, with the options Alliage proposes."""
    check_edit(round, by)
    hold(round)
    fact = entry.known
    line = Line(
        round=round,
        position=round.lines.count(),
        spending=entry.spending,
        project=fact.project if fact else None,
        label=entry.label.strip(),
        own=entry.own,
        other=entry.other,
        days=entry.days,
        committed=entry.committed,
        min_share=entry.min_share,
    )
    _save_line(line)
    propose_for(round, [(line, entry)], year=round.year)
    round.save(update_fields=["updated_at"])
    journal("round.line_added", round, by=by, line=line.label)
    return line


@transaction.atomic
def change_line(line: Line, *, by: Any, **values: Any) -> None:
    """Correct what a line cost, what is signed, what co-funders ask, whether it must be kept or left."""
    check_edit(line.round, by)
    hold(line)
    for name, value in values.items():
        setattr(line, name, value)
    _save_line(line)
    journal("round.line_changed", line.round, by=by, line=line.label, fields=sorted(values))


def _save_line(line: Line) -> None:
    if line.committed > line.own:
        raise RuleError(
            _("Ce qui est déjà engagé (%(committed)s) dépasse le coût de la ligne (%(own)s) : corrigez l’un des deux."),
            field="committed",
            code="above-cost",
            params={"committed": line.committed, "own": line.own},
        )
    if line.committed_until is not None and line.committed_until < line.round.year:
        raise RuleError(
            _("Un engagement qui s’achève avant %(year)s ne lie plus ce budget : laissez l’année vide ou corrigez-la."),
            field="committed_until",
            code="too-early",
            params={"year": str(line.round.year)},
        )
    line.full_clean()
    line.save()


@transaction.atomic
def remove_line(line: Line, *, by: Any) -> None:
    """A line that is not part of the policy; its partner’s view, if any, must not be lost without a word."""
    check_edit(line.round, by)
    hold(line.round)
    if line.views.exists():
        raise RuleError(_("Un partenaire a donné son avis sur cette ligne : gardez-la."), code="heard")
    journal("round.line_removed", line.round, by=by, line=line.label)
    Line.objects.filter(pk=line.pk).update(locked=None)
    line.delete()
    line.round.save(update_fields=["updated_at"])


@transaction.atomic
def save_option(
    option: Option,
    *,
    years: Mapping[int, YearFigures],
    places: Mapping[Territory, PlaceFigures],
    by: Any,
    **values: Any,
) -> Option:
    """Write an option with its figures; it is then no assumption any more."""
    line = option.line
    check_edit(line.round, by)
    if option.pk:
        hold(option)
    for name, value in values.items():
        setattr(option, name, value)
    others = line.options.exclude(pk=option.pk).exclude(kind__in=[Option.Kind.KEEP, Option.Kind.STOP])
    weighed = others.filter(assumed=False).values("kind").distinct().count()
    check_stop(
        option.kind,
        weighed=weighed,
        reason=option.signed_reason,
        function=option.signed_function,
        exit_plan=option.exit_plan,
    )
    if option.kind == Option.Kind.STOP:
        option.signed_on = option.signed_on or timezone.localdate()
    _check_figures(line, option, years)
    option.assumed = False
    option.full_clean()
    option.save()
    for year, figures in years.items():
        OptionYear.objects.update_or_create(option=option, year=year, defaults=vars(figures))
    for territory, words in places.items():
        OptionTerritory.objects.update_or_create(option=option, territory=territory, defaults=vars(words))
    journal("round.option_saved", line.round, by=by, line=line.label, option=str(option))
    return option


def _check_figures(line: Line, option: Option, years: Mapping[int, YearFigures]) -> None:
    """Each year of the round has a cost, and none goes under what is signed."""
    for row in line.round.years.all():
        figures = years.get(row.year)
        if figures is None:
            raise RuleError(
                _("Donnez le coût de l’exercice %(year)s, même s’il est de zéro."),
                code="no-cost",
                params={"year": str(row.year)},
            )
        if min(figures.cost, figures.other, figures.days) < 0:
            raise RuleError(
                _("Un montant ne peut pas être négatif : écrivez la somme sans le signe moins."), code="negative"
            )
        signed = line.committed_in(row.year)
        if figures.cost < signed and option.kind != Option.Kind.STOP:
            raise RuleError(
                _(
                    "Cette option coûte %(cost)s en %(year)s, moins que ce qui est déjà signé (%(signed)s) : "
                    "relevez-la, ou corrigez l’engagement de la ligne."
                ),
                code="under-commitment",
                params={"cost": figures.cost, "year": str(row.year), "signed": signed},
            )


@transaction.atomic
def look_at(option: Option, *, by: Any) -> None:
    """Say that a person has looked at the assumed figures and takes them as they are."""
    check_edit(option.line.round, by)
    hold(option)
    option.assumed = False
    option.save(update_fields=["assumed", "updated_at"])
    journal("round.option_saved", option.line.round, by=by, line=option.line.label, option=str(option))


@transaction.atomic
def remove_option(option: Option, *, by: Any) -> None:
    """An option nobody wants to weigh; keeping always stays on the table."""
    line = option.line
    check_edit(line.round, by)
    hold(line)
    if line.options.count() == 1:
        raise RuleError(_("Une ligne garde au moins une option."), code="last-option")
    if line.locked_id == option.pk:
        raise RuleError(_("Cette option est verrouillée : déverrouillez la ligne d’abord."), code="locked")
    journal("round.option_removed", line.round, by=by, line=line.label, option=str(option))
    option.delete()
    line.save(update_fields=["updated_at"])


@transaction.atomic
def lock(line: Line, option: Option | None, *, by: Any) -> None:
    """Hold a line on one option whatever the drafts say, or let it free (None)."""
    check_edit(line.round, by)
    hold(line)
    if option is not None and option.line_id != line.pk:
        raise RuleError(_("Choisissez une option de cette ligne."), code="elsewhere")
    if option is not None:
        _check_lock(line, option)
    line.locked = option
    line.locked_by = by.acting.function if option is not None and by.acting else ""
    line.save(update_fields=["locked", "locked_by", "updated_at"])
    journal("round.locked" if option else "round.unlocked", line.round, by=by, line=line.label, option=str(option or ""))


def _check_lock(line: Line, option: Option) -> None:
    """A lock below what is signed could only be refused later, in worse words."""
    costs = {row.year: row.cost for row in option.years.all()}
    for year, cost in costs.items():
        if cost < line.committed_in(year):
            raise RuleError(
                _("Cette option passe sous ce qui est déjà signé (%(signed)s) : elle ne peut pas être verrouillée."),
                code="under-commitment",
                params={"signed": line.committed_in(year)},
            )
