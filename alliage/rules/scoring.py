"""From effects, results, ratings and levers to points per territory, each with its reason.

The points feed the choice of a budget round and are read on its method page only: no screen of decision shows a total
or a rank. Criteria and usual weights are rows of `data/round_criteria.csv`; a round sets its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from alliage.rules import tables
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

LEVELS: Mapping[str, int] = MappingProxyType({"declared": 1, "documented": 2, "verified": 3})
"""What an effect counts for by its evidence."""
FULL_EFFECTS = 6
"""Points of evidence from which the criterion is full."""
FULL_LEVERAGE = 200
"""Cents of others for one euro of ours from which the criterion is full."""
FULL = 100


@dataclass(frozen=True)
class Facts:
    """What is known of one line on one territory.

    `effects`: evidence levels, one per effect felt there. `results`: shares of targets reached, in percent.
    `ratings`: 0 to 3, given by that territory's own party. `core`: a theme touches a core competence.
    `services`: services of that territory involved. `own`, `other`: cents of the reference year, of the whole line.
    """

    effects: Sequence[str] = ()
    results: Sequence[int] = ()
    ratings: Sequence[int] = ()
    core: bool = False
    services: int = 0
    own: int = 0
    other: int = 0


@dataclass(frozen=True)
class Part:
    """One criterion: how full it is (0–100), its weight (percent), and why in words."""

    criterion: str
    value: int
    weight: int
    reason: Sentence


@dataclass(frozen=True)
class Score:
    """Points of a line on a territory, from 0 to 10 000 (criterion × weight), and their parts."""

    points: int
    parts: tuple[Part, ...] = field(default=())

    @property
    def lever(self) -> int:
        """The points that hang on the money of others: they go with it."""
        return sum(part.value * part.weight for part in self.parts if part.criterion == "leverage")


def usual_weights(on: date) -> dict[str, int]:
    """The usual weight of each criterion in force on a day, in percent."""
    return {row["code"]: int(row["weight"]) for row in tables.valid(tables.read("round_criteria"), on)}


def core_themes(on: date) -> frozenset[str]:
    """The codes of the themes that touch a core competence of a Département on a day."""
    return frozenset(row["code"] for row in tables.valid(tables.read("core_themes"), on))


def check_weights(weights: Mapping[str, int], on: date) -> None:
    """Refuse an unknown criterion, a negative weight, and weights that do not make 100 (percent)."""
    known = usual_weights(on)
    for code, weight in weights.items():
        if code not in known:
            raise RuleError(_("« %(code)s » n’est pas un critère connu."), code="unknown-criterion", params={"code": code})
        if weight < 0:
            raise RuleError(
                _("Un poids ne peut pas être négatif : écrivez 0 pour ne pas compter un critère."),
                field=code,
                code="negative",
            )
    total = sum(weights.values())
    if total != FULL:
        raise RuleError(
            _("Les poids font %(total)s %% ensemble : ajustez-les pour faire 100 %%."),
            code="not-100",
            params={"total": total},
        )


def score(facts: Facts, weights: Mapping[str, int]) -> Score:
    """The points of a line on a territory: Σ weight × criterion, 0 to 10 000, with a sentence per criterion that weighs."""
    makers = {
        "effects": _effects,
        "results": _results,
        "quality": _quality,
        "core": _core,
        "services": _services,
        "leverage": _leverage,
    }
    parts = []
    for code, make in makers.items():
        weight = weights.get(code, 0)
        if weight:
            value, reason = make(facts)
            parts.append(Part(code, value, weight, reason))
    return Score(sum(part.value * part.weight for part in parts), tuple(parts))


def _effects(facts: Facts) -> tuple[int, Sentence]:
    if not facts.effects:
        return 0, Sentence(_("aucun effet noté sur ce territoire"))
    proof = sum(LEVELS.get(level, 0) for level in facts.effects)
    proved = sum(1 for level in facts.effects if LEVELS.get(level, 0) > 1)
    reason = Sentence(
        _("effets notés : %(count)s, dont avec preuve : %(proved)s"), {"count": len(facts.effects), "proved": proved}
    )
    return min(FULL, proof * FULL // FULL_EFFECTS), reason


def _results(facts: Facts) -> tuple[int, Sentence]:
    if not facts.results:
        return 0, Sentence(_("aucune valeur face à une cible"))
    mean = sum(max(0, min(FULL, each)) for each in facts.results) // len(facts.results)
    return mean, Sentence(_("cibles atteintes à %(mean)s %% en moyenne"), {"mean": mean})


def _quality(facts: Facts) -> tuple[int, Sentence]:
    if not facts.ratings:
        return 0, Sentence(_("qualité pas encore notée par cette partie"))
    return sum(facts.ratings) * FULL // (3 * len(facts.ratings)), Sentence(
        _("qualité notée par cette partie sur %(count)s points"), {"count": len(facts.ratings)}
    )


def _core(facts: Facts) -> tuple[int, Sentence]:
    if facts.core:
        return FULL, Sentence(_("un thème relève d’une compétence première"))
    return 0, Sentence(_("hors des compétences premières"))


def _services(facts: Facts) -> tuple[int, Sentence]:
    return min(FULL, facts.services * 50), Sentence(_("services engagés : %(count)s"), {"count": facts.services})


def _leverage(facts: Facts) -> tuple[int, Sentence]:
    if facts.own <= 0:
        return (FULL if facts.other else 0), Sentence(_("rien à notre charge"))
    cents = facts.other * FULL // facts.own
    return min(FULL, cents * FULL // FULL_LEVERAGE), Sentence(
        _("%(cents)s centimes des autres pour 1 € à nous"), {"cents": cents}
    )


def evidence(levels: Iterable[str]) -> int:
    """How many effects rest on more than a word."""
    return sum(1 for level in levels if LEVELS.get(level, 0) > 1)
