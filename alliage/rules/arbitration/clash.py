"""Why nothing fits: a smallest set of limits that clash, and the least to relax."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import highspy
import numpy as np

from alliage.rules.arbitration.model import Bits, Model, Row
from alliage.rules.arbitration.reasons import euros, tenths
from alliage.rules.arbitration.relief import relief
from alliage.rules.arbitration.solver import IMPOSSIBLE, Solver
from alliage.rules.arbitration.terms import Clash, Relief
from alliage.rules.errors import Sentence
from alliage.rules.errors import gettext_noop as _

LEAST = 5.0
"""Seconds given to the least relaxation: on a large round the last percent takes minutes and tells nothing more."""


class Filter:
    """Asks HiGHS whether a subset of the limits can hold together."""

    def __init__(self, model: Model, seconds: float) -> None:
        """Prepare one instance with every limit in it; limits are switched by their bounds."""
        self.model = model
        self.until = time.monotonic() + seconds
        self.proven = True
        self.solver = Solver(model, model.rows, np.zeros(model.size))
        self.rows = {row.name: place for place, row in enumerate(model.rows)}
        self.forbids: dict[str, Bits] = {}
        for family, bits in (("lock", model.locked), ("committed", model.uncommitted)):
            for line in np.unique(model.line[bits]).tolist():
                self.forbids[f"{family}:{model.candidates[line].name}"] = bits & (model.line == line)

    @property
    def names(self) -> list[str]:
        """The limits, those that bind the whole round first to be tried away last."""
        return [*self.forbids, *self.rows]

    def fits(self, names: Sequence[str], *, whole: bool) -> bool:
        """Whether these limits can hold together; `whole` for whole options, else only shares of options."""
        self._switch(set(names))
        highs = self.solver.highs
        highs.setOptionValue("solve_relaxation", not whole)
        highs.setOptionValue("time_limit", max(0.05, self.until - time.monotonic()))
        highs.run()
        status = highs.getModelStatus()
        if status in IMPOSSIBLE:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            self.proven = False
        return True

    def _switch(self, active: set[str]) -> None:
        """Open the limits that are not asked about."""
        free = np.ones(self.model.size, dtype=np.float64)
        for name, bits in self.forbids.items():
            if name in active:
                free[bits] = 0.0
        columns = np.arange(self.model.size)
        self.solver.bound_columns(columns, np.zeros(self.model.size), free)
        for name, place in self.rows.items():
            row = self.model.rows[place]
            shown = row if name in active else Row(name, row.unit, row.columns, row.values)
            self.solver.bound_row(place, shown)


def smallest(names: list[str], fits: Callable[[list[str]], bool]) -> list[str]:
    """An irreducible subset of `names` that does not fit: QuickXplain (Junker, 2004), the order of the names kept."""

    def explain(base: list[str], fresh: bool, rest: list[str]) -> list[str]:
        if fresh and not fits(base):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        left, right = rest[:half], rest[half:]
        found = explain(base + left, bool(left), right)
        return explain(base + found, bool(found), left) + found

    if not names or not fits([]):
        return []
    needed = set(explain([], False, names))
    return [name for name in names if name in needed]


def clash(model: Model, seconds: float) -> Clash:
    """The clash of a round that cannot fit, within about `seconds`: half for the set, half for the relief.

    The set is found on shares of options where these already clash (fast), then on whole options.
    """
    asked = Filter(model, seconds / 2)
    names = asked.names
    if not asked.fits(names, whole=False):
        names = smallest(names, lambda some: asked.fits(some, whole=False))
    names = smallest(names, lambda some: asked.fits(some, whole=True))
    found, least = relief(model, min(LEAST, seconds / 2))
    text = _("Ces règles ne tiennent pas ensemble : %(names)s. Retirez ou assouplissez l’une d’elles.")
    sentences = [Sentence(text, {"names": ", ".join(names)})]
    sentences += [relaxed(each) for each in found]
    return Clash(tuple(names), tuple(sentences), tuple(found), asked.proven, least)


def relaxed(each: Relief) -> Sentence:
    """One limit to relax, in words."""
    family, _colon, name = each.limit.partition(":")
    if family == "budget":
        text = _("Il suffirait d’ajouter %(amount)s euros au budget de l’année %(year)s.")
        return Sentence(text, {"amount": euros(each.amount), "year": str(int(name) + 1)})
    if family == "days":
        text = _("Il suffirait d’ajouter %(amount)s jours d’agent l’année %(year)s.")
        return Sentence(text, {"amount": tenths(each.amount), "year": str(int(name) + 1)})
    if family == "floor":
        text = _("Il suffirait d’abaisser de %(points)s points le plancher de « %(territory)s ».")
        return Sentence(text, {"points": each.amount, "territory": name})
    if family == "span":
        text = _("Il suffirait d’assouplir de %(amount)s euros la règle « %(name)s ».")
        return Sentence(text, {"amount": euros(each.amount), "name": name})
    if family == "lock":
        return Sentence(_("Il suffirait de déverrouiller « %(line)s »."), {"line": name})
    if family == "committed":
        text = _("Il suffirait de revenir sur %(amount)s euros déjà engagés pour « %(line)s ».")
        return Sentence(text, {"amount": euros(each.amount), "line": name})
    if family == "pair":
        return Sentence(_("Il suffirait de lever la règle « %(name)s »."), {"name": name})
    text = _("Il suffirait de permettre %(count)s réorientations de plus.")
    return Sentence(text, {"count": each.amount})
