"""Where a set of cooperations or of alliances takes place: Départements as tiles, other countries as points."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from alliage.alliances.models import Alliance, AllianceMember
from alliage.projects.models import ProjectTerritory

FRENCH_DEPARTEMENT = "fr-departement"
FRANCE = "FR"
Cells = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Point:
    """A country on the world map, with how many rows of the set touch it."""

    label: str
    lat: float | None
    lon: float | None
    count: int
    url: str
    fictitious: bool = False


def present() -> Q:
    """Members of an alliance who have not left it."""
    return Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate())


def sides(found: QuerySet[Any]) -> QuerySet[Any]:
    """The (row, territory) pairs of a set; members who left an alliance are not counted."""
    keys = found.order_by().values("pk")
    if found.model is Alliance:
        return AllianceMember.objects.filter(present(), alliance__in=keys).order_by()
    return ProjectTerritory.objects.filter(project__in=keys).order_by()


def cells(found: QuerySet[Any], address: str) -> Cells:
    """Rows of the set by French Département; `address` ends ready for one more key."""
    pairs = sides(found).filter(territory__status__code=FRENCH_DEPARTEMENT)
    counted = pairs.values_list("territory__code").annotate(n=_rows(found))
    return {code: (count, f"{address}departement={code}") for code, count in counted}


def elsewhere(found: QuerySet[Any]) -> int:
    """Places of France that are no Département (communes, regions, overseas bodies): no map draws them."""
    pairs = sides(found).filter(territory__country__code=FRANCE).exclude(territory__status__code=FRENCH_DEPARTEMENT)
    return pairs.values("territory").distinct().count()


def points(found: QuerySet[Any], address: str) -> list[Point]:
    """Rows of the set by country other than France, most first."""
    place = "territory__country__"
    word = "en" if (get_language() or "fr").startswith("en") else "fr"
    pairs = sides(found).exclude(territory__country__code=FRANCE)
    fields = ("code", word, "lat", "lon", "fictitious")
    counted = pairs.values_list(*(f"{place}{name}" for name in fields)).annotate(n=_rows(found))
    listed = [
        Point(label, lat, lon, count, f"{address}pays={code}", invented)
        for code, label, lat, lon, invented, count in counted
    ]
    return sorted(listed, key=lambda point: (-point.count, point.label))


def _rows(found: QuerySet[Any]) -> Count:
    return Count("alliance" if found.model is Alliance else "project", distinct=True)
