"""Organisations: the directory of bodies one acts with."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from alliage.actors.models import Organisation
from alliage.actors.permissions import can_edit_organisation, cards_of
from alliage.actors.services.organisations import checked_identifier
from alliage.design import search
from alliage.rules.digits import whole
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import nearest, read_choice, read_words

from . import names
from .plan import SAME_CODE, SAME_NAME, Column, Line, Plan, refusal
from .readers import read_link, read_mail, read_name, read_short
from .territories import APART, refind

FIELDS = ("name", "short_name", "email", "website", "source_url")
KINDS = {
    "collectivité": "collectivite", "autorité locale": "collectivite", "collectivité locale": "collectivite", "local authority": "collectivite",
    "osim": "osim", "ong": "ong", "ngo": "ong", "gip": "gip", "asso": "association", "société": "entreprise", "company": "entreprise",
    "école": "etablissement", "établissement public": "etablissement", "public body": "etablissement", "state": "etat",
}  # fmt: skip
NOT_YOURS = _("Les personnes de cette organisation tiennent elles-mêmes sa fiche : demandez-leur de la corriger.")
ADDED_BY_OTHERS = _(
    "La fiche de cette organisation revient à celle qui l’a ajoutée, ou au réseau : demandez-leur de la corriger."
)
LIKENESSES = 2_000_000
"""Comparisons of names from which resemblance is no longer looked for."""


class Organisations:
    """Kind « Organisations »."""

    key = "organisations"
    lede = _("Une ligne par organisation : collectivités, associations, opérateurs, financeurs.")
    columns = (
        Column("name", _("Nom"), ("Name", "Organisation", "Structure", "Raison sociale", "Dénomination"), required=True, example="Association Lait des plateaux"),
        Column("short_name", _("Sigle ou nom court"), ("Short name", "Sigle", "Acronyme", "Nom court", "Acronym"), read_short, example="ALP"),
        Column("kind", _("Type"), ("Kind", "Nature", "Catégorie", "Type d’organisation"), read_name, required=True, help=_("collectivité, association, opérateur, ONG…"), example="association"),
        Column("territory", _("Territoire"), ("Territory", "Commune", "Collectivité"), read_name, help=_("Son nom dans Alliage.")),
        Column("country", _("Pays"), ("Country",), read_name, help=_("Distingue deux territoires du même nom.")),
        Column("scheme", _("Répertoire"), ("Register", "Type d’identifiant"), read_short, help=_("SIREN, RNA ou identifiant étranger ; reconnu seul pour SIREN et RNA.")),
        Column("identifier", _("Identifiant"), ("Identifier", "SIREN", "RNA", "Numéro"), partial(read_words, longest=40)),
        Column("email", _("Courriel de fonction"), ("Office e-mail", "Courriel", "E-mail", "Mail", "Email"), read_mail),
        Column("website", _("Site"), ("Website", "Site web", "Site internet"), read_link),
        Column("source_url", _("Source"), ("Link", "Lien", "URL"), read_link),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "OrganisationsDesk":
        """Everything the lines may name."""
        return OrganisationsDesk(user, organisation, lines)


class OrganisationsDesk:
    """Lines to organisations."""

    def __init__(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.own = organisation
        self.bodies, self.places, self.countries = names.organisations(), names.territories(), names.countries()
        self.identified = {
            (row.identifier_scheme, row.identifier): row
            for rows in self.bodies.rows.values()
            for row in rows
            if row.identifier
        }
        self.user, self.cards = user, cards_of(user, Organisation)
        self.kinds = names.choices(Organisation._meta.get_field("kind"), KINDS)
        self.schemes = names.choices(Organisation._meta.get_field("identifier_scheme"), {"siret": "siren", "autre": "other"})
        self.labels = {column.key: column.label for column in Organisations.columns}
        self.known_names = list(self.bodies.shown.values())
        self.compares = len(lines) * len(self.known_names) < LIKENESSES
        self.seen: dict[Any, int] = {}

    def plan(self, line: Line) -> Plan:
        """One organisation."""
        name = line.get("name", "")
        plan = Plan(line.number, name)
        kind = line.look("kind", lambda text: read_choice(text, self.kinds))
        among = [country] if (country := line.look("country", self.countries.find)) else []
        place = line.look("territory", lambda text: names.place_of(self.places, text, among))
        scheme, identifier = self._identifier(line)
        known = self.identified.get((scheme, identifier)) if identifier else None
        if known is None and self.bodies.all(name):
            known = line.look("name", self.bodies.find)
        plan.new = known is None
        self._check(line, known, kind)
        first = self.seen.setdefault((scheme, identifier), line.number)
        if identifier and first != line.number:
            line.refuse(refusal(SAME_CODE, line=str(first)), "identifier")
        if line.problems:
            return plan
        wanted = {key: line.get(key) for key in FIELDS} | {"kind": kind, "territory": place}
        wanted |= {"identifier_scheme": scheme, "identifier": identifier} if identifier else {}
        if known is None:
            row = Organisation(**{key: value for key, value in wanted.items() if value is not None})
            row.fictitious = self.own.fictitious or bool(place and place.fictitious)
            row.search_text = search.words_of(*row.search_parts())
            plan.made.append(row)
            if self.compares and (near := nearest(name, self.known_names)):
                line.remark(
                    _("Ressemble à « %(name)s », déjà dans l’annuaire : vérifiez que ce n’est pas la même."), name=near
                )
        else:
            plan.edit(known, {**self.labels, "identifier_scheme": self.labels["scheme"]}, wanted)
            if plan.edits and (words := self._not_hers(known)):
                line.refuse(refusal(words), "name")
            refind(plan)
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """An organisation moves no portfolio line by itself."""
        return ()

    def _not_hers(self, known: Organisation) -> str:
        """Why the person may not change this card; nothing when she may, as on its own page."""
        if self.own.fictitious and not known.fictitious:
            return APART
        if can_edit_organisation(self.user, known, cards=self.cards):
            return ""
        return NOT_YOURS if known.pk in self.cards.peopled else ADDED_BY_OTHERS

    def _identifier(self, line: Line) -> tuple[str, str]:
        """The register and the number as it writes it; SIREN and RNA are recognised by their shape."""
        text = line.get("identifier", "")
        scheme = line.look("scheme", lambda words: read_choice(words, self.schemes), "")
        if not text:
            return "", ""
        bare = text.replace(" ", "")
        scheme = scheme or (
            "siren"
            if whole(bare) is not None and len(bare) in (9, 14)
            else "rna"
            if bare.upper().startswith("W")
            else "other"
        )
        if scheme == "siren" and len(bare) == 14:
            bare = bare[:9]
        found: str = line.look(
            "identifier", lambda _text: checked_identifier(scheme, bare if scheme == "siren" else text), ""
        )
        return scheme, found

    def _check(self, line: Line, known: Organisation | None, kind: str | None) -> None:
        """A name, a kind for a new one, once in the table."""
        faults = {problem.key for problem in line.problems}
        if "name" not in line.values and "name" not in faults:
            line.refuse(refusal(_("Il manque le nom de l’organisation.")), "name")
        if known is None and kind is None and "kind" not in faults:
            line.refuse(refusal(_("Il manque le type : collectivité, association, opérateur…")), "kind")
        body = known.pk if known else key_of(line.get("name", ""))
        first = self.seen.setdefault(body, line.number)
        if body and first != line.number:
            line.refuse(refusal(SAME_NAME, line=str(first)), "name")
