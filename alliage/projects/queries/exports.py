"""The filtered portfolio as rows of cells: French headings, words beside codes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from alliage.actors.models import Organisation, Territory

from ..models import Project, ProjectSdg, ProjectTheme
from .portfolio import Filters, Row, Sums, matching, ordered, rows_by_key

BATCH = 500
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
        gettext("ODD"),
        gettext("Secteur CAD (code)"),
        gettext("Secteur CAD"),
        gettext("Début prévu"),
        gettext("Fin prévue"),
        *money,
        gettext("Effets par territoire"),
        gettext("Échéance de la convention"),
        gettext("Dernière nouvelle"),
        gettext("Publiée"),
        gettext("Exemple fictif"),
    ]


def cells(chosen: Sequence[int], organisation: Organisation, known: Sums, year: int) -> Iterator[list[Cell]]:
    """The other lines, 500 read at a time."""
    codes = currencies(known, year)
    for start in range(0, len(chosen), BATCH):
        rows = rows_by_key(chosen[start : start + BATCH], organisation, year)
        ids = [row.project.pk for row in rows]
        cards = Project.objects.filter(pk__in=ids).select_related("owner", "dac_sector").in_bulk()
        themes: dict[int, list[ProjectTheme]] = defaultdict(list)
        for theme in ProjectTheme.objects.filter(project__in=ids).select_related("theme"):
            themes[theme.project_id].append(theme)
        goals: dict[int, set[int]] = defaultdict(set)
        for project, goal in ProjectSdg.objects.filter(project__in=ids).order_by().values_list("project", "goal_number"):
            goals[project].add(goal)
        places = (
            Territory.objects.filter(pk__in={t.pk for row in rows for t in row.territories})
            .select_related("country")
            .in_bulk()
        )
        for row in rows:
            pk = row.project.pk
            yield _cells(row, cards[pk], [places[t.pk] for t in row.territories], themes[pk], goals[pk], codes)


def _cells(
    row: Row,
    card: Project,
    places: Sequence[Territory],
    themes: Sequence[ProjectTheme],
    goals: set[int],
    codes: Sequence[str],
) -> list[Cell]:
    """One line."""
    countries = {place.country.code: place.country.name for place in places}
    money = {money.currency: money for money in row.money}
    effects = [f"{place.name} : {count}" for place, count in row.places]
    if row.together:
        effects.append(gettext("en commun : %(n)d") % {"n": row.together})
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
        ", ".join(str(goal) for goal in sorted(goals)),
        card.dac_sector.code if card.dac_sector else "",
        card.dac_sector.name if card.dac_sector else "",
        card.starts_on,
        card.ends_on,
        *(amount for code in codes for amount in ((money[code].own, money[code].total) if code in money else (None, None))),
        " ; ".join(effects),
        row.term_on,
        row.standing.last_news_on,
        gettext("oui") if card.published_at else gettext("non"),
        gettext("oui") if card.fictitious else gettext("non"),
    ]
