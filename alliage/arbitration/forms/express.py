"""The express cut: a percentage or an envelope, and the lines of the policy as one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.formfields import AmountField, DateField, PercentField
from alliage.design.values import number

from ..models import Line, Round
from ..queries.cases import Entry
from ..queries.facts import Known

AMOUNT, SHARE = AmountField(required=False), PercentField(required=False)
EXTRAS = (Line.Spending.OPERATOR, Line.Spending.SUPPORT, Line.Spending.MISSIONS, Line.Spending.PAY)
CELLS = ("own", "other", "committed", "share")
MOST = 400


class CutForm(forms.Form):
    """How much less: a percentage of last year, or the envelope itself."""

    less = PercentField(
        label=_("Combien en moins"), required=False, help_text=_("En pour cent de l’an dernier, par exemple 15.")
    )
    envelope = AmountField(label=_("ou l’enveloppe"), required=False, help_text=_("En euros, si elle est déjà connue."))
    kind = forms.ChoiceField(label=_("Acte budgétaire"), choices=Round.Kind, required=False)
    vote_on = DateField(label=_("Vote le"), required=False)
    report_on = DateField(label=_("Rapport à envoyer avant le"), required=False)

    def envelope_from(self, before: Decimal) -> Decimal | None:
        """The envelope asked for; None while nothing is."""
        if self.cleaned_data.get("envelope") is not None:
            return Decimal(self.cleaned_data["envelope"])
        less = self.cleaned_data.get("less")
        if less is None:
            return None
        return (before * (100 - Decimal(less)) / 100).quantize(Decimal("0.01"))


@dataclass
class Cells:
    """One line as typed: its texts, and what is wrong with each."""

    name: str
    label: str
    spending: str
    known: Known | None = None
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def inputs(self) -> list[tuple[str, str, str, str]]:
        """Name, value, word and error of each box, in order."""
        words = {
            "own": gettext("coût pour nous"),
            "other": gettext("autres financeurs"),
            "committed": gettext("déjà engagé"),
            "share": gettext("part propre demandée, en %%") % {},
        }
        return [(f"{self.name}-{cell}", self.texts.get(cell, ""), words[cell], self.errors.get(cell, "")) for cell in CELLS]


def starting(known: Sequence[Known], year: int) -> list[Cells]:
    """The table before anyone types: the cooperations and their votes, then the other spending of the policy, empty."""
    rows = []
    for line in known:
        signed = Decimal(0) if line.suspended else min(line.act_yearly or Decimal(0), line.own)
        hint = gettext("prévu par l’acte en vigueur : %(act)s") % {"act": line.act} if signed else ""
        texts = {"own": _text(line.own), "other": _text(line.other), "committed": _text(signed) if signed else ""}
        name = line.project.short_name or line.project.title
        rows.append(Cells(f"p{line.project.pk}", name, Line.Spending.PROJECT, line, texts, hint=hint))
    return rows + [Cells(f"x-{kind}", str(kind.label), kind) for kind in EXTRAS]


def typed(rows: Sequence[Cells], data: Mapping[str, Any]) -> list[Cells]:
    """The same table with what was typed over it."""
    for row in rows:
        for cell in CELLS:
            name = f"{row.name}-{cell}"
            if name in data:
                row.texts[cell] = str(data[name])
        label = str(data.get(f"{row.name}-label", "")).strip()
        row.label = label[:200] or row.label
    return list(rows)


def entries(rows: Sequence[Cells]) -> list[Entry]:
    """The lines that cost something; what cannot be read is said in its cell and the line is left out."""
    found = []
    for row in rows:
        amounts = {cell: _read(row, cell) for cell in CELLS}
        own, other, committed = (amounts[cell] or Decimal(0) for cell in ("own", "other", "committed"))
        if committed > own:
            row.errors["committed"] = gettext("Plus que le coût de la ligne : corrigez l’un des deux.")
        if row.errors or (not own and not other):
            continue
        days = row.known.days if row.known else Decimal(0)
        found.append(Entry(row.name, row.label, row.spending, own, other, committed, amounts["share"], days, row.known))
    return found


def _read(row: Cells, cell: str) -> Decimal | None:
    try:
        value = (SHARE if cell == "share" else AMOUNT).clean(row.texts.get(cell, ""))
    except ValidationError as error:
        row.errors[cell] = " ".join(error.messages)
        return None
    return None if value is None else Decimal(value)


def _text(amount: Decimal) -> str:
    return number(amount, 2)
