"""What was counted, per territory: the last accepted value against each one's own target."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from alliage.actors.models import Territory

from ..models import Indicator, IndicatorTarget, IndicatorValue, Project, ScaleLevel

Key = tuple[int, int | None]


@dataclass
class ResultLine:
    """One indicator in one territory (or in all): its last accepted value, its target, what is proposed since."""

    indicator: Indicator
    value: IndicatorValue | None = None
    target: IndicatorTarget | None = None
    proposed: IndicatorValue | None = None
    level: str = ""

    @property
    def goal(self) -> Decimal | None:
        """The figure aimed at, if there is one to measure against."""
        return self.target.target if self.target and self.target.target else None


@dataclass
class Results:
    """The indicators of a project, and their lines by territory."""

    indicators: list[Indicator] = field(default_factory=list)
    lines: dict[int | None, list[ResultLine]] = field(default_factory=lambda: defaultdict(list))

    def of(self, territory_id: int | None) -> list[ResultLine]:
        """The lines of a territory that say something."""
        return [line for line in self.lines.get(territory_id, []) if line.value or line.target or line.proposed]

    def bars(self, territories: Sequence[Territory]) -> list[tuple[str, list[tuple[Territory, Any, Any]]]]:
        """The rows of the chart: numbers only, each territory against its own target; a measure nobody has is left out."""
        rows = []
        for place, indicator in enumerate(self.indicators):
            if indicator.kind != Indicator.Kind.NUMBER:
                continue
            lines = [self.lines[territory.pk][place] for territory in territories]
            if any(line.value or line.target for line in lines):
                entries = [
                    (territory, line.value.value if line.value else None, line.goal)
                    for territory, line in zip(territories, lines, strict=True)
                ]
                rows.append((indicator.title, entries))
        return rows


def results(project: Project, territories: Sequence[Territory], *, member: bool) -> Results:
    """Everything counted on a project, in three reads (four with a scale); proposals are for those who take part."""
    indicators = list(
        Indicator.objects.filter(outcome__project=project).order_by("outcome__position", "outcome", "position", "pk")
    )
    if not indicators:
        return Results()
    targets = {(row.indicator_id, row.territory_id): row for row in IndicatorTarget.objects.filter(indicator__in=indicators)}
    accepted, proposed = _values(indicators)
    levels = _levels(indicators)
    found = Results(indicators)
    for territory_id in [*(territory.pk for territory in territories), None]:
        for indicator in indicators:
            key = (indicator.pk, territory_id)
            value = accepted.get(key)
            line = ResultLine(indicator, value, targets.get(key), proposed.get(key) if member else None)
            line.level = levels.get((indicator.pk, int(value.value)), "") if value else ""
            found.lines[territory_id].append(line)
    return found


def _values(indicators: list[Indicator]) -> tuple[dict[Key, IndicatorValue], dict[Key, IndicatorValue]]:
    """The latest accepted value of each place, and the latest proposal made after it."""
    accepted: dict[Key, IndicatorValue] = {}
    proposed: dict[Key, IndicatorValue] = {}
    for row in (
        IndicatorValue.objects.filter(indicator__in=indicators)
        .exclude(state=IndicatorValue.State.RETURNED)
        .order_by("-on", "-pk")
    ):
        key = (row.indicator_id, row.territory_id)
        if row.state == IndicatorValue.State.ACCEPTED:
            accepted.setdefault(key, row)
        elif key not in accepted:
            proposed.setdefault(key, row)
    return accepted, proposed


def _levels(indicators: list[Indicator]) -> dict[tuple[int, int], str]:
    """The words of the scales, read only when there is one."""
    scales = [row for row in indicators if row.kind == Indicator.Kind.SCALE]
    rows = ScaleLevel.objects.filter(indicator__in=scales) if scales else []
    return {(row.indicator_id, row.rank): row.label for row in rows}
