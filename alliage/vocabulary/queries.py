"""Reads of the reference lists, for forms and filters."""

import datetime
from decimal import Decimal

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from .models import Country, Currency, IncomeGroup, QualityGrid, QualityItem, SdgTarget, TerritoryStatus, Theme, Threshold

EURO = "EUR"


def countries(*, fictitious: bool = True) -> QuerySet[Country]:
    """The countries to choose from, real ones first when the fictitious ones are wanted too."""
    found = Country.objects.order_by("fictitious", "fr")
    return found if fictitious else found.filter(fictitious=False)


def statuses(country: Country | None = None) -> QuerySet[TerritoryStatus]:
    """What a territory may be in a country, the statuses usable anywhere included; all of them without a country."""
    found = TerritoryStatus.objects.select_related("country")
    if country is None:
        return found.order_by("country__fr", "level", "fr")
    return found.filter(Q(country=country) | Q(country=None)).order_by("level", "fr")


def themes() -> QuerySet[Theme]:
    """The themes with their family, families first."""
    return Theme.objects.select_related("parent").order_by("code")


def theme_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """The themes by family, as grouped choices, the third level after its own; a lone family stands for itself."""
    rows = list(themes())
    below: dict[int | None, list[Theme]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    grouped = []
    for family in below.get(None, []):
        members = [each for child in below.get(family.pk, []) for each in [child, *below.get(child.pk, [])]]
        grouped.append((family.name, [(row.pk, row.name) for row in members or [family]]))
    return grouped


def targets() -> QuerySet[SdgTarget]:
    """The 169 targets in the order of the United Nations."""
    return SdgTarget.objects.select_related("goal")


def currencies() -> QuerySet[Currency]:
    """The currencies to choose from, the euro first."""
    return Currency.objects.order_by(Case(When(code=EURO, then=0), default=1), "code")


def income_groups(country: Country) -> QuerySet[IncomeGroup]:
    """The DAC income group of a country year by year, latest first."""
    return country.income_groups.order_by("-year")


def thresholds(code: str, on: datetime.date | None = None) -> list[Decimal]:
    """The values of a limit in force on a day (today by default), largest first; empty when there is none."""
    day = on or timezone.localdate()
    rows = Threshold.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day), code=code
    )
    return list(rows.order_by("-value").values_list("value", flat=True))


def quality_grids() -> list[QualityGrid]:
    """The grids of quality, in their order."""
    return list(QualityGrid.objects.all())


def quality_items(grid: QualityGrid | None = None, on: datetime.date | None = None) -> QuerySet[QualityItem]:
    """The items in force on a day (today by default), of one grid or of all, in the order of their grid."""
    day = on or timezone.localdate()
    found = QualityItem.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).select_related("grid")
    return found.filter(grid=grid) if grid else found
