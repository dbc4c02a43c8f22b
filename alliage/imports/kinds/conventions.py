"""Conventions: the acts that bind an alliance one carries."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from alliage.actors.models import Organisation
from alliage.alliances.models import Convention, ConventionParty
from alliage.alliances.queries.conventions import facts_of
from alliage.projects.models import Project
from alliage.rules.conventions import check_dates
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import read_amount, read_choice, read_day, read_list, read_words

from . import names
from .plan import TWICE, Column, Line, Plan, refusal
from .readers import read_link, read_name, read_ref, read_text

FIELDS = (
    "title", "object", "amount", "starts_on", "ends_on", "renewal", "deliberation_ref", "deliberation_on", "signed_on", "transmitted_on",
    "receipt_ref", "enforceable_on", "source_url",
)  # fmt: skip
AMENDMENT = _("Un avenant modifie un acte : ajoutez-le depuis la page de la convention qu’il modifie.")
NO_ALLIANCE = _("Il manque l’alliance : une convention lie les territoires d’une alliance que vous portez.")


class Conventions:
    """Kind « Conventions »."""

    key = "conventions"
    lede = _("Une ligne par acte, dans une alliance que votre organisation porte.")
    columns = (
        Column("alliance", _("Alliance"), ("Alliance name", "Nom de l’alliance", "Partenariat"), required=True, example="Haut-Val et Kaléba, les jeunes"),
        Column("title", _("Intitulé"), ("Title", "Convention", "Titre", "Acte"), partial(read_words, longest=250), required=True, example="Convention de coopération 2026-2028"),
        Column("kind", _("Nature de l’acte"), ("Kind of act", "Nature", "Type"), read_name, help=_("convention, protocole, accord ou lettre d’intention."), example="convention"),
        Column("object", _("Objet"), ("Object", "Purpose"), read_text),
        Column("amount", _("Montant prévisionnel"), ("Planned amount", "Montant", "Amount"), read_amount, example="90 000"),
        Column("currency", _("Devise"), ("Currency", "Monnaie"), read_name, help=_("Vide : euro."), example="EUR"),
        Column("starts_on", _("Prend effet le"), ("In force from", "Début", "Date d’effet", "Start"), read_day, example="01/01/2026"),
        Column("ends_on", _("Échéance"), ("Term", "Fin", "Date de fin", "End"), read_day, example="31/12/2028"),
        Column("renewal", _("Reconduction"), ("Renewal",), read_words),
        Column("deliberation_ref", _("Référence de la délibération"), ("Deliberation reference", "Délibération", "N° de délibération"), read_ref),
        Column("deliberation_on", _("Délibération du"), ("Deliberation date", "Date de délibération"), read_day),
        Column("signed_on", _("Signée le"), ("Signed on", "Date de signature", "Signature"), read_day, example="12/12/2025"),
        Column("transmitted_on", _("Transmise le"), ("Sent on", "Transmission au contrôle de légalité"), read_day),
        Column("receipt_ref", _("Accusé de réception"), ("Receipt", "Numéro d’accusé de réception"), read_ref),
        Column("enforceable_on", _("Exécutoire le"), ("Enforceable on",), read_day),
        Column("parties", _("Parties"), ("Parties to the act", "Signataires", "Partie"), read_list, help=_("Les organisations qui signent, séparées par des points-virgules.")),
        Column("source_url", _("Source"), ("Link", "Lien", "URL"), read_link),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "ConventionsDesk":
        """Everything the lines may name."""
        return ConventionsDesk(organisation)


class ConventionsDesk:
    """Lines to conventions."""

    def __init__(self, organisation: Organisation) -> None:
        self.alliances, self.currencies, self.bodies = (
            names.alliances(organisation),
            names.currencies(),
            names.organisations(),
        )
        carried = {row.pk for rows in self.alliances.rows.values() for row in rows}
        acts = Convention.objects.kept().filter(alliance__in=carried).select_related("currency", "alliance")
        self.acts = {(act.alliance_id, key_of(act.title)): act for act in acts}
        self.parties = set(ConventionParty.objects.filter(convention__in=acts).values_list("convention", "organisation"))
        self.kinds = names.choices(Convention._meta.get_field("kind"))
        self.labels = {column.key: column.label for column in Conventions.columns}
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One act."""
        title = line.get("title", "")
        plan = Plan(line.number, title)
        alliance = line.look("alliance", self.alliances.find)
        kind = line.look("kind", lambda text: read_choice(text, self.kinds))
        currency = line.look("currency", partial(names.currency_of, self.currencies))
        parties = line.look("parties", lambda texts: [self.bodies.find(text) for text in texts], [])
        known = self.acts.get((alliance.pk, key_of(title))) if alliance else None
        plan.new = known is None
        wanted: dict[str, Any] = {key: line.get(key) for key in FIELDS} | {"kind": kind}
        if line.get("amount") is not None and (known is None or currency is not None):
            wanted["currency"] = currency or self.currencies.find("EUR")
            line.check_currency("amount", wanted["currency"].code)
        self._check(line, known, alliance, wanted)
        if line.problems:
            return plan
        if known is None:
            act = Convention(alliance=alliance, **{key: value for key, value in wanted.items() if value is not None})
            plan.made.append(act)
        else:
            act = known
            plan.edit(known, self.labels, wanted)
        for body in dict.fromkeys(parties):
            if (act.pk, body.pk) not in self.parties:
                plan.add(ConventionParty(convention=act, organisation=body), self.labels["parties"], body.name)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects of the alliances whose term may have moved."""
        acts = [
            row for plan in plans for row in [*plan.made, *(edit.row for edit in plan.edits)] if isinstance(row, Convention)
        ]
        bonds = Project.alliances.through.objects.filter(alliance__in={act.alliance_id for act in acts})
        return bonds.values_list("project", flat=True).distinct()

    def _check(self, line: Line, known: Convention | None, alliance: Any, wanted: dict[str, Any]) -> None:
        """The alliance, the title, an order of dates that can be, once in the table."""
        faults = {problem.key for problem in line.problems}
        if "title" not in line.values and "title" not in faults:
            line.refuse(refusal(_("Il manque l’intitulé de l’acte.")), "title")
        if alliance is None and "alliance" not in faults:
            line.refuse(refusal(NO_ALLIANCE), "alliance")
        if wanted["kind"] == Convention.Kind.AMENDMENT and known is None:
            line.refuse(refusal(AMENDMENT), "kind")
        if line.problems or alliance is None:
            return
        first = self.seen.setdefault((alliance.pk, key_of(wanted["title"])), line.number)
        if first != line.number:
            line.refuse(refusal(TWICE, line=str(first)), "title")
        given = {key: value for key, value in wanted.items() if value is not None}
        stored = {key: getattr(known, key) for key in (*FIELDS, "kind")} if known else {}
        try:
            check_dates(facts_of(Convention(**{**stored, **given}), parties=()))
        except RuleError as error:
            line.refuse(error)
