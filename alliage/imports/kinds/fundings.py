"""Fundings: what a funder votes for a cooperation in a year."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.projects.models import Funding, FundingShare
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import split
from alliage.rules.shares import check_shares
from alliage.rules.sheets.cells import read_amount, read_choice, read_day, read_list, read_year

from . import names
from .plan import TWICE, Column, Line, Plan, refusal, words
from .projects import SPENT, base_of, change_shares
from .readers import read_link, read_name, read_ref

PROJECT = Column("project", _("Coopération"), ("Cooperation", "Projet", "Project", "Titre", "N° Alliage"), required=True, help=_("Son titre ou son numéro dans Alliage."), example="Mieux vivre du lait sur deux plateaux secs")  # fmt: skip
BASES = {
    "budget": "general",
    "eau": "water",
    "déchets": "waste",
    "énergie": "energy",
    "ue": "eu",
    "partenaire": "partner",
    "privé": "private",
    "oudin": "water",
}
FORMS = {"argent": "cash", "cash": "cash", "en nature": "in_kind", "valorisé": "in_kind", "in kind": "in_kind"}
FIELDS = ("voted", "voted_on", "deliberation_ref", "source_url")
SHARE = re.compile(r"[0-9]{1,12}([.][0-9]{0,6})?")
MISSING = _("Il manque : %(what)s.")


class Fundings:
    """Kind « Financements »."""

    key = "financements"
    lede = _("Une ligne par vote : une coopération, un financeur, une année, un montant.")
    columns = (
        PROJECT,
        Column("funder", _("Financeur"), ("Funder", "Organisation", "Cofinanceur"), help=_("Vide : votre organisation.")),
        Column("year", _("Année"), ("Year", "Exercice"), read_year, required=True, example="2026"),
        Column("voted", _("Montant voté"), ("Voted amount", "Montant", "Amount", "Voté"), read_amount, required=True, example="40 000"),
        Column("currency", _("Devise"), ("Currency", "Monnaie"), read_name, help=_("Vide : euro."), example="EUR"),
        Column("kind", _("Forme"), ("Form", "Nature"), read_name, help=_("numéraire ou valorisation ; vide : numéraire.")),
        Column("legal_base", _("Base légale"), ("Legal basis", "Base"), read_name, help=_("budget général, 1 % eau, État, Union européenne…")),
        Column("voted_on", _("Voté le"), ("Voted on", "Date du vote"), read_day),
        Column("deliberation_ref", _("Délibération"), ("Deliberation", "N° de délibération"), read_ref),
        Column("countries", _("Pays de dépense"), ("Countries where it is spent", "Pays", "Country"), read_list, help=_("Un pays, ou des parts qui font 100 : « Sénégal 60 ; France 40 »."), example="Sénégal"),
        Column("source_url", _("Source"), ("Link", "Lien", "URL"), read_link),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "FundingsDesk":
        """Everything the lines may name."""
        return FundingsDesk(organisation, lines)


class FundingsDesk:
    """Lines to votes."""

    def __init__(self, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.own = organisation
        self.projects_known = names.Projects(organisation)
        self.projects_known.load(text for line in lines if (text := line.get("project")))
        self.bodies, self.currencies, self.countries = names.organisations(), names.currencies(), names.countries()
        votes = names.rows_of(Funding.objects.prefetch_related("shares"), self.projects_known.rows, "project")
        self.votes = names.by(votes, "project_id", "funder_id", "year", "kind", "legal_base", "currency_id")
        self.kinds = names.choices(Funding._meta.get_field("kind"), FORMS)
        self.bases = names.choices(Funding._meta.get_field("legal_base"), BASES)
        self.labels = {column.key: column.label for column in Fundings.columns}
        self.today = timezone.localdate()
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One vote."""
        project = line.look("project", self.projects_known.find)
        funder = line.look("funder", self.bodies.find) if "funder" in line.values else self.own
        currency = (
            line.look("currency", partial(names.currency_of, self.currencies))
            if "currency" in line.values
            else self.currencies.find("EUR")
        )
        kind = line.look("kind", lambda text: read_choice(text, self.kinds), Funding.Kind.CASH)
        base = line.look("legal_base", lambda text: read_choice(text, self.bases))
        if currency:
            line.check_currency("voted", currency.code)
        shares = line.look("countries", self._shares, {})
        plan = Plan(line.number, f"{line.get('project', '')}, {line.get('year', '')}")
        missing(line, ("project", "year", "voted"), self.labels)
        if line.get("voted_on") and line.get("voted_on") > self.today:
            line.refuse(refusal(_("La date du vote est à venir : vérifiez-la.")), "voted_on")
        if line.problems:
            return plan
        bases = [base] if base else [base_of(funder, self.own), *Funding.LegalBase.values]
        keys = [(project.pk, funder.pk, line.get("year"), str(kind), str(each), currency.pk) for each in bases]
        known = next((self.votes[key] for key in keys if key in self.votes), None)
        plan.new = known is None
        first = self.seen.setdefault(known.pk if known else keys[0], line.number)
        if first != line.number:
            line.refuse(refusal(TWICE, line=str(first)), "project")
            return plan
        wanted = {key: line.get(key) for key in FIELDS}
        if known is not None:
            plan.edit(known, self.labels, wanted)
            change_shares(plan, known, line.get("voted"))
            return plan
        made = {key: value for key, value in wanted.items() if value is not None}
        funding = Funding(
            project=project, funder=funder, year=line.get("year"), kind=kind, legal_base=bases[0], currency=currency, **made
        )
        plan.add(funding, self.labels["voted"], f"{words(funding.voted)} {currency.code}")
        self._spend(plan, line, funding, shares)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects funded."""
        for plan in plans:
            for row in [*plan.made, *(edit.row for edit in plan.edits)]:
                if isinstance(row, Funding):
                    yield row.project_id

    def _shares(self, texts: list[str]) -> dict[Any, Decimal]:
        """« Sénégal 60 ; France 40 »: countries and parts of a hundred; one country alone has all."""
        found: dict[Any, Decimal] = {}
        for text in texts:
            name, _space, part = text.rstrip("% ").rpartition(" ")
            share = part.replace(",", ".")
            numbered = bool(name) and SHARE.fullmatch(share) is not None
            found[self.countries.find(name if numbered else text)] = Decimal(share) if numbered else Decimal(100)
        try:
            check_shares({country.name: share for country, share in found.items()}, _("des pays"))
        except RuleError:
            raise refusal(_("Écrivez la part de chaque pays, elles font 100 : « Sénégal 60 ; France 40 ».")) from None
        return found

    def _spend(self, plan: Plan, line: Line, funding: Funding, shares: dict[Any, Decimal]) -> None:
        """Where it is spent, to the cent."""
        if not shares:
            line.remark(SPENT)
            return
        for (country, share), amount in zip(shares.items(), split(funding.voted, list(shares.values())), strict=True):
            plan.made.append(FundingShare(funding=funding, country=country, share=share, amount=amount))


def missing(line: Line, keys: Sequence[str], labels: dict[str, str]) -> None:
    """Say which demanded cells are empty."""
    faults = {problem.key for problem in line.problems}
    for key in keys:
        if key not in line.values and key not in faults:
            line.refuse(refusal(MISSING, what=labels[key]), key)
