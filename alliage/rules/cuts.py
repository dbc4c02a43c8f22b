"""What a cut does before anybody decides: the same cut everywhere, and the co-funding that falls with our share.

Amounts are whole cents. Co-funders ask for a least share of our own money in the total (`min_share`, in hundredths of a
percent): below it they bring only what our money still carries. The 2025 calls of the ministry ask for 10 % from the
French authorities and cap their own part at 30, 50 or 70 %; the share a line keeps is typed by those who signed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

WHOLE = 10_000
"""100 % in hundredths of a percent."""


@dataclass(frozen=True)
class Spending:
    """A line before the cut, in cents: ours, the others’, what is signed, and the least share of ours (or None)."""

    own: int
    other: int = 0
    committed: int = 0
    min_share: int | None = None


@dataclass(frozen=True)
class Cut:
    """A line after the cut, in cents: ours, what others still bring, what they take back, what is missing to a signature."""

    own: int
    other: int
    lost: int
    broken: int


def carried(own: int, spending: Spending) -> int:
    """Cents others bring when we bring `own`: all of it while our share holds, else what our share carries, in whole euros.

    Without a known share, others follow in proportion: nobody may count on more.
    """
    if own >= spending.own:
        return spending.other
    if spending.min_share is None:
        return spending.other * own // spending.own // 100 * 100 if spending.own else spending.other
    if spending.min_share == 0:
        return spending.other
    most = own * (WHOLE - spending.min_share) // spending.min_share // 100 * 100
    return min(spending.other, most)


def even(lines: Sequence[Spending], envelope: int) -> list[Cut]:
    """The same cut on every line, to the cent: the amounts make exactly the envelope, or stay as they are if it suffices.

    Cents left by rounding go to the largest remainders, first line first. RuleError for a negative envelope or cost.
    """
    if envelope < 0:
        raise RuleError(
            _("Une enveloppe ne peut pas être négative : écrivez la somme sans le signe moins."), code="negative"
        )
    if any(min(line.own, line.other, line.committed) < 0 for line in lines):
        raise RuleError(_("Un montant ne peut pas être négatif : écrivez la somme sans le signe moins."), code="negative")
    total = sum(line.own for line in lines)
    if total <= envelope:
        return [Cut(line.own, line.other, 0, max(0, line.committed - line.own)) for line in lines]
    shares = [divmod(line.own * envelope, total) for line in lines]
    owns = [whole for whole, _rest in shares]
    order = sorted(range(len(lines)), key=lambda place: (-shares[place][1], place))
    for place in order[: envelope - sum(owns)]:
        owns[place] += 1
    return [_cut(line, own) for line, own in zip(lines, owns, strict=True)]


def _cut(line: Spending, own: int) -> Cut:
    other = carried(own, line)
    return Cut(own, other, line.other - other, max(0, line.committed - own))


@dataclass(frozen=True)
class Situation:
    """Where one stands before choosing, in cents: the envelope, what was spent, what is signed, can move and is missing."""

    envelope: int
    before: int
    committed: int
    movable: int
    missing: int
    over: int

    @property
    def holds(self) -> bool:
        """Whether what is signed fits in the envelope."""
        return self.over == 0


def situation(lines: Sequence[Spending], envelope: int) -> Situation:
    """The bar of a round: signed / movable / missing; `over` is what is signed beyond the envelope."""
    before = sum(line.own for line in lines)
    committed = sum(min(line.committed, line.own) for line in lines)
    return Situation(
        envelope=envelope,
        before=before,
        committed=committed,
        movable=max(0, min(envelope, before) - committed),
        missing=max(0, before - envelope),
        over=max(0, committed - envelope),
    )
