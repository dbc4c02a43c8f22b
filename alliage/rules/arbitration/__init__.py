"""Choose one option per line under budgets and limits: prove it, explain it, try it at other budgets and weights."""

from alliage.rules.arbitration.checks import check
from alliage.rules.arbitration.choosing import choose
from alliage.rules.arbitration.explaining import Explanation, explain
from alliage.rules.arbitration.fronts import Front, Point, front
from alliage.rules.arbitration.staircases import Change, Staircase, Step, staircase
from alliage.rules.arbitration.terms import (
    CHANGE,
    REORIENTED,
    Candidate,
    Choice,
    Clash,
    Kind,
    Limits,
    Option,
    Pair,
    PairKind,
    Relief,
    Span,
)
from alliage.rules.arbitration.weights import Turn, TurningWeight, turning_weights

__all__ = [
    "CHANGE",
    "REORIENTED",
    "Candidate",
    "Change",
    "Choice",
    "Clash",
    "Explanation",
    "Front",
    "Kind",
    "Limits",
    "Option",
    "Pair",
    "PairKind",
    "Point",
    "Relief",
    "Span",
    "Staircase",
    "Step",
    "Turn",
    "TurningWeight",
    "check",
    "choose",
    "explain",
    "front",
    "staircase",
    "turning_weights",
]
