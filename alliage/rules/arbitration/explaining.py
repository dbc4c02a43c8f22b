"""What it would take to keep a line: the least money more, or what other lines would give up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alliage.rules.arbitration.again import Again
from alliage.rules.arbitration.checks import check, check_balance
from alliage.rules.arbitration.model import Bits, Model, Row, Whole, build
from alliage.rules.arbitration.reasons import binding, euros, keeps
from alliage.rules.arbitration.solver import Outcome
from alliage.rules.arbitration.terms import Candidate, Choice, Limits
from alliage.rules.errors import Sentence
from alliage.rules.errors import gettext_noop as _

FIRST = "budget:0"


@dataclass(frozen=True)
class Explanation:
    """Why a line is not kept, and what keeping it would take.

    `binding`: the limits that keeping it alone would break; `extra`: the least cents to add to the first year's budget so
    that it is kept and the whole round makes as many weighted points (None: no sum does); `years`: when none does, the
    cents to add to each year for the least spending over all of them (empty: even that does not help); `drops`: at the same budget,
    (line, option before, option after) of the others; `loss`: the weighted points lost then (None: it cannot be kept);
    `proven`: whether `extra`, `drops` and `loss` are proven, else they are the best found in the time given.
    """

    candidate: str
    binding: tuple[str, ...]
    extra: int | None
    drops: tuple[tuple[str, str, str], ...]
    loss: int | None
    sentences: tuple[Sentence, ...]
    proven: bool = True
    years: tuple[int, ...] = ()


class Keeping:
    """The two questions about each line, on instances made once."""

    def __init__(self, model: Model, picked: Bits, seconds: float) -> None:
        """`picked` is the choice to explain, `seconds` the most for one line."""
        self.model, self.picked, self.seconds = model, picked, seconds
        self.points = int(model.primary[picked].sum())
        most = {row.name: row.most for row in model.rows}
        self.budgets = [most.get(f"budget:{year}") for year in range(model.cost.shape[1])]
        self.same = Again(model, model.rows, model.scaled)
        every = np.arange(model.size)
        same = Row("objective", "points", every, model.primary, self.points)
        rest = [row for row in model.rows if row.name != FIRST]
        self.more = Again(model, [*rest, same], _least(model.cost[:, 0]))
        rest = [row for row in rest if not row.name.startswith("budget:")]
        self.longer = Again(model, [*rest, same], _least(model.cost.sum(axis=1)))

    def moved(self, keep: int) -> Bits:
        """The choice with one line kept, the others as they are."""
        picked = self.picked.copy()
        picked[list(self.model.columns(int(self.model.line[keep])))] = False
        picked[keep] = True
        return picked

    def at_the_same_budget(self, keep: int) -> tuple[Bits | None, bool]:
        """The best choice that keeps the line, and whether it is proven."""
        outcome = self._kept(self.same, keep)
        return outcome.picked, outcome.proven or outcome.impossible

    def with_more(self, keep: int) -> tuple[int | None, bool]:
        """The least cents to add to the first year, and whether they are proven the least."""
        outcome = self._kept(self.more, keep)
        if outcome.picked is None:
            return None, outcome.impossible
        spent = int(self.model.cost[outcome.picked, 0].sum())
        return 0 if self.budgets[0] is None else max(0, spent - self.budgets[0]), outcome.proven

    def over_the_years(self, keep: int) -> tuple[tuple[int, ...], bool]:
        """The cents to add to each year for the least spending over all, and whether it is proven the least."""
        outcome = self._kept(self.longer, keep)
        if outcome.picked is None:
            return (), outcome.impossible
        spent = self.model.cost[outcome.picked].sum(axis=0).tolist()
        return tuple(
            0 if most is None else max(0, own - most) for own, most in zip(spent, self.budgets, strict=True)
        ), outcome.proven

    def _kept(self, asked: Again, keep: int) -> Outcome:
        """One question with one line kept."""
        columns = np.array([keep])
        asked.force(columns, 1.0, 1.0)
        outcome = asked.run(self.seconds / 3, start=self.moved(keep))
        asked.force(columns, 0.0, 1.0)
        return outcome


def _least(cents: Whole) -> Whole:
    """Least spending as something to maximise, in the largest whole unit."""
    return -(cents // (int(np.gcd.reduce(cents)) or 1))


def explain(
    candidates: Sequence[Candidate],
    limits: Limits,
    choice: Choice,
    *,
    balance: Mapping[str, int],
    seconds: float = 10,
) -> Iterator[Explanation]:
    """For each line a choice does not keep, by name and one at a time: what binds it, what keeping it would take.

    `choice` was made from the same lines, limits and weights; `seconds` limits one line. The first year's budget alone is
    relaxed for `extra`; when another year stands in the way, `years` relaxes them all. Raises RuleError.
    """
    check(candidates, limits)
    check_balance(balance)
    return _explain(build(candidates, limits, balance), choice, seconds)


def _explain(model: Model, choice: Choice, seconds: float) -> Iterator[Explanation]:
    """The explanations, made as they are asked for."""
    if not choice.picked:
        return
    picked = model.picked(choice.picked)
    keeping = Keeping(model, picked, seconds)
    keep = keeps(model)
    for line, bound in binding(model, picked).items():
        column = int(keep[line])
        base = Explanation(
            model.candidates[line].name, tuple(name for name, _said in bound), None, (), None,
            tuple(said for _name, said in bound),
        )  # fmt: skip
        if column < 0:
            yield replace(base, sentences=(*base.sentences, Sentence(_("Aucune option ne garde cette ligne."))))
        elif model.forbidden[column]:
            yield base
        else:
            yield _told(model, keeping, column, base)


def _told(model: Model, keeping: Keeping, column: int, base: Explanation) -> Explanation:
    """One line, both questions answered."""
    other, sure = keeping.at_the_same_budget(column)
    loss = None if other is None else keeping.points - int(model.primary[other].sum())
    extra, least = (0, True) if loss is not None and loss <= 0 else keeping.with_more(column)
    years: tuple[int, ...] = ()
    if extra is None and least:
        years, least = keeping.over_the_years(column)
    drops = () if other is None else _drops(model, keeping.picked, other, base.candidate)
    said = [*base.sentences, _extra(extra, years, least), *_loss(loss, drops)]
    if not (sure and least):
        text = _("Le temps de calcul n’a pas suffi à le prouver : il peut y avoir mieux.")
        said.append(Sentence(text))
    return replace(base, extra=extra, drops=drops, loss=loss, sentences=tuple(said), proven=sure and least, years=years)


def _drops(model: Model, before: Bits, after: Bits, but: str) -> tuple[tuple[str, str, str], ...]:
    """What the other lines would become."""
    now, then = model.names(before), model.names(after)
    return tuple((name, now[name], option) for name, option in then.items() if now[name] != option and name != but)


def _extra(extra: int | None, years: tuple[int, ...], sure: bool) -> Sentence:
    """The money it would take, in words."""
    if years:
        text = _(
            "Avec %(amount)s euros de plus en tout, dont %(first)s la première année, elle serait gardée sans rien perdre ailleurs en points."
        )
        return Sentence(text, {"amount": euros(sum(years)), "first": euros(years[0])})
    if extra is None and not sure:
        return Sentence(_("Le temps de calcul n’a pas suffi à chiffrer ce qu’il faudrait de plus."))
    if extra is None:
        return Sentence(_("Aucune somme ajoutée ne suffirait : d’autres limites l’empêchent."))
    if extra == 0:
        return Sentence(_("Elle pourrait être gardée sans perdre de points, en changeant davantage d’autres lignes."))
    text = _("Avec %(amount)s euros de plus la première année, elle serait gardée sans rien perdre ailleurs en points.")
    return Sentence(text, {"amount": euros(extra)})


def _loss(loss: int | None, drops: tuple[tuple[str, str, str], ...]) -> list[Sentence]:
    """What the others would give up at the same budget, in words."""
    if loss is None:
        return [Sentence(_("À budget égal, aucune répartition ne permet de la garder."))]
    if loss <= 0:
        return []
    names = ", ".join(name for name, _before, _after in drops)
    if not names:
        text = _("À budget égal, la garder coûterait %(points)s points pondérés.")
        return [Sentence(text, {"points": loss})]
    text = _("À budget égal, la garder coûterait %(points)s points pondérés et changerait : %(lines)s.")
    return [Sentence(text, {"points": loss, "lines": names})]
