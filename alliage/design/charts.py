"""Bars that compare territories without ranking them, each against its own target; and years against each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from alliage.design.values import number

Entry = tuple[Any, Any, Any]
Row = tuple[str, Sequence[Entry]]


@dataclass(frozen=True)
class Bar:
    """One territory's bar: its words, and its length in percent of the track."""

    territory: Any
    words: str
    length: float

    @property
    def start(self) -> float:
        """Where the bar starts when it grows leftwards from the middle."""
        return round(100 - self.length, 2)


@dataclass(frozen=True)
class Bars:
    """One measure and the bar of each territory, in the given order."""

    label: str
    bars: tuple[Bar, ...]


def _words(value: Any, target: Any) -> str:
    """« 31 / 40 », « 31 », or « rien encore »."""
    if value is None:
        return gettext("rien encore")
    return f"{number(value, 2)} / {number(target, 2)}" if target else number(value, 2)


def _bars(label: str, entries: Sequence[Entry]) -> Bars:
    """One row: shares of each one's own target when all have one, else shares of the greatest value of the row."""
    own = all(target for _territory, value, target in entries if value is not None)
    greatest = max((float(value) for _territory, value, _target in entries if value is not None), default=0.0)
    drawn = []
    for territory, value, target in entries:
        scale = float(target) if own and target else greatest
        share = 100 * float(value) / scale if value is not None and scale > 0 else 0.0
        drawn.append(Bar(territory, _words(value, target), round(min(max(share, 0.0), 100.0), 2)))
    return Bars(str(label), tuple(drawn))


def rows(data: Iterable[Row]) -> list[Bars]:
    """The rows of the chart."""
    return [_bars(label, entries) for label, entries in data]


def description(drawn: Sequence[Bars]) -> str:
    """The chart in words, for who does not see it."""
    said = gettext("%(measure)s : %(values)s.")
    return " ".join(
        said % {"measure": row.label, "values": ", ".join(f"{bar.territory.name} {bar.words}" for bar in row.bars)}
        for row in drawn
    )


@dataclass(frozen=True)
class Measure:
    """A bar of a year: its name, its words, its length in percent, and how it is filled (1 to 3)."""

    name: str
    words: str
    length: float
    fill: int


def years(data: Iterable[tuple[Any, Sequence[tuple[str, Any, str]]]]) -> list[tuple[str, list[Measure]]]:
    """Years and their measures (name, value or None, words), all to one scale: the greatest value of all."""
    rows = [(str(year), list(measures)) for year, measures in data]
    greatest = max((float(value) for _year, found in rows for _name, value, _words in found if value), default=0.0)

    def length(value: Any) -> float:
        return round(100 * float(value) / greatest, 2) if value and greatest > 0 else 0.0

    return [
        (year, [Measure(name, words, length(value), place) for place, (name, value, words) in enumerate(found, start=1)])
        for year, found in rows
    ]
