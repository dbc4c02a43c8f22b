"""Why a line is not kept: what keeping it alone would break, in names and in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from alliage.rules.arbitration.model import Bits, Model, Row, Whole
from alliage.rules.arbitration.terms import Kind
from alliage.rules.errors import Sentence
from alliage.rules.errors import gettext_noop as _


def euros(cents: int) -> Decimal | int:
    """Cents as euros, whole when they are."""
    return cents // 100 if cents % 100 == 0 else Decimal(cents) / 100


def tenths(days: int) -> Decimal | int:
    """Tenths of a day as days, whole when they are."""
    return days // 10 if days % 10 == 0 else Decimal(days) / 10


def keeps(model: Model) -> Whole:
    """For each line the column that keeps it, -1 where no option does."""
    found = np.full(len(model.candidates), -1, dtype=np.int64)
    for column, option in enumerate(model.options):
        if option.kind is Kind.KEEP and found[model.line[column]] < 0:
            found[model.line[column]] = column
    return found


def binding(model: Model, picked: Bits) -> dict[int, list[tuple[str, Sentence]]]:
    """For each line (by its place) that is not kept, the limits that keeping it alone would break, each with a sentence.

    A limit binds a line when moving that line alone from its option to keeping breaks it; locks and commitments bind
    when they forbid keeping. A line without any option to keep it has nothing that binds.
    """
    chosen = np.flatnonzero(picked)
    kept = np.array([model.options[int(column)].kind is Kind.KEEP for column in chosen])
    found: dict[int, list[tuple[str, Sentence]]] = {int(line): [] for line in np.flatnonzero(~kept)}
    keep = keeps(model)
    cut = np.array([line for line in found if keep[line] >= 0], dtype=np.int64)
    for line in cut.tolist():
        found[line] += _held(model, line, int(keep[line]))
    values = np.zeros(model.size, dtype=np.int64)
    for row in model.rows if len(cut) else ():
        values[:] = 0
        values[row.columns] = row.values
        moved = row.used(picked) - values[chosen[cut]] + values[keep[cut]]
        over = np.zeros(len(cut), dtype=np.int64) if row.most is None else np.maximum(moved - row.most, 0)
        under = np.zeros(len(cut), dtype=np.int64) if row.least is None else np.maximum(row.least - moved, 0)
        for place in np.flatnonzero(over + under).tolist():
            found[int(cut[place])].append((row.name, broken(row, int(over[place]), int(under[place]))))
    return found


def _held(model: Model, line: int, keep: int) -> list[tuple[str, Sentence]]:
    """The lock and the commitment that forbid keeping a line."""
    candidate = model.candidates[line]
    found = []
    if model.locked[keep]:
        text = _("Une personne a verrouillé cette ligne sur « %(option)s ».")
        found.append((f"lock:{candidate.name}", Sentence(text, {"option": candidate.locked})))
    if model.uncommitted[keep]:
        text = _("La garder coûterait moins que ce qui est déjà engagé.")
        found.append((f"committed:{candidate.name}", Sentence(text)))
    return found


def broken(row: Row, over: int, under: int) -> Sentence:
    """What keeping a line would do to a limit."""
    family, _colon, name = row.name.partition(":")
    if family == "budget":
        text = _("La garder dépasserait de %(amount)s euros le budget de l’année %(year)s.")
        return Sentence(text, {"amount": euros(over), "year": str(int(name) + 1)})
    if family == "days":
        text = _("La garder demanderait %(amount)s jours d’agent de trop l’année %(year)s.")
        return Sentence(text, {"amount": tenths(over), "year": str(int(name) + 1)})
    if family == "floor":
        text = _("La garder laisserait « %(territory)s » à %(points)s points sous son plancher.")
        return Sentence(text, {"territory": name, "points": under})
    if family == "span" and over:
        text = _("La garder dépasserait de %(amount)s euros le maximum de la règle « %(name)s ».")
        return Sentence(text, {"amount": euros(over), "name": name})
    if family == "span":
        text = _("La garder laisserait la règle « %(name)s » à %(amount)s euros sous son minimum.")
        return Sentence(text, {"amount": euros(under), "name": name})
    if family == "pair":
        return Sentence(_("La garder romprait la règle « %(name)s »."), {"name": name})
    return Sentence(_("La garder dépasserait le nombre de réorientations permis."))


def reasons(model: Model, picked: Bits) -> Mapping[str, tuple[Sentence, ...]]:
    """For each line not kept, by name, the sentences that say why: the limits, and the points its option adds."""
    chosen = np.flatnonzero(picked)
    keep = keeps(model)
    told = {}
    for line, bound in binding(model, picked).items():
        said = [sentence for _name, sentence in bound]
        if keep[line] < 0:
            said.append(Sentence(_("Aucune option ne garde cette ligne.")))
        else:
            more = int(model.primary[chosen[line]] - model.primary[keep[line]])
            if more > 0:
                text = _("« %(option)s » apporte %(points)s points pondérés de plus que la garder.")
                said.append(Sentence(text, {"option": model.options[int(chosen[line])].name, "points": more}))
        if not said:
            said.append(Sentence(_("Le temps de calcul a manqué pour savoir si elle pouvait être gardée.")))
        told[model.candidates[line].name] = tuple(said)
    return told
