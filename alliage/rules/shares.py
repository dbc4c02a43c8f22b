"""Shares that must make exactly 100 %: of themes, of funding, of countries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import exact_sum

HUNDRED = Decimal(100)


def check_shares(shares: Mapping[str, Decimal], what: str = "", *, field: str | None = None) -> None:
    """Refuse shares (in percent, by name) that do not make exactly 100; the message says the gap.

    `what` follows « la somme des parts », in French and translatable: « des pays », « des thèmes ». No share at all is
    allowed (nothing said yet); a share of zero, below zero or above 100 is refused by its name. Raises RuleError.
    """
    for name, share in shares.items():
        if not share.is_finite() or share <= 0 or share > HUNDRED:
            raise RuleError(
                _("La part de « %(name)s » est de %(share)s %% : elle doit dépasser 0 %% sans dépasser 100 %%."),
                field=field,
                code="share-out-of-range",
                params={"name": name, "share": share if share.is_finite() else str(share)},
            )
    if not shares:
        return
    whole = exact_sum(shares.values())
    if whole == HUNDRED:
        return
    message = (
        _("Il manque %(gap)s %% : la somme des parts %(what)s fait %(sum)s %%, elle doit faire 100 %%.")
        if whole < HUNDRED
        else _("Il y a %(gap)s %% de trop : la somme des parts %(what)s fait %(sum)s %%, elle doit faire 100 %%.")
    )
    raise RuleError(
        message,
        field=field,
        code="shares-not-100",
        params={"gap": abs(HUNDRED - whole), "what": Sentence(what) if what else "", "sum": whole},
    )
