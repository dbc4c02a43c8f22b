"""Keeping the lines of portfolios, those of public accounts and their sums true after each deed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F

from ..models import AccountSum, PortfolioSum, Project, Standing
from ..queries.standings import Line, lines, main_currencies
from . import accounts

BATCH = 500
WRITTEN = ["edits", "year", "currency", "own", "total", "title", "stage", "term_on", "last_news_on", "money", "facets"]
SumKey = tuple[int, str, str]
Moves = dict[SumKey, list[Any]]


def refresh_standings(project: Project) -> None:
    """Bring the lines of one project up to date; call it at the end of each deed that moves what a list shows."""
    refresh_all([project.pk])


@transaction.atomic
def refresh_all(project_ids: Iterable[int] | None = None) -> int:
    """Bring the lines of many projects up to date, all of them when none is named; how many lines there are.

    Costs a dozen reads per 500 projects, whatever they hold. Without ids the sums are made again from nothing.
    """
    if project_ids is None:
        PortfolioSum.objects.all().delete()
        AccountSum.objects.all().delete()
        project_ids = Project.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
        return _refresh(project_ids, from_nothing=True)
    return _refresh(project_ids, from_nothing=False)


def _refresh(project_ids: Iterable[int], *, from_nothing: bool) -> int:
    moves: Moves = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    accounted = accounts.moves()
    currencies: dict[int, str] = {}
    written = 0
    for ids in _batches(project_ids):
        # Two people who write on one project wait for each other here, so that a sum never moves twice.
        list(Project.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        fresh = list(lines(ids))
        unknown = {line.organisation for line in fresh} - currencies.keys()
        currencies |= main_currencies(unknown) if unknown else {}
        written += _write(ids, fresh, currencies, moves, from_nothing=from_nothing)
        accounts.write_lines(ids, accounted, from_nothing=from_nothing)
    _move(moves)
    accounts.move_sums(accounted)
    return written


def _write(
    ids: Sequence[int], fresh: Sequence[Line], currencies: dict[int, str], moves: Moves, *, from_nothing: bool
) -> int:
    """Replace the lines of a batch, noting by how much each sum moves."""
    before = {(row.project_id, row.organisation_id): row for row in Standing.objects.filter(project__in=ids).order_by()}
    if not from_nothing:
        for row in before.values():
            _count(moves, row.organisation_id, row.money, row.facets, sign=-1)
    made: list[Standing] = []
    kept: list[Standing] = []
    for line in fresh:
        known = (line.project, line.organisation) in before
        new = Standing(project_id=line.project, organisation_id=line.organisation)
        target = before.pop((line.project, line.organisation), new)
        _fill(target, line, currencies[line.organisation])
        (kept if known else made).append(target)
        _count(moves, line.organisation, target.money, target.facets, sign=1)
    Standing.objects.filter(pk__in=[row.pk for row in before.values()]).delete()
    Standing.objects.bulk_create(made)
    Standing.objects.bulk_update(kept, WRITTEN, batch_size=50)
    return len(made) + len(kept)


def _fill(row: Standing, line: Line, currency: str) -> None:
    """Write a line into its row."""
    row.edits, row.title, row.stage = line.edits, line.title, line.stage
    row.term_on, row.last_news_on = line.term_on, line.last_news_on
    row.year, row.own, row.total = line.latest(currency)
    row.currency = currency if row.year else ""
    row.money = [[year, code, str(own), str(total)] for year, code, own, total in line.money]
    row.facets = line.facets


def _count(moves: Moves, body: int, money: Sequence[Any], facets: dict[str, list[str]], *, sign: int) -> None:
    """Add or take away what one line counts for."""
    for kind, keys in facets.items():
        for key in keys:
            moves[body, kind, key][0] += sign
    for year, code, own, total in money:
        move = moves[body, PortfolioSum.Kind.MONEY, f"{year}:{code}"]
        move[0] += sign
        move[1] += sign * Decimal(own)
        move[2] += sign * Decimal(total)


def _move(moves: Moves) -> None:
    """Move the sums that changed, in one order for everyone, so that two writers never wait in a ring."""
    changed = sorted(key for key, move in moves.items() if any(move))
    if not changed:
        return
    bodies = {body for body, _kind, _key in changed}
    known = set(PortfolioSum.objects.filter(organisation__in=bodies).order_by().values_list("organisation", "kind", "key"))
    new = [
        PortfolioSum(organisation_id=body, kind=kind, key=key)
        for body, kind, key in changed
        if (body, kind, key) not in known
    ]
    PortfolioSum.objects.bulk_create(new, ignore_conflicts=True)
    for body, kind, key in changed:
        count, own, total = moves[body, kind, key]
        PortfolioSum.objects.filter(organisation=body, kind=kind, key=key).update(
            count=F("count") + count, own=F("own") + own, total=F("total") + total
        )


def _batches(values: Iterable[int]) -> Iterator[list[int]]:
    walked = iter(values)
    while batch := list(islice(walked, BATCH)):
        yield batch
