"""What was counted, per territory: the last accepted value against each one's own target."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery

from alliage.actors.models import Territory

from ..models import Indicator, IndicatorValue, Project, ScaleLevel

Key = tuple[int, int | None]


@dataclass
class ResultLine:
    """One indicator in one territory (or in all): its last accepted value, its target, what is proposed since."""

    indicator: Indicator
    value: IndicatorValue | None = None
    goal: Decimal | None = None
    proposed: IndicatorValue | None = None
    level: str = ""


@dataclass
class Results:
    """The indicators of a project, and their lines by territory."""

    indicators: list[Indicator] = field(default_factory=list)
    lines: dict[int | None, list[ResultLine]] = field(default_factory=lambda: defaultdict(list))

    def of(self, territory_id: int | None) -> list[ResultLine]:
        """The lines of a territory that say something."""
        return [line for line in self.lines.get(territory_id, []) if line.value or line.goal or line.proposed]

    def bars(self, territories: Sequence[Territory]) -> list[tuple[str, list[tuple[Territory, Any, Any]]]]:
        """The rows of the chart: numbers only, each territory against its own target; a measure nobody has is left out."""
        rows = []
        for place, indicator in enumerate(self.indicators):
            if indicator.kind != Indicator.Kind.NUMBER:
                continue
            lines = [self.lines[territory.pk][place] for territory in territories]
            if any(line.value or line.goal for line in lines):
                entries = [
                    (territory, line.value.value if line.value else None, line.goal)
                    for territory, line in zip(territories, lines, strict=True)
                ]
                rows.append((indicator.title, entries))
        return rows


def results(project: Project, territories: Sequence[Territory], *, member: bool) -> Results:
    """Everything counted on a project, in three reads; proposals are for those who take part."""
    indicators, targets = _indicators(project)
    if not indicators:
        return Results()
    accepted, proposed = _values(indicators)
    found = Results(indicators)
    for territory_id in [*(territory.pk for territory in territories), None]:
        for indicator in indicators:
            key = (indicator.pk, territory_id)
            value = accepted.get(key)
            line = ResultLine(indicator, value, targets.get(key), proposed.get(key) if member else None)
            line.level = getattr(value, "level", None) or ""
            found.lines[territory_id].append(line)
    return found


def _indicators(project: Project) -> tuple[list[Indicator], dict[Key, Decimal]]:
    """The indicators in their order and the figure each territory aims at, in one read."""
    rows = Indicator.objects.filter(outcome__project=project).annotate(
        place=F("targets__territory"), aim=F("targets__target")
    )
    found: dict[int, Indicator] = {}
    targets: dict[Key, Decimal] = {}
    for row in rows.order_by("outcome__position", "outcome", "position", "pk"):
        found.setdefault(row.pk, row)
        if row.aim is not None:
            targets[row.pk, row.place] = row.aim
    return list(found.values()), targets


def _values(indicators: list[Indicator]) -> tuple[dict[Key, IndicatorValue], dict[Key, IndicatorValue]]:
    """The latest accepted value of each place, and the latest proposal made after it."""
    accepted: dict[Key, IndicatorValue] = {}
    proposed: dict[Key, IndicatorValue] = {}
    level = ScaleLevel.objects.filter(indicator=OuterRef("indicator"), rank=OuterRef("value")).values("label")[:1]
    rows = IndicatorValue.objects.filter(indicator__in=indicators).exclude(state=IndicatorValue.State.RETURNED)
    for row in rows.annotate(level=Subquery(level)).order_by("-on", "-pk"):
        key = (row.indicator_id, row.territory_id)
        if row.state == IndicatorValue.State.ACCEPTED:
            accepted.setdefault(key, row)
        elif key not in accepted:
            proposed.setdefault(key, row)
    return accepted, proposed
