"""Deeds on territories: loading the reference ones, writing one, telling what came before it."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from alliage.design import search
from alliage.design.stale import hold
from alliage.rules import tables
from alliage.vocabulary.models import Country, TerritoryStatus

from ..models import Succession, Territory
from ..models.territories import SHAPES, TONES
from ..permissions import can_edit_territory
from .journal import journal

MENDED = ["name", "status", "country", "parent", "population", "population_year", "lat", "lon", "source_url"]
"""What loading again brings up to date; the address and the sign of a territory are its own and stay."""
INSEE = "https://www.insee.fr/fr/information/2560452"


def sign_for(key: str, *, beside: Iterable[Territory] = ()) -> tuple[int, int]:
    """The shape and tone of a territory from its own key, always the same; moved on when one `beside` it has that sign.

    Shapes differ first, since a sign must be told apart without its colour.
    """
    beside = list(beside)
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    shape, tone = number % SHAPES + 1, number // SHAPES % TONES + 1
    shapes = {other.shape for other in beside}
    tones = {other.tone for other in beside}
    if len(shapes) < SHAPES:
        shape = next(each for each in _turn(shape, SHAPES) if each not in shapes)
    if len(tones) < TONES:
        tone = next(each for each in _turn(tone, TONES) if each not in tones)
    taken = {(other.shape, other.tone) for other in beside}
    free = [(one, two) for one in _turn(shape, SHAPES) for two in _turn(tone, TONES) if (one, two) not in taken]
    return free[0] if free else (shape, tone)


def dealt(rank: int) -> tuple[int, int]:
    """The signs dealt in turn: each one comes back every 36 ranks, and six in a row have six shapes."""
    turn = rank // SHAPES % TONES
    return (rank + turn) % SHAPES + 1, turn + 1


def _turn(start: int, count: int) -> list[int]:
    """1 to `count`, from `start` round to it."""
    return [(start - 1 + step) % count + 1 for step in range(count)]


def free_slug(name: str, country: Country) -> str:
    """An address no other territory has: the name, then with its country, then with a number."""
    base = slugify(name)[:150] or "territoire"
    tries = [base, f"{base}-{country.code.lower()}"]
    taken = set(Territory.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(each for each in [*tries, *(f"{tries[1]}-{n}" for n in range(2, len(taken) + 3))] if each not in taken)


@transaction.atomic
def load_reference_territories() -> dict[str, int]:
    """The French régions and the 101 Départements, with their population and centre; safe to run again."""
    france = Country.objects.get(code="FR")
    status = {row.code: row for row in TerritoryStatus.objects.filter(code__in=["fr-region", "fr-departement"])}
    regions = _write([_row(row, f"{row['name']}-region", france, status["fr-region"]) for row in tables.read("regions")])
    by_code = {row.code: row for row in regions}
    departements = [
        _row(row, row["name"], france, status["fr-departement"], by_code[row["region_code"]])
        for row in sorted(tables.read("departements"), key=lambda row: row["code"])
    ]
    for rank, place in enumerate(departements):
        place.shape, place.tone = dealt(rank)
    written = _write(departements)
    return {"regions": len(regions), "departements": len(written)}


def _row(row: Any, named: str, country: Country, status: TerritoryStatus, parent: Territory | None = None) -> Territory:
    shape, tone = sign_for(f"{country.code}-{status.code}-{row['code']}")
    return Territory(
        name=row["name"],
        slug=slugify(named),
        status=status,
        country=country,
        parent=parent,
        code=row["code"],
        population=int(row["population"]),
        population_year=int(row["population_year"]) if row.get("population_year") else None,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        shape=shape,
        tone=tone,
        source_url=INSEE,
    )


def _write(rows: list[Territory]) -> list[Territory]:
    """Add or mend, keeping the address of those known by their official code, with the words they are found by."""
    codes = Territory.objects.filter(status__in={row.status_id for row in rows}).exclude(code="")
    known = {(status, code): slug for status, code, slug in codes.values_list("status", "code", "slug")}
    for row in rows:
        row.slug = known.get((row.status_id, row.code), row.slug)
        row.search_text = search.words_of(*row.search_parts())
    Territory.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["slug"], update_fields=[*MENDED, "search_text"]
    )
    return list(Territory.objects.filter(slug__in=[row.slug for row in rows]))


@transaction.atomic
def save_territory(territory: Territory, *, by: Any, beside: Iterable[Territory] = ()) -> Territory:
    """Write a territory from a checked form; a new one gets its address and its sign."""
    if not can_edit_territory(by, territory):
        raise PermissionDenied
    new = territory.pk is None
    if new:
        territory.slug = free_slug(territory.name, territory.country)
        territory.shape, territory.tone = sign_for(f"{territory.country.code}-{territory.slug}", beside=beside)
        # Decided once: mending a real territory from a fictitious one never makes it fictitious.
        territory.fictitious = territory.country.fictitious or bool(by.acting and by.acting.organisation.fictitious)
    else:
        hold(territory)
    territory.search_text = search.words_of(*territory.search_parts())
    territory.save()
    journal("territory.added" if new else "territory.changed", territory, by=by)
    return territory


@transaction.atomic
def record_succession(succession: Succession, *, by: Any) -> Succession:
    """Say that one territory took over from another."""
    if not can_edit_territory(by, succession.successor):
        raise PermissionDenied
    succession.save()
    journal("territory.succeeded", succession.successor, by=by, predecessor=str(succession.predecessor))
    return succession
