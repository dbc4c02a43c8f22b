"""The quality of a project as each of its parties says it: side by side, never added up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext, ngettext

from alliage.actors import permissions as actors
from alliage.actors.models import Organisation, Territory
from alliage.design import parts, values
from alliage.vocabulary.models import QualityGrid, QualityItem
from alliage.vocabulary.queries import quality_grids, quality_items

from ..models import Participation, Project, QualityRating
from ..permissions import parties, role_to_rate

Key = tuple[str, int]
"""An item by its code, whatever its version, and the organisation that answers."""


@dataclass(frozen=True)
class PartyRating:
    """What one party says last of one item, for the floors above."""

    organisation_id: int
    territory_id: int | None
    item_code: str
    grid_code: str
    level: int
    on: date


@dataclass(frozen=True)
class Cell:
    """One party on one item: what it says of the question as it reads today, else what it said of an earlier wording."""

    party: Organisation
    rating: QualityRating | None
    earlier: QualityRating | None
    mine: bool


@dataclass(frozen=True)
class Line:
    """One item: a cell for each party, how far apart they are, all that was ever said."""

    item: QualityItem
    cells: list[Cell]
    history: list[QualityRating] = field(default_factory=list)

    @property
    def levels(self) -> list[int]:
        """What is said today, in the order of the parties."""
        return [cell.rating.level for cell in self.cells if cell.rating]

    @property
    def gap(self) -> str:
        """How far apart the parties are, in words; empty when they say the same, or when one alone has spoken."""
        apart = max(self.levels) - min(self.levels) if self.levels else 0
        if not apart:
            return ""
        said = ngettext("un degré d’écart", "%(n)s degrés d’écart", apart) % {"n": apart}
        voices = [
            gettext("%(name)s dit « %(level)s »") % {"name": place_of(cell.party), "level": cell.rating.get_level_display()}
            for cell in self.cells
            if cell.rating
        ]
        return f"{', '.join(voices)}{values.colon()} {said}"

    @property
    def blank(self) -> bool:
        """No party has answered, to this wording or to an earlier one."""
        return not any(cell.rating or cell.earlier for cell in self.cells)

    @property
    def agreed(self) -> bool:
        """Several parties have spoken and say the same."""
        return len(self.levels) > 1 and len(set(self.levels)) == 1


@dataclass(frozen=True)
class Quiet:
    """A party that has said nothing of the grid, and how to reach it: by oneself, or through a word to its territory."""

    name: str
    mine: bool
    slug: str


@dataclass(frozen=True)
class Quality:
    """The page: the grids, the one read, its lines, the parties that have said nothing of it."""

    grids: list[QualityGrid]
    grid: QualityGrid | None
    lines: list[Line]
    parties: list[Organisation]
    silent: list[Quiet]
    role: Any
    """The role with which the reader may answer; None without one."""

    @property
    def said(self) -> bool:
        """Somebody has said something of this grid, were it taken back since."""
        return any(line.history for line in self.lines)

    @property
    def apart(self) -> list[Line]:
        """The items where the parties differ, in the order of the grid."""
        return [line for line in self.lines if line.gap]


def place_of(party: Organisation) -> str:
    """How a party is called: its territory, or its own name when it has none."""
    return party.territory.name if party.territory else party.name


def grid_of(code: str) -> tuple[list[QualityGrid], QualityGrid | None]:
    """All grids, and the one of the address: the first when it names none."""
    grids = quality_grids()
    return grids, next((grid for grid in grids if grid.code == code), grids[0] if grids else None)


def quality(project: Project, user: Any, code: str, ici: Territory | None) -> Quality:
    """One grid of a project, each party beside the others, one's own territory first."""
    grids, grid = grid_of(code)
    places = {row.territory_id: row.position for row in project.territories.all()}
    bodies = _ordered(project, places, ici)
    items = list(quality_items(grid)) if grid else []
    own = {body.pk for body in bodies if actors.contributes_for(user, body.pk)}
    role = role_to_rate(user, project)
    found = QualityRating.objects.filter(project=project, item__grid=grid)
    rows = list(found.select_related("item", "organisation__territory__status").order_by("on", "pk"))
    lines = [_line(item, bodies, [row for row in rows if row.item.code == item.code], own) for item in items]
    spoken = {cell.party.pk for line in lines for cell in line.cells if cell.rating}
    quiet = [
        _quiet(body, role is not None and role.organisation_id == body.pk, places)
        for body in bodies
        if body.pk not in spoken
    ]
    return Quality(grids, grid, lines, bodies, quiet, role)


def _quiet(body: Organisation, mine: bool, places: dict[int, int]) -> Quiet:
    reached = body.territory.slug if body.territory and body.territory_id in places else ""
    return Quiet(place_of(body), mine, reached)


def _line(item: QualityItem, bodies: Sequence[Organisation], rows: Sequence[QualityRating], own: set[int]) -> Line:
    """The latest that stands of each party counts; an answer to an earlier wording is told as such."""
    now: dict[int, QualityRating] = {}
    before: dict[int, QualityRating] = {}
    for row in rows:
        if row.withdrawn_at is None:
            (now if row.item_id == item.pk else before)[row.organisation_id] = row
    cells = [Cell(body, now.get(body.pk), before.get(body.pk), body.pk in own) for body in bodies]
    return Line(item, cells, list(reversed(rows)))


def _ordered(project: Project, places: dict[int, int], ici: Territory | None) -> list[Organisation]:
    """The parties: those of one's own territory first, then in the order of the columns of the project."""
    found = Organisation.objects.filter(pk__in=parties(project)).select_related("territory__status", "territory__country")
    last = len(places) + max(places.values(), default=0)
    return sorted(
        found,
        key=lambda body: (not parts.same(body.territory, ici), places.get(body.territory_id or 0, last), body.name, body.pk),
    )


def own_latest(project: Project, organisation_id: int, items: Iterable[QualityItem]) -> dict[int, QualityRating]:
    """What an organisation says last of each of these items, by key of the item."""
    found = QualityRating.objects.standing().filter(project=project, organisation=organisation_id, item__in=list(items))
    return {row.item_id: row for row in found.order_by("on", "pk")}


def latest_ratings(projects: Iterable[Project]) -> dict[int, list[PartyRating]]:
    """What each party of these projects says last of each item, whatever the version of its wording; one read for all.

    Only parties of today, only what nobody took back; a project of which nothing is said has an empty list. These are
    voices to be set side by side: no screen adds them up or ranks by them, none shows them to who does not take part. Only
    `rules.scoring` weighs what a territory says of itself, for those who prepare a budget round.
    """
    keys = [project.pk for project in projects]
    part = Participation.objects.filter(project=OuterRef("project"), organisation=OuterRef("organisation"))
    roles = [Participation.Role.LEAD, Participation.Role.PARTNER]
    party = Exists(part.filter(Q(co_owner=True) | Q(role__in=roles))) | Q(organisation=F("project__owner"))
    rows = QualityRating.objects.standing().filter(party, project__in=keys).order_by("on", "pk")
    names = ("project", "organisation", "organisation__territory", "item__code", "item__grid__code", "level", "on")
    last: dict[int, dict[tuple[str, str, int], PartyRating]] = {pk: {} for pk in keys}
    for pk, body, place, item, grid, level, on in rows.values_list(*names):
        last[pk][grid, item, body] = PartyRating(body, place, item, grid, level, on)
    return {pk: [found[key] for key in sorted(found)] for pk, found in last.items()}
