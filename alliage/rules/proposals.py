"""Options Alliage proposes for a line of a budget round, with its reasons; people edit them, nothing is applied alone.

Figures come from `data/option_rules.csv`, in percent of the line as it is: assumptions, said to be so until a person has
looked at them. A stop is never proposed here: it takes two other options weighed and a signed reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alliage.rules import tables
from alliage.rules.cuts import Spending, carried
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _

FULL = 100
QUIET = 180
"""Days without news from which a cooperation is said to be silent."""
BEHIND = 50
"""Percent of its targets under which a cooperation is said to be behind."""
WEIGHED = 2
"""Other options to weigh before a stop is proposed."""


@dataclass(frozen=True)
class Situation:
    """What is known of a line. `spending` in cents; `days` in tenths; `allies`: other authorities that act in the same place."""

    spending: Spending
    days: int = 0
    silent: int | None = None
    reached: int | None = None
    suspended: str = ""
    convention_ends: date | None = None
    allies: Sequence[str] = ()
    operator: str = ""
    cooperation: bool = True


@dataclass(frozen=True)
class Proposal:
    """An option: its kind, its cost and what others bring (cents), days (tenths), effects kept (percent), and why."""

    kind: str
    cost: int
    other: int
    days: int
    kept: int
    why: Sentence


def propose(known: Situation, on: date) -> list[Proposal]:
    """The options worth weighing on a line, keeping first; at least three for a cooperation that can move."""
    rules = {row["kind"]: row for row in tables.valid(tables.read("option_rules"), on)}
    found = []
    for kind, why in _worth(known):
        row = rules.get(kind)
        if row is not None:
            found.append(_figures(kind, row, known, why))
    return found


def _worth(known: Situation) -> list[tuple[str, Sentence]]:
    """Which kinds make sense here, and why."""
    kinds = [("keep", Sentence(_("Comme l’an dernier.")))]
    if known.spending.own <= known.spending.committed:
        return kinds
    kinds.append(("reduce", Sentence(_("Faire moins, sans changer la manière : à comparer aux autres options."))))
    if not known.cooperation:
        return [*kinds, ("hold", Sentence(_("Ne rien dépenser cette année-là.")))]
    if known.allies:
        names = ", ".join(known.allies[:3])
        kinds.append(
            ("pool", Sentence(_("Agit au même endroit : %(names)s. À plusieurs, chacun porte moins."), {"names": names}))
        )
    kinds.append(("retheme", _change(known)))
    if known.operator:
        kinds.append(("handover", Sentence(_("%(name)s suit déjà cette coopération."), {"name": known.operator})))
    return [*kinds, ("watch", _link(known)), ("hold", _pause(known))]


def _change(known: Situation) -> Sentence:
    """Why the project itself may change."""
    if known.convention_ends is not None:
        return Sentence(
            _("La convention s’achève le %(day)s : c’est le moment d’en changer l’objet."), {"day": known.convention_ends}
        )
    if known.silent is not None and known.silent >= QUIET:
        return Sentence(_("Sans nouvelles depuis %(days)s jours : à redessiner avec le partenaire."), {"days": known.silent})
    if known.reached is not None and known.reached < BEHIND:
        return Sentence(
            _("Cibles atteintes à %(mean)s %% : une autre manière ferait peut-être mieux."), {"mean": known.reached}
        )
    return Sentence(_("Une autre manière de faire, à écrire avec le partenaire, coûte parfois moins."))


def _link(known: Situation) -> Sentence:
    if known.suspended:
        return Sentence(_("La coopération est suspendue : on garde le lien, à distance."))
    return Sentence(_("Garder le lien à peu de frais : échanges à distance, diaspora, connaissance du terrain."))


def _pause(known: Situation) -> Sentence:
    if known.suspended:
        return Sentence(_("La coopération est déjà suspendue : rien ne se dépense, une date est prise pour en reparler."))
    return Sentence(_("Rien ne se dépense cette année-là ; une date est prise pour en reparler."))


def _figures(kind: str, row: Mapping[str, str], known: Situation, why: Sentence) -> Proposal:
    """The assumed figures of a kind, never under what is signed."""
    cost = max(known.spending.own * int(row["cost"]) // FULL, min(int(row["least"]) * FULL, known.spending.own))
    cost = max(cost, min(known.spending.committed, known.spending.own))
    other = carried(cost, known.spending) if int(row["other"]) else 0
    if kind in {"pool", "handover"}:
        # What is missing from us comes from the one who joins: the share of the others stands.
        other = known.spending.other
    return Proposal(kind, cost, other, known.days * int(row["days"]) // FULL, int(row["effects"]), why)


def check_stop(kind: str, *, weighed: int, reason: str, function: str, exit_plan: str) -> None:
    """Refuse to propose a stop without two other options weighed, a signed reason and a way out (rule of the house)."""
    if kind != "stop":
        return
    if weighed < WEIGHED:
        raise RuleError(
            _(
                "Avant de proposer un arrêt, étudiez au moins deux autres options que « maintenir » et regardez leurs chiffres : "
                "il en manque %(missing)s."
            ),
            field="kind",
            code="not-weighed",
            params={"missing": WEIGHED - weighed},
        )
    if not reason.strip():
        raise RuleError(
            _("Dites pourquoi arrêter : la raison sera lue par le partenaire."), field="signed_reason", code="no-reason"
        )
    if not function.strip():
        raise RuleError(_("Écrivez la fonction de qui signe cette raison."), field="signed_function", code="no-function")
    if not exit_plan.strip():
        raise RuleError(_("Écrivez le plan de sortie : qui reprend quoi, et quand."), field="exit_plan", code="no-exit")


def cents(amount: Decimal) -> int:
    """An amount in whole cents; RuleError for a fraction of a cent."""
    scaled = amount * FULL
    if scaled != scaled.to_integral_value():
        raise RuleError(_("Écrivez le montant avec deux décimales au plus."), code="cents")
    return int(scaled)
