"""Is an election near? Publishing what praises results then asks for care: warnings with their source, never a block.

The periods are rows of `data/pre_election.csv`, by status of the authority and country.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from alliage.rules import tables
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.mandates import SituationFacts


@dataclass(frozen=True)
class Authority:
    """A territory that publishes or is named: its status as in `data/territory_statuses.csv`, its country, its name."""

    status: str
    country: str
    name: str


@dataclass(frozen=True)
class Notice:
    """Why publishing on that day asks for care; `checked` is false while the rule itself is to be verified."""

    place: str
    fr: str
    en: str
    source: str
    ends_on: date | None = None
    checked: bool = True

    def words(self, language: str) -> str:
        """The rule, in the language of the page."""
        return self.en if language.startswith("en") else self.fr


def notices(authorities: Iterable[Authority], situations: Iterable[SituationFacts], on: date) -> list[Notice]:
    """The periods in force on a day for these authorities, then the elections announced where they are."""
    near = [_period(row, place) for place in dict.fromkeys(authorities) for row in _rows(place, on)]
    return near + [
        Notice(each.place, each.text, each.text, each.source, each.ends_on)
        for each in situations
        if (each.starts_on is None or each.starts_on <= on) and (each.ends_on is None or on <= each.ends_on)
    ]


def _rows(place: Authority, on: date) -> list[dict[str, str]]:
    day = on.isoformat()
    return [
        row
        for row in tables.read("pre_election")
        if (row["authority"], row["country"]) == (place.status, place.country) and row["starts_on"] <= day <= row["ends_on"]
    ]


def _period(row: dict[str, str], place: Authority) -> Notice:
    ends = date.fromisoformat(row["ends_on"])
    return Notice(place.name, row["fr"], row["en"], row["source"], ends, checked=row["checked"] == "1")


def verified(found: Sequence[Notice], ticked: bool) -> list[str]:
    """The sources somebody says to have verified, for the journal; RuleError while the box is not ticked."""
    if found and not ticked:
        raise RuleError(
            _("Une élection approche : lisez la règle, puis cochez « J’ai vérifié ». La décision reste la vôtre."),
            field="verified",
            code="pre-election",
        )
    return sources(found)


def sources(found: Sequence[Notice]) -> list[str]:
    """« place : source » of each rule, as the journal keeps them."""
    return [f"{each.place} : {each.source}" for each in found]
