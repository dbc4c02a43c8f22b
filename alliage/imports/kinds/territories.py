"""Territories: a place with its exact status and its country."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import slugify

from alliage.actors.models import Organisation, Territory
from alliage.actors.permissions import can_edit_territory, cards_of
from alliage.actors.services.territories import sign_for
from alliage.design import search
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import read_degrees, read_whole, read_words, read_year
from alliage.vocabulary.models import Country, TerritoryStatus

from . import names
from .plan import SAME_CODE, SAME_NAME, Column, Line, Plan, refusal
from .readers import read_link, read_name, read_text

FIELDS = (
    "name",
    "status",
    "country",
    "parent",
    "code",
    "population",
    "population_year",
    "lat",
    "lon",
    "presentation",
    "source_url",
)
NOT_YOURS = _("Les personnes de ce territoire tiennent elles-mêmes sa fiche : demandez-leur de la corriger.")
ADDED_BY_OTHERS = _(
    "La fiche de ce territoire revient à l’organisation qui l’a ajoutée, ou au réseau : demandez-leur de la corriger."
)
APART = _("Une organisation fictive ne change rien à une fiche réelle : retirez cette ligne.")
WRONG_STATUS = _("Le statut « %(status)s » n’existe pas dans ce pays : vérifiez l’un ou l’autre.")
NEEDED = _("Il manque %(what)s : c’est lui qui distingue ce territoire de ses homonymes.")


class Territories:
    """Kind « Territoires »."""

    key = "territoires"
    lede = _("Une ligne par territoire, avec son statut exact et son pays.")
    columns = (
        Column("name", _("Nom"), ("Name", "Territoire", "Territory", "Collectivité", "Libellé"), read_name, required=True, example="Kaléba"),
        Column("status", _("Statut"), ("Status", "Type", "Niveau", "Level"), read_name, required=True, help=_("commune, région, district…"), example="commune"),
        Column("country", _("Pays"), ("Country",), read_name, required=True, help=_("Nom ou code."), example="Sénégal"),
        Column("parent", _("Fait partie de"), ("Part of", "Territoire parent", "Parent", "Région"), read_name),
        Column("code", _("Code officiel"), ("Official code", "Code", "Code INSEE"), lambda cell: read_words(cell, longest=20)),
        Column("population", _("Population"), ("Inhabitants", "Habitants"), read_whole, example="58 300"),
        Column("population_year", _("Année de la population"), ("Population year", "Année"), read_year, example="2023"),
        Column("lat", _("Latitude"), ("Lat",), lambda cell: read_degrees(cell, most=90), example="12,8"),
        Column("lon", _("Longitude"), ("Lon", "Lng", "Long"), read_degrees, example="-16,2"),
        Column("presentation", _("Présentation"), ("Presentation", "Description"), read_text),
        Column("source_url", _("Source"), ("Link", "Lien", "URL"), read_link),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "TerritoriesDesk":
        """Everything the lines may name."""
        return TerritoriesDesk(user, organisation)


class TerritoriesDesk:
    """Lines to territories."""

    def __init__(self, user: Any, organisation: Organisation) -> None:
        self.places, self.countries, self.statuses = names.territories(), names.countries(), names.statuses()
        self.slugs = set(Territory.objects.values_list("slug", flat=True))
        self.coded = {
            (row.country_id, row.status_id, row.code): row for rows in self.places.rows.values() for row in rows if row.code
        }
        self.user, self.cards = user, cards_of(user, Territory)
        self.fictitious = organisation.fictitious
        self.labels = {column.key: column.label for column in Territories.columns}
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One territory."""
        name = line.get("name", "")
        plan = Plan(line.number, name)
        country = line.look("country", self.countries.find)
        status = line.look("status", lambda text: self._status(text, country))
        known = self._known(line, name, country, status)
        parent = line.look("parent", lambda text: names.place_of(self.places, text, [country] if country else []))
        plan.new = known is None
        self._check(line, known, name, country, status)
        if line.problems:
            return plan
        wanted = {key: line.get(key) for key in FIELDS} | {"country": country, "status": status, "parent": parent}
        if known is None:
            row = Territory(**{key: value for key, value in wanted.items() if value is not None})
            row.slug = self._slug(name, row.country)
            row.shape, row.tone = sign_for(f"{row.country.code}-{row.slug}")
            row.fictitious = row.country.fictitious or self.fictitious
            row.search_text = search.words_of(*row.search_parts())
            plan.made.append(row)
        else:
            plan.edit(known, self.labels, wanted)
            if plan.edits and (words := self._not_hers(known)):
                line.refuse(refusal(words), "name")
            refind(plan)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """A territory moves no portfolio line by itself."""
        return ()

    def _not_hers(self, known: Territory) -> str:
        """Why the person may not change this card; nothing when she may, as on its own page."""
        if self.fictitious and not known.fictitious:
            return APART
        if can_edit_territory(self.user, known, cards=self.cards):
            return ""
        return NOT_YOURS if known.pk in self.cards.peopled else ADDED_BY_OTHERS

    def _status(self, text: str, country: Country | None) -> TerritoryStatus:
        """A status of the country of the line, or one that any country may use."""
        found = [row for row in self.statuses.all(text) if country is None or row.country_id in (None, country.pk)]
        if not found and self.statuses.all(text):
            raise refusal(WRONG_STATUS, status=text)
        own = [row for row in found if country and row.country_id == country.pk]
        return self.statuses.one(text, own or found)

    def _known(self, line: Line, name: str, country: Country | None, status: TerritoryStatus | None) -> Territory | None:
        """The territory of that official code, else of that name in that country."""
        code = line.get("code", "")
        if code and country and status and (coded := self.coded.get((country.pk, status.pk, code))):
            return coded
        found = [row for row in self.places.all(name) if country is None or row.country_id == country.pk]
        if status is not None:
            found = [row for row in found if row.status_id == status.pk]
        if len(found) > 1:
            known: Territory | None = line.look("name", lambda text: self.places.one(text, found))
            return known
        return found[0] if found else None

    def _check(self, line: Line, known: Territory | None, name: str, country: Any, status: Any) -> None:
        if not name and "name" not in {problem.key for problem in line.problems}:
            line.refuse(refusal(NEEDED, what=self.labels["name"].lower()), "name")
        faults = {problem.key for problem in line.problems}
        for key, value in (("country", country), ("status", status)):
            if known is None and value is None and key not in faults:
                line.refuse(refusal(NEEDED, what=self.labels[key].lower()), key)
        where = (getattr(country, "pk", 0), getattr(status, "pk", 0))
        first = self.seen.setdefault(known.pk if known else (key_of(name), *where), line.number)
        if name and first != line.number:
            line.refuse(refusal(SAME_NAME, line=str(first)), "name")
        first = self.seen.setdefault(("code", line.get("code"), *where), line.number)
        if "code" in line.values and first != line.number:
            line.refuse(refusal(SAME_CODE, line=str(first)), "code")

    def _slug(self, name: str, country: Country) -> str:
        """An address that nobody has yet, in the database or in this table."""
        base = slugify(name)[:150] or "territoire"
        near = f"{base}-{country.code.lower()}"
        number, slug = 2, base
        while slug in self.slugs:
            slug = near if slug == base and near not in self.slugs else f"{near}-{number}"
            number += slug != near
        self.slugs.add(slug)
        return slug


def refind(plan: Plan) -> None:
    """What a changed row is found by follows its change."""
    for edit in plan.edits:
        row: Any = edit.row
        before = {name: getattr(row, name) for name in edit.after}
        for name, value in edit.after.items():
            setattr(row, name, value)
        edit.before["search_text"], edit.after["search_text"] = row.search_text, search.words_of(*row.search_parts())
        for name, value in before.items():
            setattr(row, name, value)
