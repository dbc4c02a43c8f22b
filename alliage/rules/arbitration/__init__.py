"""Choose one option per line under budgets and limits: prove it, explain it."""

from alliage.rules.arbitration.checks import check
from alliage.rules.arbitration.choosing import choose
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

__all__ = [
    "CHANGE",
    "REORIENTED",
    "Candidate",
    "Choice",
    "Clash",
    "Kind",
    "Limits",
    "Option",
    "Pair",
    "PairKind",
    "Relief",
    "Span",
    "check",
    "choose",
]
