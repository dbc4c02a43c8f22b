"""Lines of a portfolio: a cooperation with its territories, its themes, its money of a year."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Alliance, AllianceMember, Convention
from alliage.design import search
from alliage.projects.models import (
    Funding,
    FundingShare,
    Participation,
    Project,
    ProjectTerritory,
    ProjectTheme,
    ServiceInvolvement,
)
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import split
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import read_amount, read_choice, read_day, read_days, read_list, read_words, read_year
from alliage.vocabulary.models import Country, Currency

from . import names
from .plan import Column, Edit, Line, Plan, refusal, words
from .readers import read_link, read_text

STAGES = {
    "projet": "idea", "à l’étude": "study", "en projet": "idea", "en étude": "study", "votée": "voted", "active": "running",
    "actif": "running", "en cours de réalisation": "running", "ongoing": "running", "suspendue": "suspended", "en pause": "suspended",
    "terminée": "done", "clos": "done", "close": "done", "closed": "done", "finished": "done", "achevé": "done", "fini": "done",
}  # fmt: skip
FIELDS = (
    "title",
    "short_name",
    "summary",
    "starts_on",
    "ends_on",
    "stage",
    "stage_reason",
    "review_on",
    "outcome",
    "handover",
)
NO_YEAR = _("Un montant est écrit sans son année : remplissez la colonne « Année », par exemple 2026.")
NO_FUNDER = _(
    "Un autre financement est écrit sans dire de qui : nommez l’organisation dans « Autre financeur », ou videz la case."
)
ENDS_FIRST = _("La fin prévue vient avant le début prévu : corrigez l’une des deux dates.")
NO_REASON = _(
    "Une coopération suspendue dit pourquoi et quand on en reparle : remplissez « Raison de la suspension » et « À revoir le », une date à venir."
)
NO_OUTCOME = _(
    "Une coopération terminée dit ce qui a été atteint et ce qui continue : remplissez les deux colonnes, ou écrivez « en cours »."
)
SPENT = _("Il reste à dire dans quels pays cet argent est dépensé, sur la page « Argent » de la coopération.")
ONLY_COUNTRY = _("Aucun territoire de « %(country)s » n’est nommé : la colonne de ce pays n’est pas ouverte.")


class Projects:
    """Kind « Coopérations »."""

    key = "cooperations"
    lede = _("Une ligne par coopération : un titre suffit, le reste peut venir plus tard.")
    columns = (
        Column("number", _("N° Alliage"), ("Alliage No.", "Numéro Alliage"), partial(read_words, longest=12), help=_("Le numéro donné par Alliage, le dernier de l’adresse de la page, pour changer un titre ; vide pour une nouvelle.")),
        Column("title", _("Titre"), ("Title", "Coopération", "Projet", "Intitulé", "Intitulé du projet", "Nom du projet", "Project", "Action"), required=True, help=_("Ce que cela change, en une phrase."), example="Mieux vivre du lait sur deux plateaux secs"),
        Column("short_name", _("Nom d’usage"), ("Short name", "Nom court", "Sigle"), partial(read_words, longest=120), example="La filière lait"),
        Column("territories", _("Territoires"), ("Territories", "Territoire", "Territoire partenaire", "Partenaire", "Partenaires", "Partner", "Collectivité partenaire"), read_list, help=_("Leur nom dans Alliage, séparés par des points-virgules ; le vôtre est ajouté."), example="Kaléba"),
        Column("countries", _("Pays"), ("Countries", "Country", "Pays partenaire"), read_list, help=_("Nom ou code ; distingue deux territoires du même nom."), example="Sénégal"),
        Column("alliance", _("Alliance"), ("Alliances", "Alliance name"), help=_("Le nom d’une de vos alliances.")),
        Column("convention", _("Convention"), ("Agreement", "Intitulé de la convention"), partial(read_words, longest=250), help=_("L’intitulé d’une de vos conventions : la coopération sert son alliance.")),
        Column("stage", _("État"), ("Stage", "Statut", "Status", "Avancement", "État d’avancement"), help=_("idée, étude, voté, en cours, suspendu ou terminé ; vide : idée."), example="en cours"),
        Column("stage_reason", _("Raison de la suspension"), ("Reason for pause", "Raison"), partial(read_words, longest=400)),
        Column("review_on", _("À revoir le"), ("Review on", "Date de revue"), read_day),
        Column("starts_on", _("Début prévu"), ("Planned start", "Début", "Start", "Date de début", "Start date"), read_day, example="01/03/2026"),
        Column("ends_on", _("Fin prévue"), ("Planned end", "Fin", "End", "Date de fin", "End date", "Échéance"), read_day, example="31/12/2028"),
        Column("summary", _("En quelques phrases"), ("In a few sentences", "Description", "Résumé", "Summary", "Objet", "Objectifs"), read_text),
        Column("outcome", _("Ce qui a été atteint"), ("What was achieved", "Résultats", "Bilan"), read_text),
        Column("handover", _("Ce qui continue, et par qui"), ("What continues, and by whom", "Suites"), read_text),
        Column("themes", _("Thèmes"), ("Themes", "Thème", "Theme", "Thématique", "Thématiques", "Domaine", "Secteur"), read_list, example="Agriculture et alimentation"),
        Column("service", _("Service métier"), ("Line department", "Service", "Direction", "Department"), partial(read_words, longest=120), help=_("Un service de votre organisation.")),
        Column("days", _("Jours de travail"), ("Working days", "Jours"), read_days),
        Column("year", _("Année"), ("Year", "Exercice", "Millésime", "Année budgétaire"), read_year, example="2026"),
        Column("own", _("Notre part"), ("Our share", "Montant", "Montant voté", "Part Département", "Part du Département", "Amount", "Budget", "Subvention"), read_amount, help=_("Ce que vous votez cette année-là."), example="40 000"),
        Column("other", _("Autres financements"), ("Other funding", "Cofinancement", "Cofinancements", "Autre financement", "Autres"), read_amount, example="12 500,50"),
        Column("funder", _("Autre financeur"), ("Other funder", "Cofinanceur", "Financeur", "Autres financeurs"), help=_("Son nom dans l’annuaire des organisations.")),
        Column("currency", _("Devise"), ("Currency", "Monnaie"), partial(read_words, longest=40), help=_("Vide : euro."), example="EUR"),
        Column("source_url", _("Source"), ("Link", "Lien", "URL", "Adresse"), read_link),
    )  # fmt: skip

    def desk(self, user: Any, organisation: Organisation, lines: Sequence[Line]) -> "ProjectsDesk":
        """Everything the lines may name."""
        return ProjectsDesk(organisation, lines)


class ProjectsDesk:
    """Lines to projects."""

    def __init__(self, organisation: Organisation, lines: Sequence[Line]) -> None:
        self.own, self.home = organisation, organisation.territory
        self.places, self.countries = names.territories(), names.countries()
        self.currencies, self.themes = names.currencies(), names.themes()
        self.bodies = names.organisations() if any("funder" in line.values for line in lines) else names.Names[Any]([])
        self.alliances = names.alliances(organisation)
        borne = {row.pk for rows in self.alliances.rows.values() for row in rows}
        acts = Convention.objects.kept().filter(alliance__in=borne)
        self.acts = names.Names((act.title, act.alliance) for act in acts.select_related("alliance"))
        self.services = names.Names((row.name, row) for row in organisation.services.all())
        self.members: dict[int, list[AllianceMember]] = {}
        carried = AllianceMember.objects.filter(left_on__isnull=True, alliance__in=borne).select_related("organisation")
        for member in carried:
            self.members.setdefault(member.alliance_id, []).append(member)
        self.stages = names.choices(Project._meta.get_field("stage"), STAGES)
        unsaid = [word for word, code in self.stages.items() if code == Project.Stage.UNKNOWN]
        for word in unsaid:
            del self.stages[word]
        self.stages.few = tuple(str(Project.Stage(code).label) for code in dict.fromkeys(self.stages.values()))
        self.labels = {column.key: column.label for column in Projects.columns}
        self.today = timezone.localdate()
        self.seen: dict[Any, int] = {}
        self.projects_known = names.Projects(organisation)
        asked = [text for line in lines if (text := line.get("number") or line.get("title"))]
        self.projects_known.load(asked)
        self._hold(self.projects_known.rows)

    def _hold(self, rows: dict[int, Project]) -> None:
        """What hangs on the projects that the lines name."""
        pks = list(rows)
        places = names.rows_of(ProjectTerritory.objects.all(), pks, "project")
        self.sides = {(row.project_id, row.territory_id) for row in places}
        self.tagged = {(row.project_id, row.theme_id) for row in names.rows_of(ProjectTheme.objects.all(), pks, "project")}
        bonds = names.rows_of(Project.alliances.through.objects.all(), pks, "project")
        self.bonds = {(row.project_id, row.alliance_id) for row in bonds}
        votes = names.rows_of(Funding.objects.prefetch_related("shares"), pks, "project")
        self.votes = names.by(votes, "project_id", "funder_id", "year", "kind", "legal_base", "currency_id")
        seats = names.rows_of(Participation.objects.all(), pks, "project")
        self.seats = {(row.project_id, row.organisation_id) for row in seats}
        days = names.rows_of(ServiceInvolvement.objects.all(), pks, "project")
        self.days = names.by(days, "project_id", "service_id", "year")

    def plan(self, line: Line) -> Plan:
        """One line of the portfolio."""
        title = line.get("title", "")
        known = self._known(line)
        plan = Plan(line.number, known.title if known and not title else title, new=known is None)
        wanted = self._wanted(line, known)
        among = [row for row in line.look("countries", self._countries, []) if row]
        places = line.look("territories", partial(self._places, among=among), [])
        chosen = [alliance for key in ("alliance", "convention") if (alliance := self._alliance(line, key))]
        themes = line.look("themes", self._themes, [])
        service = line.look("service", self.services.find)
        money = self._money(line)
        self._once(line, known, title)
        if line.problems:
            return plan
        project = known or Project(owner=self.own, fictitious=self.own.fictitious, **wanted)
        if known is None:
            plan.made.append(project)
            plan.made.append(
                Participation(project=project, organisation=self.own, role=Participation.Role.LEAD, co_owner=True)
            )
        else:
            plan.edit(known, self.labels, wanted)
        self._sides(plan, project, places, chosen)
        for place in among:
            if place.pk not in {side.country_id for side in places}:
                line.remark(ONLY_COUNTRY, country=place.fr)
        for rank, theme in enumerate(themes, start=1):
            if (project.pk, theme.pk) not in self.tagged:
                plan.add(ProjectTheme(project=project, theme=theme, rank=rank), self.labels["themes"], theme.name)
        if service:
            self._service(plan, line, project, service)
        for funder, amount, currency, key in money:
            self._vote(plan, line, project, funder, amount, currency, among, key)
        if known is None:
            project.search_text = search.words_of(
                *project.words_from([], _rows(plan, ProjectTerritory), _rows(plan, ProjectTheme), [])
            )
        return plan

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects written."""
        for plan in plans:
            for row in [*plan.made, *(edit.row for edit in plan.edits)]:
                if isinstance(row, Project):
                    yield row.pk
                elif hasattr(row, "project_id"):
                    yield row.project_id

    def _known(self, line: Line) -> Project | None:
        """The project of the line, by its number, else by its title; none means a new one."""
        if "number" in line.values:
            found: Project | None = line.look("number", self.projects_known.numbered)
            return found
        title = line.get("title", "")
        if not title:
            line.refuse(refusal(_("Il manque le titre : écrivez ce que cette coopération change.")), "title")
        elif self.projects_known.names.all(title):
            found = line.look("title", self.projects_known.find)
            return found
        return None

    def _once(self, line: Line, known: Project | None, title: str) -> None:
        """A project stands on one line of the table: other years come as fundings."""
        key = known.pk if known else key_of(title)
        first = self.seen.setdefault(key, line.number)
        if first != line.number and key:
            line.refuse(
                refusal(
                    _(
                        "La ligne %(line)s parle déjà de cette coopération : gardez-en une ; ses autres années s’importent avec « Financements »."
                    ),
                    line=str(first),
                ),
                "title",
            )

    def _wanted(self, line: Line, known: Project | None) -> dict[str, Any]:
        """The fields of the project itself, checked together."""
        wanted = {name: line.get(name) for name in (*FIELDS, "source_url") if line.get(name) is not None}
        stage = line.look("stage", lambda text: read_choice(text, self.stages))
        wanted.pop("stage", None)
        if stage:
            wanted["stage"] = stage
        starts = wanted.get("starts_on") or getattr(known, "starts_on", None)
        ends = wanted.get("ends_on") or getattr(known, "ends_on", None)
        if starts and ends and ends < starts:
            line.refuse(refusal(ENDS_FIRST), "ends_on")
        if stage == Project.Stage.SUSPENDED and getattr(known, "stage", "") != stage:
            review = wanted.get("review_on")
            if not wanted.get("stage_reason") or review is None or review <= self.today:
                line.refuse(refusal(NO_REASON), "stage")
        if stage == Project.Stage.DONE and getattr(known, "stage", "") != stage:
            if not wanted.get("outcome") or not wanted.get("handover"):
                line.refuse(refusal(NO_OUTCOME), "stage")
            ended = min(ends, self.today) if ends else self.today
            wanted["ended_on"] = max(ended, getattr(known, "began_on", None) or ended)
        return wanted

    def _countries(self, texts: list[str]) -> list[Country]:
        return [
            self.countries.find(text) for part in texts for text in ([part] if self.countries.all(part) else part.split(","))
        ]

    def _themes(self, texts: list[str]) -> list[Any]:
        found = [self.themes.find(text) for part in texts for text in ([part] if self.themes.all(part) else part.split(","))]
        return list(dict.fromkeys(found))

    def _places(self, texts: list[str], *, among: list[Country]) -> list[Territory]:
        return [
            names.place_of(self.places, text, among)
            for part in texts
            for text in ([part] if self.places.all(part) else part.split(","))
        ]

    def _alliance(self, line: Line, key: str) -> Alliance | None:
        known = self.alliances if key == "alliance" else self.acts
        found: Alliance | None = line.look(key, known.find)
        return found

    def _sides(self, plan: Plan, project: Project, places: list[Territory], chosen: list[Alliance]) -> None:
        """Its territories in order, ours first; its alliances; those who carry them write on the sheet as equals."""
        sides = {place.pk: place for place in places}
        members = [member for alliance in dict.fromkeys(chosen) for member in self.members.get(alliance.pk, [])]
        if not places and plan.new:
            sides = {member.territory_id: self._by_key(member.territory_id) for member in members}
        if plan.new and self.home:
            sides = {self.home.pk: self.home, **sides}
        count = sum(1 for key, _place in self.sides if key == project.pk) if project.pk else 0
        for position, place in enumerate(sides.values(), start=count):
            if (project.pk, place.pk) not in self.sides:
                plan.add(
                    ProjectTerritory(project=project, territory=place, position=position),
                    self.labels["territories"],
                    place.name,
                )
        for alliance in dict.fromkeys(chosen):
            if (project.pk, alliance.pk) not in self.bonds:
                plan.add(
                    Project.alliances.through(project=project, alliance=alliance), self.labels["alliance"], alliance.name
                )
        bodies = {member.organisation_id: member.organisation for member in members if member.territory_id in sides}
        for pk, body in bodies.items():
            if pk not in (None, self.own.pk) and (project.pk, pk) not in self.seats:
                role = Participation.Role.PARTNER
                plan.made.append(Participation(project=project, organisation=body, role=role, co_owner=True))

    def _by_key(self, pk: int) -> Territory:
        if not hasattr(self, "_places_by_key"):
            self._places_by_key = {row.pk: row for rows in self.places.rows.values() for row in rows}
        return self._places_by_key[pk]

    def _service(self, plan: Plan, line: Line, project: Project, service: Any) -> None:
        """A service takes part; its days are zero until somebody counts them."""
        year, days = line.get("year") or self.today.year, line.get("days") or Decimal(0)
        held = self.days.get((project.pk, service.pk, year))
        if held is None:
            row = ServiceInvolvement(project=project, service=service, year=year, days=days)
            plan.add(row, self.labels["service"], f"{service.name} {year}")
        elif days:
            plan.edit(held, {"days": self.labels["days"]}, {"days": days})

    def _money(self, line: Line) -> list[tuple[Organisation, Decimal, Currency, str]]:
        """Our vote and another's, each with its funder."""
        own, other = line.get("own"), line.get("other")
        if not own and not other:
            return []
        if "year" not in line.values and not any(problem.key == "year" for problem in line.problems):
            line.refuse(refusal(NO_YEAR), "year")
        currency = line.look("currency", partial(names.currency_of, self.currencies), None)
        currency = currency or (None if "currency" in line.values else self.currencies.find("EUR"))
        funder = line.look("funder", self.bodies.find)
        if other and "funder" not in line.values:
            line.refuse(refusal(NO_FUNDER), "funder")
        for key in ("own", "other"):
            if currency is not None:
                line.check_currency(key, currency.code)
        votes = [(self.own, own, currency, "own"), (funder, other, currency, "other")]
        return [(body, amount, coin, key) for body, amount, coin, key in votes if body and amount and coin]

    def _vote(
        self,
        plan: Plan,
        line: Line,
        project: Project,
        funder: Organisation,
        amount: Decimal,
        currency: Currency,
        among: list[Country],
        key: str,
    ) -> None:
        """A vote of the year; its share by country is written only where one country was named."""
        base, year = base_of(funder, self.own), line.get("year")
        held = next(
            (
                row
                for each in Funding.LegalBase.values
                if (row := self.votes.get((project.pk, funder.pk, year, "cash", each, currency.pk)))
            ),
            None,
        )
        if held is not None:
            plan.edit(held, {"voted": self.labels[key]}, {"voted": amount})
            change_shares(plan, held, amount)
            return
        funding = Funding(project=project, funder=funder, year=year, legal_base=base, currency=currency, voted=amount)
        plan.add(funding, self.labels[key], f"{words(amount)} {currency.code}, {year}")
        if len(among) == 1:
            plan.made.append(FundingShare(funding=funding, country=among[0], share=Decimal(100), amount=amount))
        else:
            line.remark(SPENT)


def base_of(funder: Organisation, own: Organisation) -> str:
    """The legal base a vote has until somebody says another."""
    if funder == own:
        return Funding.LegalBase.GENERAL
    kinds = {Organisation.Kind.AUTHORITY: Funding.LegalBase.PARTNER, Organisation.Kind.STATE: Funding.LegalBase.STATE}
    return kinds.get(Organisation.Kind(funder.kind), Funding.LegalBase.PRIVATE)


def change_shares(plan: Plan, funding: Funding, amount: Decimal) -> None:
    """The shares by country follow the amount, to the cent."""
    shares = list(funding.shares.all())
    if not shares or funding.voted == amount:
        return
    parts = split(amount, [row.share for row in shares])
    for row, part in zip(shares, parts, strict=True):
        if row.amount != part:
            plan.edits.append(Edit(row, {"amount": row.amount}, {"amount": part}))


def _rows(plan: Plan, model: type[Any]) -> list[Any]:
    """The rows of a model that a plan makes."""
    return [row for row in plan.made if isinstance(row, model)]
