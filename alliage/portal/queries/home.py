"""What the home page tells: live figures, one cooperation in equal columns, two maps; published real facts only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from alliage.actors.models import Territory
from alliage.projects.models import Effect, Project, ProjectTerritory

from . import places


@dataclass(frozen=True)
class Figures:
    """How much is documented, and where."""

    projects: int
    cells: places.Cells
    points: list[places.Point]
    elsewhere: int

    @property
    def departements(self) -> int:
        """French Départements with at least one documented cooperation."""
        return len(self.cells)

    @property
    def countries(self) -> int:
        """Countries and territories outside France."""
        return len(self.points)


@dataclass(frozen=True)
class Side:
    """A territory of the cooperation shown, and the sourced fact about it if there is one."""

    territory: Territory
    fact: Effect | None


@dataclass(frozen=True)
class Showcase:
    """One cooperation told by its territories."""

    project: Project
    sides: Sequence[Side]
    common: Effect | None


def documented() -> QuerySet[Project]:
    """Real cooperations anyone may read."""
    return Project.objects.published().filter(fictitious=False)


def figures() -> Figures:
    """The live figures and the two maps, four reads."""
    projects, atlas = documented(), reverse("portal:atlas")
    return Figures(
        projects.count(),
        places.cells(projects, f"{atlas}?"),
        places.points(projects, f"{atlas}?"),
        places.elsewhere(projects),
    )


def showcase() -> Showcase | None:
    """The cooperation told by most of its territories with a source, then the one with most territories."""
    sourced = Effect.objects.public().filter(source_url__gt="").order_by("pk")
    told = Q(effects__deleted_at__isnull=True, effects__published_at__isnull=False, effects__source_url__gt="")
    best = (
        documented()
        .annotate(sides=Count("territories", distinct=True), told=Count("effects__territory", filter=told, distinct=True))
        .filter(sides__gte=2)
        .order_by("-told", "-sides", "pk")
        .prefetch_related(
            Prefetch(
                "territories",
                ProjectTerritory.objects.select_related("territory__status", "territory__country").order_by(
                    "position", "pk"
                ),
            ),
            Prefetch("effects", sourced, to_attr="sourced"),
        )
        .first()
    )
    return _told(best) if best else None


def _told(project: Any) -> Showcase:
    """Each territory with its first sourced fact, and the first fact about all of them."""
    first: dict[int | None, Effect] = {}
    for effect in project.sourced:
        first.setdefault(effect.territory_id, effect)
    sides = [Side(row.territory, first.get(row.territory_id)) for row in project.territories.all()]
    return Showcase(project, sides, first.get(None))
