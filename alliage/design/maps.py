"""Two maps drawn on the server: the 101 Départements as equal tiles, the world as an equal-area outline."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from alliage.design.projection import WIDTH, project

HERE = Path(__file__).parent
DEPARTEMENTS = HERE.parent / "rules" / "data" / "departements.csv"
OUTLINE = HERE / "data" / "world.txt"
PITCH, TILE = 40, 37
RATIO = 500 / 230
NARROWEST = 420.0
MARGIN = 45.0
SOUTH = 470.0


@dataclass(frozen=True)
class Tile:
    """One Département on the grid, in SVG units, with what is counted there."""

    code: str
    name: str
    x: int
    y: int
    count: int = 0
    url: str = ""

    @property
    def middle(self) -> float:
        """Where its code is centred."""
        return self.x + TILE / 2

    @property
    def line(self) -> float:
        """The base line of its code."""
        return self.y + TILE / 2 + 5


@dataclass(frozen=True)
class Dot:
    """One place of the world map, in SVG units; without coordinates it stands in the list only."""

    label: str
    count: int | None
    url: str
    x: float | None
    y: float | None
    fictitious: bool = False
    size: float = 1.0
    """The share of the largest radius: areas are as the counts."""


@dataclass(frozen=True)
class Circle:
    """A dot as it is drawn."""

    dot: Dot
    radius: float

    @property
    def beside(self) -> float:
        """Where the name of an invented place begins."""
        return round((self.dot.x or 0) + self.radius * 1.4, 1)


@dataclass(frozen=True)
class Frame:
    """The part of the world shown: an SVG view box."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.x:.0f} {self.y:.0f} {self.width:.0f} {self.height:.0f}"

    @property
    def largest(self) -> float:
        """The radius of the dot that counts most: the same on screen whatever the part shown."""
        return self.width / 28

    @property
    def smallest(self) -> float:
        """The radius under which nothing is seen or touched."""
        return self.width / 70

    @property
    def letters(self) -> float:
        """The height of the words and figures of the map."""
        return self.width / 44


@cache
def _grid(path: Path = DEPARTEMENTS) -> tuple[tuple[str, str, int, int], ...]:
    """Code, name, column and row of each Département, from the reference table (its comment lines skipped)."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((row["code"], row["name"].replace("'", "’"), int(row["col"]), int(row["row"])) for row in rows)


@cache
def outline() -> str:
    """The land of the world as one SVG path."""
    return OUTLINE.read_text(encoding="ascii").strip()


def _read(thing: Any, key: str, default: Any = None) -> Any:
    """A value of a dict or of an object."""
    return thing.get(key, default) if isinstance(thing, Mapping) else getattr(thing, key, default)


def tiles(cells: Mapping[str, Any] | Iterable[Any]) -> list[Tile]:
    """Every Département with its count: `cells` is {code: (count, url) or count}, or objects with code, count, url."""
    known: dict[str, tuple[int, str]] = {}
    if isinstance(cells, Mapping):
        for code, value in cells.items():
            count, url = value if isinstance(value, Sequence) else (value, "")
            known[str(code)] = (int(count), str(url or ""))
    else:
        for cell in cells:
            known[str(_read(cell, "code"))] = (int(_read(cell, "count", 0) or 0), str(_read(cell, "url", "") or ""))
    return [Tile(code, name, col * PITCH, row * PITCH, *known.get(code, (0, ""))) for code, name, col, row in _grid()]


def tile_frame(rows: Sequence[Tile]) -> str:
    """The view box that holds all tiles."""
    width = max((tile.x for tile in rows), default=0) + PITCH + 2
    height = max((tile.y for tile in rows), default=0) + PITCH + 2
    return f"-2 -2 {width} {height}"


def dots(points: Iterable[Any]) -> list[Dot]:
    """The places, projected, in their order, each as large as what is counted there."""
    found, points = [], list(points)
    most = max((_read(point, "count") or 1 for point in points), default=1)
    for point in points:
        lat, lon = _read(point, "lat"), _read(point, "lon")
        x, y = (None, None) if lat is None or lon is None else project(float(lon), float(lat))
        place = (None, None) if x is None or y is None else (round(x, 1), round(y, 1))
        count, url = _read(point, "count"), str(_read(point, "url", "") or "")
        size, invented = math.sqrt((count or 1) / most), bool(_read(point, "fictitious", False))
        found.append(Dot(str(_read(point, "label", "")), count, url, place[0], place[1], invented, size))
    return found


def circles(rows: Iterable[Dot], shown: Frame) -> list[Circle]:
    """The dots that have a place, the largest first so that none hides another."""
    placed = sorted((dot for dot in rows if dot.x is not None), key=lambda dot: -dot.size)
    # With nothing to compare, all dots are alike and small.
    alike = len({dot.size for dot in placed}) < 2
    return [
        Circle(dot, round(shown.smallest if alike else max(dot.size * shown.largest, shown.smallest), 1)) for dot in placed
    ]


def frame(rows: Sequence[Dot]) -> Frame:
    """The part of the world that holds every dot with some air, never closer than a continent; without any, the world."""
    xs, ys = [dot.x for dot in rows if dot.x is not None], [dot.y for dot in rows if dot.y is not None]
    if not xs:
        return Frame(0, 0, WIDTH, WIDTH / RATIO)
    left, right, top, bottom = min(xs) - MARGIN, max(xs) + MARGIN, min(ys) - MARGIN, max(ys) + MARGIN
    width = min(max(right - left, (bottom - top) * RATIO, NARROWEST), WIDTH)
    height = width / RATIO
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), max(SOUTH - height, 0))
    return Frame(x, y, width, height)
