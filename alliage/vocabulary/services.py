"""Loading the reference tables of the rules into rows."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from alliage.rules import tables

from .models import Country, Currency, DacSector, IncomeGroup, SdgGoal, SdgTarget, TerritoryStatus, Theme, Threshold

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
