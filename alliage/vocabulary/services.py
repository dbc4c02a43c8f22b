"""Loading the reference tables of the rules into rows; new versions of the items of a quality grid."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from alliage.rules import tables
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from .models import (
    Country,
    Currency,
    DacSector,
    IncomeGroup,
    QualityGrid,
    QualityItem,
    SdgGoal,
    SdgTarget,
    TerritoryStatus,
    Theme,
    Threshold,
)
from .permissions import can_edit_grids

Row = Mapping[str, str]
TERM = ["fr", "en", "valid_from", "valid_to", "source"]


@transaction.atomic
def load_vocabulary() -> dict[str, int]:
    """Write every reference table, adding what is new and mending what changed; the number of rows of each."""
    countries = _countries()
    statuses = _upsert(
        TerritoryStatus,
        [_status(row, countries) for row in tables.read("territory_statuses")],
        "country",
        "level",
        "deliberative",
    )
    themes = _themes()
    goals = {row["code"]: row for row in tables.read("sdg_goals")}
    _upsert(SdgGoal, [SdgGoal(**_term("sdg_goals", row), number=int(row["code"])) for row in goals.values()], "number")
    return {
        "countries": len(countries),
        "income_groups": _income_groups(countries),
        "territory_statuses": statuses,
        "themes": themes,
        "sdg_goals": len(goals),
        "sdg_targets": _targets(),
        "dac_sectors": _sectors(),
        "currencies": _upsert(Currency, [_currency(row) for row in tables.read("currencies")], "decimals"),
        "thresholds": _thresholds(),
        "quality_items": _quality_items(),
    }


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _term(table: str, row: Row) -> dict[str, Any]:
    """What every coded word has; its source is the row's own, else that of its table."""
    return {
        "code": row["code"],
        "fr": row["fr"],
        "en": row.get("en", ""),
        "valid_from": _day(row.get("valid_from")),
        "valid_to": _day(row.get("valid_to")),
        "source": (row.get("source") or tables.about(table).source)[:400],
    }


def _upsert(model: type[models.Model], rows: Iterable[models.Model], *fields: str) -> int:
    written = model._default_manager.bulk_create(
        rows, batch_size=400, update_conflicts=True, unique_fields=["code"], update_fields=[*TERM, *fields]
    )
    return len(written)


def _countries() -> dict[str, int]:
    """Every country of the table; their keys by code, the fictitious ones of the demo included."""
    rows = [
        Country(
            **_term("countries", row),
            iso3=row["iso3"],
            numeric=row["num"],
            dac_code=row["dac_code"],
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
        )
        for row in tables.read("countries")
    ]
    _upsert(Country, rows, "iso3", "numeric", "dac_code", "lat", "lon")
    return dict(Country.objects.order_by().values_list("code", "pk"))


def _status(row: Row, countries: Mapping[str, int]) -> TerritoryStatus:
    return TerritoryStatus(
        **_term("territory_statuses", row),
        country_id=countries[row["country"]] if row["country"] else None,
        level=int(row["level"]),
        deliberative=row["deliberative"] == "1",
    )


def _currency(row: Row) -> Currency:
    return Currency(**_term("currencies", row), decimals=int(row["decimals"]))


def _income_groups(countries: Mapping[str, int]) -> int:
    rows = [
        IncomeGroup(country_id=countries[row["country"]], year=int(row["year"]), group=row["group"], source=row["source"])
        for row in tables.read("income_groups")
    ]
    IncomeGroup.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["country", "year"], update_fields=["group", "source"]
    )
    return len(rows)


def _themes() -> int:
    """The themes, then the family each belongs to, since a family may stand below its members in the table."""
    rows = tables.read("themes")
    _upsert(Theme, [Theme(**_term("themes", row)) for row in rows])
    known = {theme.code: theme for theme in Theme.objects.order_by()}
    for row in rows:
        known[row["code"]].parent = known[row["parent"]] if row["parent"] else None
    Theme.objects.bulk_update([known[row["code"]] for row in rows], ["parent"])
    return len(rows)


def _targets() -> int:
    goals = dict(SdgGoal.objects.order_by().values_list("code", "pk"))
    rows = [
        SdgTarget(**_term("sdg_targets", row), goal_id=goals[row["goal"]], position=position)
        for position, row in enumerate(tables.read("sdg_targets"), start=1)
    ]
    return _upsert(SdgTarget, rows, "goal", "position")


def _sectors() -> int:
    rows = [
        DacSector(
            **_term("dac_sectors", row),
            category=row["category"],
            category_fr=row["category_fr"],
            category_en=row["category_en"],
        )
        for row in tables.read("dac_sectors")
    ]
    return _upsert(DacSector, rows, "category", "category_fr", "category_en")


def _thresholds() -> int:
    """The delays, in months or in days by table: nothing points at them, so they are simply written again."""
    rows = [
        Threshold(
            code=row["code"],
            value=Decimal(row[unit]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for table, unit in (("deadlines", "months"), ("delays", "days"))
        for row in tables.read(table)
    ]
    Threshold.objects.all().delete()
    Threshold.objects.bulk_create(rows)
    return len(rows)


def _quality_items() -> int:
    """The grids, then their items: the words of the versions of the table are mended, those the network wrote are left."""
    rows = tables.read("quality_grids")
    grids = {row["grid"]: row for row in rows}
    source = tables.about("quality_grids").source[:400]
    _upsert(
        QualityGrid,
        [
            QualityGrid(code=code, fr=row["grid_fr"], en=row["grid_en"], source=source, position=position)
            for position, (code, row) in enumerate(grids.items(), start=1)
        ],
        "position",
    )
    keys = dict(QualityGrid.objects.order_by().values_list("code", "pk"))
    words = ["fr", "en", "question_fr", "question_en", "source"]
    QualityItem.objects.bulk_create(
        [
            QualityItem(
                grid_id=keys[row["grid"]],
                code=row["code"],
                version=int(row["version"]),
                position=position,
                valid_from=datetime.date.fromisoformat(row["valid_from"]),
                **{name: row[name] for name in words},
            )
            for position, row in enumerate(rows, start=1)
        ],
        update_conflicts=True,
        unique_fields=["grid", "code", "valid_from"],
        update_fields=["version", "position", *words],
    )
    for row in rows:
        if row["valid_to"]:
            known = {"grid": keys[row["grid"]], "code": row["code"], "valid_from": _day(row["valid_from"])}
            QualityItem.objects.filter(**known).update(valid_to=_day(row["valid_to"]))
    for pk in keys.values():
        _close_replaced(QualityItem.objects.filter(grid=pk))
    return len(rows)


def _close_replaced(items: models.QuerySet[QualityItem]) -> None:
    """Close each version on the eve of the one that follows it."""
    before: QualityItem | None = None
    for item in items.order_by("grid", "code", "valid_from"):
        follows = before is not None and (before.grid_id, before.code) == (item.grid_id, item.code)
        eve = item.valid_from - datetime.timedelta(days=1)
        if before is not None and follows and (before.valid_to is None or before.valid_to > eve):
            before.valid_to = eve
            before.save(update_fields=["valid_to"])
        before = item


def _check_grids(by: Any) -> None:
    if not can_edit_grids(by):
        raise PermissionDenied


@transaction.atomic
def add_item(*, by: Any, **values: Any) -> QualityItem:
    """Add an item to a grid; its code is not there yet."""
    _check_grids(by)
    item = QualityItem(**values)
    if QualityItem.objects.filter(grid=item.grid, code=item.code).exists():
        raise RuleError(
            _("Ce code est déjà dans la grille : ouvrez cette question pour en écrire une nouvelle version."),
            field="code",
            code="known",
        )
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def replace_item(item: QualityItem, *, by: Any, **values: Any) -> QualityItem:
    """Write a new version of an item, which closes this one on the eve: what was said of it keeps its words."""
    _check_grids(by)
    kept = QualityItem.objects.select_for_update().get(pk=item.pk)
    versions = QualityItem.objects.filter(grid=kept.grid_id, code=kept.code)
    if versions.filter(valid_from__gt=kept.valid_from).exists():
        raise RuleError(_("Cette version a déjà été remplacée : ouvrez celle qui est en vigueur."), code="replaced")
    new = QualityItem(grid_id=kept.grid_id, code=kept.code, version=kept.version + 1, **values)
    if new.valid_from <= kept.valid_from:
        raise RuleError(
            _(
                "La nouvelle version commence après celle qu’elle remplace, en vigueur depuis le %(day)s : choisissez un jour plus tard."
            ),
            field="valid_from",
            code="too-early",
            params={"day": kept.valid_from},
        )
    if new.valid_from < timezone.localdate():
        raise RuleError(
            _("Une version nouvelle ne change pas le passé : choisissez aujourd’hui ou un jour à venir."),
            field="valid_from",
            code="past",
        )
    new.full_clean()
    new.save()
    _close_replaced(versions)
    return new


@transaction.atomic
def end_item(item: QualityItem, *, on: datetime.date | None, by: Any) -> QualityItem:
    """Say up to which day an item is asked, or that it stays; nothing that was said of it is lost."""
    _check_grids(by)
    kept = QualityItem.objects.select_for_update().get(pk=item.pk)
    kept.valid_to = on
    kept.full_clean()
    kept.save(update_fields=["valid_to"])
    _close_replaced(QualityItem.objects.filter(grid=kept.grid_id, code=kept.code))
    return kept
