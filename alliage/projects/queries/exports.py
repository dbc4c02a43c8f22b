"""The filtered portfolio as rows of cells: always in French, words beside codes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext

from alliage.actors.models import Organisation, Territory
from alliage.vocabulary.models import SdgGoal

from ..models import Effect, Project, ProjectSdg, ProjectTheme
from .portfolio import Filters, Row, Sums, matching, ordered, rows_by_key

BATCH = 500
FILE_LANGUAGE = "fr"
"""Files are compared and joined from one year to the next: their words do not follow the language of the page."""
Cell = str | int | Decimal | dt.date | None


def keys(organisation: Organisation, filters: Filters, known: Sums) -> list[int]:
    """The lines to take out, in the order of the screen."""
    rows = ordered(matching(organisation, filters), organisation, filters, known)
    return list(rows.values_list("pk", flat=True))


def currencies(known: Sums, year: int) -> list[str]:
    """The currencies of a year: two columns each, since nothing is summed across them."""
    return [money.currency for money in known.of(year)]


def headings(organisation: Organisation, known: Sums, year: int) -> list[str]:
    """The first line of the file."""
    with translation.override(FILE_LANGUAGE):
        return _headings(organisation, known, year)


def _headings(organisation: Organisation, known: Sums, year: int) -> list[str]:
    name = organisation.short_name or organisation.name
    money = [
        text % {"name": name, "year": year, "currency": code}
        for code in currencies(known, year)
        for text in (gettext("Part de %(name)s, %(year)s (%(currency)s)"), gettext("Total voté, %(year)s (%(currency)s)"))
    ]
    return [
        gettext("Numéro"),
        gettext("Coopération"),
        gettext("Nom d’usage"),
        gettext("État (code)"),
        gettext("État"),
        gettext("Chef de file"),
        gettext("Territoires"),
        gettext("Pays (codes)"),
        gettext("Pays"),
        gettext("Thèmes (codes)"),
        gettext("Thèmes"),
        gettext("ODD (numéros)"),
        gettext("ODD"),
        gettext("Secteur CAD (code)"),
        gettext("Secteur CAD"),
        gettext("Début prévu"),
        gettext("Fin prévue"),
        *money,
        gettext("Effets par territoire"),
        gettext("Domaines des effets"),
        gettext("Dernier effet constaté le"),
        gettext("Échéance de la convention"),
        gettext("Dernière nouvelle"),
        gettext("Publiée"),
        gettext("Exemple fictif"),
    ]


@dataclass(frozen=True)
class _Batch:
    """What the lines of a batch say besides their rows, by project."""

    cards: dict[int, Project]
    places: dict[int, Territory]
    themes: dict[int, list[ProjectTheme]]
    goals: dict[int, set[int]]
    effects: dict[int, list[Effect]]


def cells(chosen: Sequence[int], organisation: Organisation, known: Sums, filters: Filters) -> Iterator[list[Cell]]:
    """The other lines, 500 read at a time."""
    codes = currencies(known, filters.year)
    goals = {goal.number: goal.fr for goal in SdgGoal.objects.all()}
    for start in range(0, len(chosen), BATCH):
        rows = rows_by_key(chosen[start : start + BATCH], organisation, filters)
        batch = _batch(rows)
        with translation.override(FILE_LANGUAGE):
            made = [_cells(row, batch, goals, codes) for row in rows]
        yield from made


def _batch(rows: Sequence[Row]) -> _Batch:
    """Five reads, whatever the number of lines."""
    ids = [row.project.pk for row in rows]
    themes: dict[int, list[ProjectTheme]] = defaultdict(list)
    for theme in ProjectTheme.objects.filter(project__in=ids).select_related("theme"):
        themes[theme.project_id].append(theme)
    goals: dict[int, set[int]] = defaultdict(set)
    for project, goal in ProjectSdg.objects.filter(project__in=ids).order_by().values_list("project", "goal_number"):
        goals[project].add(goal)
    effects: dict[int, list[Effect]] = defaultdict(list)
    for effect in Effect.objects.kept().filter(project__in=ids).order_by().only("project", "domain", "observed_on"):
        effects[effect.project_id].append(effect)
    keys = {territory.pk for row in rows for territory in row.territories}
    return _Batch(
        Project.objects.filter(pk__in=ids).select_related("owner", "dac_sector").in_bulk(),
        Territory.objects.filter(pk__in=keys).select_related("country").in_bulk(),
        themes,
        goals,
        effects,
    )


def _cells(row: Row, batch: _Batch, goals: dict[int, str], codes: Sequence[str]) -> list[Cell]:
    """One line."""
    card = batch.cards[row.project.pk]
    places = [batch.places[territory.pk] for territory in row.territories]
    themes, numbers = batch.themes[card.pk], sorted(batch.goals[card.pk])
    countries = {place.country.code: place.country.name for place in places}
    money = {money.currency: money for money in row.money}
    return [
        card.pk,
        card.title,
        card.short_name,
        card.stage,
        card.get_stage_display(),
        card.owner.name,
        ", ".join(place.name for place in places),
        ", ".join(countries),
        ", ".join(countries.values()),
        ", ".join(theme.theme.code for theme in themes),
        " ; ".join(theme.theme.name for theme in themes),
        ", ".join(str(number) for number in numbers),
        " ; ".join(goals[number] for number in numbers if number in goals),
        card.dac_sector.code if card.dac_sector else "",
        card.dac_sector.name if card.dac_sector else "",
        card.starts_on,
        card.ends_on,
        *(amount for code in codes for amount in ((money[code].own, money[code].total) if code in money else (None, None))),
        *_felt(row, batch.effects[card.pk]),
        row.term_on,
        row.standing.last_news_on,
        gettext("oui") if card.published_at else gettext("non"),
        gettext("oui") if card.fictitious else gettext("non"),
    ]


def _felt(row: Row, effects: Sequence[Effect]) -> list[Cell]:
    """How many effects each territory has, in what domains, and when the last was seen."""
    counts = [f"{place.name} : {count}" for place, count in row.places]
    if row.together:
        counts.append(gettext("en commun : %(n)d") % {"n": row.together})
    domains = sorted({str(effect.get_domain_display()) for effect in effects})
    days = [effect.observed_on for effect in effects if effect.observed_on]
    return [" ; ".join(counts), ", ".join(domains), max(days, default=None)]
