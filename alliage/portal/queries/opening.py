"""A cooperation or an alliance in one line, on the page and in the open file: published facts, words beside codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from alliage.actors.models import Territory
from alliage.alliances.models import Alliance
from alliage.rules.cells import harmless

from . import atlas

LICENCE = "Licence Ouverte 2.0 (Etalab)"


@dataclass(frozen=True)
class Card:
    """A row of the atlas as it is read."""

    row: Any
    territories: list[Territory]
    themes: list[str]
    years: str

    @property
    def site(self) -> str:
        """The name of the site that published it."""
        return (urlsplit(self.row.source_url).hostname or "").removeprefix("www.")


def card(row: Any) -> Card:
    """What the list says of a row."""
    themes = [] if isinstance(row, Alliance) else [str(held.theme) for held in row.themes.all()]
    return Card(row, atlas.territories_of(row), themes, _span(row))


def _span(row: Any) -> str:
    """« 2018 – 2019 », « depuis 1985 » when no end is known, one year when it began and ended in it."""
    start, end = _years(row)
    if start and end:
        return f"{start} – {end}" if start != end else str(start)
    if start:
        return gettext("depuis %(year)s") % {"year": start}
    return gettext("jusqu’en %(year)s") % {"year": end} if end else ""


def _years(row: Any) -> tuple[int | None, int | None]:
    """First and last year, as far as known: a source often gives no day."""
    if isinstance(row, Alliance):
        return row.since_year, None
    start, end = row.began_on or row.starts_on, row.ended_on or row.ends_on
    return (start.year if start else None), (end.year if end else None)


def lines(filters: atlas.Filters) -> Iterator[Sequence[str]]:
    """The open file: its headings, then one line a row; in French whatever the page, so that files can be joined."""
    with translation.override("fr"):
        headings = _headings(filters)
    yield headings
    found = atlas.alliances(filters) if filters.alliances else atlas.projects(filters)
    for row in atlas.walk(found):
        with translation.override("fr"):
            cells = [harmless(cell) for cell in _cells(row)]
        yield cells


def _headings(filters: atlas.Filters) -> list[str]:
    name = gettext("Alliance") if filters.alliances else gettext("Coopération")
    projects_only = [
        gettext("Nom d’usage"),
        gettext("Résumé"),
        gettext("Thèmes"),
        gettext("Codes des thèmes"),
        gettext("Montant publié, en mots"),
    ]
    return [
        gettext("Numéro"),
        name,
        gettext("Territoires"),
        gettext("Statuts"),
        gettext("Codes officiels"),
        gettext("Pays"),
        gettext("Codes des pays (ISO 3166-1)"),
        *([gettext("Ce qui réunit ces territoires")] if filters.alliances else projects_only),
        gettext("État"),
        gettext("Code de l’état"),
        gettext("Première année"),
        gettext("Dernière année"),
        gettext("Source"),
        gettext("Adresse"),
        gettext("Exemple fictif"),
        gettext("Licence"),
    ]


def _cells(row: Any) -> list[str]:
    places, start_end = atlas.territories_of(row), _years(row)
    if isinstance(row, Alliance):
        name, between = row.name, [row.purpose]
    else:
        held = [each.theme for each in row.themes.all()]
        name = row.title
        between = [row.short_name, row.summary, _joined(held), ";".join(theme.code for theme in held), row.amount_fact]
    return [
        str(row.pk),
        name,
        _joined(place.name for place in places),
        _joined(place.status for place in places),
        ";".join(place.code for place in places if place.code),
        _joined(dict.fromkeys(place.country for place in places)),
        ";".join(dict.fromkeys(place.country.code for place in places)),
        *between,
        row.get_stage_display(),
        row.stage,
        *(str(year or "") for year in start_end),
        row.source_url,
        f"{settings.SITE_URL}{row.get_absolute_url()}",
        gettext("oui") if row.fictitious else gettext("non"),
        LICENCE,
    ]


def _joined(things: Any) -> str:
    return " ; ".join(str(thing) for thing in things)
