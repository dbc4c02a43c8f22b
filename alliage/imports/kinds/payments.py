"""Payments: money that really left, with its date."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.projects.models import Funding, Payment
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets.cells import read_amount, read_day, read_words, read_year

from . import names
from .fundings import PROJECT, missing
from .plan import TWICE, Column, Line, Plan, refusal, words
from .readers import read_name

LATER = _("Un paiement est de l’argent déjà parti : sa date ne peut pas être à venir.")
NO_VOTE = _("Aucun vote de %(funder)s en %(year)s sur cette coopération : importez d’abord le financement.")
TWO_VOTES = _("Plusieurs votes de %(funder)s en %(year)s : saisissez ce paiement sur la page « Argent » de la coopération.")


class Payments:
    """Kind « Paiements »."""

    key = "paiements"
    lede = _("Une ligne par paiement ; il s’appuie sur un financement déjà voté.")
    columns = (
        PROJECT,
        Column("funder", _("Financeur"), ("Funder", "Payeur", "Payer"), help=_("Vide : votre organisation.")),
        Column("year", _("Année du vote"), ("Year of the vote", "Année", "Year", "Exercice"), read_year, help=_("Vide : l’année du paiement."), example="2026"),
        Column("paid_on", _("Payé le"), ("Paid on", "Date", "Date de paiement", "Date de mandat"), read_day, required=True, example="15/04/2026"),
        Column("amount", _("Montant payé"), ("Paid amount", "Montant", "Amount"), read_amount, required=True, example="12 000"),
        Column("country", _("Pays de dépense"), ("Country where it is spent", "Pays", "Country"), read_name),
        Column("recipient", _("Versé à"), ("Paid to", "Bénéficiaire", "Recipient", "Tiers"), help=_("Une organisation de l’annuaire.")),
        Column("reference", _("Numéro d’engagement ou de mandat"), ("Commitment or payment number", "Référence", "Reference", "Mandat", "N° de mandat"), partial(read_words, longest=60)),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "PaymentsDesk":
        """Everything the lines may name."""
        return PaymentsDesk(organisation, lines)


class PaymentsDesk:
    """Lines to payments."""

    def __init__(self, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.own = organisation
        self.projects_known = names.Projects(organisation)
        self.projects_known.load(text for line in lines if (text := line.get("project")))
        self.bodies, self.countries = names.organisations(), names.countries()
        self.votes: dict[Any, list[Funding]] = {}
        votes = names.rows_of(
            Funding.objects.filter(kind=Funding.Kind.CASH).select_related("currency"), self.projects_known.rows, "project"
        )
        for vote in votes:
            self.votes.setdefault((vote.project_id, vote.funder_id, vote.year), []).append(vote)
        paid = names.rows_of(Payment.objects.select_related("country", "recipient"), [vote.pk for vote in votes], "funding")
        self.referenced = {(row.funding_id, row.reference): row for row in paid if row.reference}
        self.dated = {(row.funding_id, row.paid_on, row.amount): row for row in paid}
        self.labels = {column.key: column.label for column in Payments.columns}
        self.today = timezone.localdate()
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One payment."""
        project = line.look("project", self.projects_known.find)
        funder = line.look("funder", self.bodies.find) if "funder" in line.values else self.own
        country, recipient = line.look("country", self.countries.find), line.look("recipient", self.bodies.find)
        day, amount = line.get("paid_on"), line.get("amount")
        plan = Plan(line.number, f"{line.get('project', '')}, {words(day) if day else ''}")
        missing(line, ("project", "paid_on", "amount"), self.labels)
        if day and day > self.today:
            line.refuse(refusal(LATER), "paid_on")
        if amount is not None and not amount:
            line.refuse(refusal(_("Un paiement est un montant supérieur à zéro.")), "amount")
        vote = self._vote(line, project, funder)
        if vote is not None:
            line.check_currency("amount", vote.currency.code)
        if line.problems or vote is None:
            return plan
        reference = line.get("reference", "")
        known = self.referenced.get((vote.pk, reference)) if reference else self.dated.get((vote.pk, day, amount))
        plan.new = known is None
        first = self.seen.setdefault((vote.pk, reference or (day, amount)), line.number)
        if first != line.number:
            line.refuse(refusal(TWICE, line=str(first)), "paid_on")
            return plan
        wanted = {"paid_on": day, "amount": amount, "country": country, "recipient": recipient, "reference": reference}
        if known is None:
            plan.add(Payment(funding=vote, **wanted), self.labels["amount"], words(amount))
        else:
            plan.edit(known, self.labels, wanted)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects paid for."""
        votes = {vote.pk: vote.project_id for rows in self.votes.values() for vote in rows}
        for plan in plans:
            for row in [*plan.made, *(edit.row for edit in plan.edits)]:
                if isinstance(row, Payment):
                    yield votes[row.funding_id]

    def _vote(self, line: Line, project: Any, funder: Any) -> Funding | None:
        """The vote the payment rests on."""
        if line.problems or project is None or funder is None:
            return None
        year = line.get("year") or line.get("paid_on").year
        found = self.votes.get((project.pk, funder.pk, year), [])
        if len(found) != 1:
            line.refuse(refusal(TWO_VOTES if found else NO_VOTE, funder=funder.name, year=str(year)), "year")
            return None
        return found[0]
