"""Make the world outline of the maps from a Natural Earth GeoJSON file (public domain).

Usage: python tools/make_world.py FILE.geojson
Melts the countries into land (the map says where, not whose), draws it in Equal Earth (an equal-area projection: no
territory is made larger than another), drops specks and the Antarctic, simplifies, and writes
`alliage/design/data/world.txt`: one SVG path in whole units of a 1000 units wide map.
"""

import json
import sys
from collections.abc import Iterator
from math import hypot
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from alliage.design.projection import project  # noqa: E402 - the tool runs from any folder

OUT = ROOT / "alliage" / "design" / "data" / "world.txt"
TOLERANCE = 0.65
SMALLEST = 1.2
SOUTHERNMOST = -57.0
Point = tuple[float, float]


def rings(data: dict[str, object]) -> Iterator[list[Point]]:
    """Every ring of every country as longitudes and latitudes, lands turning one way and holes the other."""
    for feature in data["features"]:  # type: ignore[attr-defined]
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in polygons:
            for place, raw in enumerate(polygon):
                ring = [(float(lon), float(lat)) for lon, lat, *_ in raw][:-1]
                if max(lat for _, lat in ring) > SOUTHERNMOST:
                    yield ring if (signed(ring) > 0) == (place == 0) else ring[::-1]


def melt(countries: Iterator[list[Point]]) -> Iterator[list[Point]]:
    """Coasts only: a border is walked once each way by its two countries, so both walks cancel out."""
    following: dict[Point, list[Point]] = {}
    edges: set[tuple[Point, Point]] = set()
    for ring in countries:
        for edge in zip(ring, ring[1:] + ring[:1], strict=True):
            if edge[::-1] in edges:
                edges.remove(edge[::-1])
            elif edge[0] != edge[1]:
                edges.add(edge)
    for start, end in sorted(edges):
        following.setdefault(start, []).append(end)
    while following:
        start = point = next(iter(following))
        coast = []
        while point in following:
            coast.append(point)
            ends = following[point]
            after = ends.pop()
            if not ends:
                del following[point]
            point = after
        if point == start and len(coast) > 2:
            yield coast


def signed(ring: list[Point]) -> float:
    """The area of a ring, positive when it turns against the clock."""
    doubled: float = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))
    return doubled / 2


def area(ring: list[Point]) -> float:
    """The area of a ring, in square units of the map."""
    return abs(signed(ring))


def distance(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from a segment."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((px - ax) * dx + (py - ay) * dy) / length)) if length else 0.0
    return hypot(px - ax - t * dx, py - ay - t * dy)


def simplify(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's simplification."""
    if len(line) < 3:
        return line
    far, index = max((distance(point, line[0], line[-1]), place) for place, point in enumerate(line[1:-1], 1))
    if far <= TOLERANCE:
        return [line[0], line[-1]]
    return simplify(line[: index + 1])[:-1] + simplify(line[index:])


def path(ring: list[Point]) -> str:
    """One closed ring as relative SVG commands in whole units."""
    whole = [(round(x), round(y)) for x, y in ring]
    (x, y), steps = whole[0], ""
    for next_x, next_y in whole[1:]:
        dx, dy = next_x - x, next_y - y
        if dx or dy:
            steps += f"{' ' if steps and dx >= 0 else ''}{dx}{dy if dy < 0 else f' {dy}'}"
        x, y = next_x, next_y
    return f"M{whole[0][0]} {whole[0][1]}l{steps}z"


def main(source: Path) -> None:
    """Write the outline and say how heavy it is."""
    drawn = []
    for ring in melt(rings(json.loads(source.read_text(encoding="utf-8")))):
        flat = [project(lon, lat) for lon, lat in ring]
        if area(flat) < SMALLEST:
            continue
        half = len(flat) // 2
        simple = simplify(flat[: half + 1])[:-1] + simplify(flat[half:])
        if len(simple) > 3:
            drawn.append(path(simple))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("".join(drawn) + "\n", encoding="ascii")
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size} bytes, {len(drawn)} outlines")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
