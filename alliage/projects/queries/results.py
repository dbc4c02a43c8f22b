"""The results page: outcomes, indicators, and for each territory its target, its values, what waits for an answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from alliage.actors.models import Territory
from alliage.design import parts, values

from ..models import Indicator, IndicatorTarget, IndicatorValue, Outcome, Project
from ..permissions import can_accept, can_withdraw

FAR = 10
"""A value so many times its target is said aloud."""
SPARK = (120, 28)
"""Width and height of a small line, in SVG units."""


@dataclass(frozen=True)
class Proposal:
    """A value that waits, and whether this reader may answer."""

    value: IndicatorValue
    words: str
    mine: bool
    may_answer: bool
    may_withdraw: bool


@dataclass
class Side:
    """One indicator in one territory, or in all together."""

    territory: Territory | None
    target: IndicatorTarget | None = None
    accepted: list[IndicatorValue] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    returned: list[IndicatorValue] = field(default_factory=list)

    @property
    def latest(self) -> IndicatorValue | None:
        """The value that counts: the last one accepted."""
        return self.accepted[0] if self.accepted else None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.target or self.accepted or self.proposals or self.returned)

    @property
    def spark(self) -> str:
        """The accepted values in time, as points of a small line; nothing for one value."""
        rows = self.accepted[::-1]
        if len(rows) < 2:
            return ""
        days = [row.on.toordinal() for row in rows]
        amounts = [float(row.value) for row in rows]
        wide, high = max(days[-1] - days[0], 1), max(amounts) - min(amounts) or 1
        return " ".join(
            f"{(day - days[0]) / wide * SPARK[0]:.1f},{SPARK[1] - (amount - min(amounts)) / high * SPARK[1]:.1f}"
            for day, amount in zip(days, amounts, strict=True)
        )


@dataclass
class Measure:
    """An indicator with its words and its sides, ours first, then all together."""

    indicator: Indicator
    levels: dict[int, str]
    sides: list[Side]

    def words(self, amount: Decimal | None) -> str:
        """A value as one says it: a number with its unit, or a level in words."""
        return said(self.indicator, self.levels, amount)

    @property
    def rows(self) -> list["SideRow"]:
        """The sides in words, for the table."""
        shown = [side for side in self.sides if side.territory is not None or side.says_something]
        return [SideRow(side, self) for side in shown]


@dataclass(frozen=True)
class SideRow:
    """One side of a measure, its figures in words."""

    side: Side
    measure: Measure

    @property
    def start(self) -> str:
        """Where it started from."""
        return self.measure.words(self.side.target.baseline) if self.side.target else ""

    @property
    def goal(self) -> str:
        """What it aims at."""
        return self.measure.words(self.side.target.target) if self.side.target else ""

    @property
    def now(self) -> str:
        """The value that counts."""
        return self.measure.words(self.side.latest.value) if self.side.latest else ""

    @property
    def history(self) -> list[tuple[IndicatorValue, str]]:
        """Every accepted value, latest first."""
        return [(row, self.measure.words(row.value)) for row in self.side.accepted]

    @property
    def returned(self) -> list[tuple[IndicatorValue, str]]:
        """Values sent back, with what was wrong."""
        return [(row, self.measure.words(row.value)) for row in self.side.returned]


@dataclass(frozen=True)
class Sought:
    """A change sought and how one sees it."""

    outcome: Outcome
    measures: Sequence[Measure]


def said(indicator: Indicator, levels: dict[int, str], amount: Decimal | None) -> str:
    """« 31 élèves », « 2. Un éducateur formé »."""
    if amount is None:
        return ""
    if indicator.kind == Indicator.Kind.SCALE:
        return f"{int(amount)}. {levels.get(int(amount), '?')}"
    return f"{values.number(amount, 2)} {indicator.unit}".strip()


def far_beyond(readings: Iterable[Any]) -> list[str]:
    """A word on each value ten times beyond its target, in one read: a slip, or a success to explain."""
    rows = list(readings)
    targets = IndicatorTarget.objects.filter(indicator__in=[row.indicator.pk for row in rows], target__gt=0)
    known = {(row.indicator_id, row.territory_id): row.target for row in targets}
    words = gettext("« %(title)s » : %(value)s pour une cible de %(target)s. Vérifiez les zéros, ou dites pourquoi.")
    return [
        words % {"title": row.indicator.title, "value": values.number(row.value, 2), "target": values.number(target, 2)}
        for row in rows
        if (target := known.get((row.indicator.pk, row.territory))) and row.value >= FAR * target
    ]


def sought(project: Project, user: Any, home: Territory | None) -> list[Sought]:
    """All that a project seeks and has counted, in seven reads whatever it holds."""
    territories = parts.ici_first([row.territory for row in project.territories.select_related("territory")], home)
    outcomes = project.outcomes.prefetch_related("indicators__levels", "indicators__targets")
    rows = IndicatorValue.objects.filter(indicator__outcome__project=project).select_related("evidence", "organisation")
    known: dict[tuple[int, int | None], list[IndicatorValue]] = defaultdict(list)
    for row in rows.prefetch_related("parts"):
        known[row.indicator_id, row.territory_id].append(row)
    return [
        Sought(outcome, [_measure(project, user, indicator, territories, known) for indicator in outcome.indicators.all()])
        for outcome in outcomes
    ]


def _measure(
    project: Project,
    user: Any,
    indicator: Indicator,
    territories: Sequence[Territory],
    known: dict[tuple[int, int | None], list[IndicatorValue]],
) -> Measure:
    """One indicator in every territory, then in all together."""
    levels = {level.rank: level.label for level in indicator.levels.all()}
    targets = {target.territory_id: target for target in indicator.targets.all()}
    state = IndicatorValue.State
    sides = []
    for territory in [*territories, None]:
        key = territory.pk if territory else None
        side = Side(territory, targets.get(key))
        for row in known.get((indicator.pk, key), []):
            if row.state == state.ACCEPTED:
                side.accepted.append(row)
            elif row.state == state.RETURNED:
                side.returned.append(row)
            else:
                mine = row.user_id == user.pk
                may = not mine and can_accept(user, project, row)
                side.proposals.append(Proposal(row, said(indicator, levels, row.value), mine, may, can_withdraw(user, row)))
        sides.append(side)
    return Measure(indicator, levels, sides)
