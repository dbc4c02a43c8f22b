"""What the two worlds of the demo have in common: places, bodies, alliances, acts, projects, effects."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from alliage.actors.models import Document, Organisation, Situation, Succession, Territory
from alliage.actors.services.territories import free_slug
from alliage.alliances.models import Alliance, AllianceMember, Convention, ConventionParty
from alliage.projects.models import Effect, Participation, Project, ProjectSdg, ProjectTerritory, ProjectTheme
from alliage.vocabulary.models import Country, Currency, DacSector, SdgTarget, TerritoryStatus, Theme

from .proofs import proof
from .sheets import Row, Tables

FRENCH_DEPARTEMENT = "fr-departement"


@dataclass
class World:
    """A world being written: its tables, what its keys became, and the rows of reference by code."""

    tables: Tables
    fictitious: bool
    territories: dict[str, Territory] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    alliances: dict[str, Alliance] = field(default_factory=dict)
    conventions: dict[str, Convention] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    currencies: dict[str, Currency] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        """The rows of a table; none if the world has no such table."""
        return self.tables.get(name, [])

    def learn(self) -> None:
        """Read the reference rows named by code."""
        self.countries = {row.code: row for row in Country.objects.all()}
        self.currencies = {row.code: row for row in Currency.objects.all()}


def noon(day: datetime.date) -> datetime.datetime:
    """A moment of that day, for what the tables date by the day."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)), timezone.get_default_timezone())


def write(world: World) -> None:
    """Write all that both worlds have; safe to run again."""
    world.learn()
    steps: list[Callable[[World], None]] = [
        _territories, _successions, _organisations, _successors, _situations, _alliances, _conventions, _projects, _effects,
    ]  # fmt: skip
    for step in steps:
        step(world)


def _territories(world: World) -> None:
    statuses = {row.code: row for row in TerritoryStatus.objects.all()}
    for row in world.rows("territories"):
        if row["status"] == FRENCH_DEPARTEMENT:
            found = Territory.objects.get(status__code=FRENCH_DEPARTEMENT, code=row["code"])
            world.territories[row["key"]] = found
            continue
        known = {
            "name": row["name"],
            "status": statuses[row["status"]],
            "country": world.countries[row["country"]],
            "fictitious": world.fictitious,
        }
        values = {
            "shape": int(row["shape"]),
            "tone": int(row["tone"]),
            "parent": world.territories.get(row["parent_key"]),
            "code": row["code"],
            "population": row.number("population"),
            "population_year": row.number("population_year"),
            "lat": row.point("lat"),
            "lon": row.point("lon"),
            "exists_from": row.opens("exists_from"),
            "exists_to": row.closes("exists_to"),
            "presentation": row["presentation"],
            "source_url": row["source_url"],
        }
        address = {"slug": free_slug(row["name"], world.countries[row["country"]])}
        world.territories[row["key"]], _new = Territory.objects.update_or_create(
            **known, defaults=values, create_defaults=values | address
        )


def _successions(world: World) -> None:
    for row in world.rows("successions"):
        Succession.objects.update_or_create(
            predecessor=world.territories[row["predecessor"]],
            successor=world.territories[row["successor"]],
            defaults={"on": row.day("on"), "note": row["note"], "source_url": row["source_url"]},
        )


def _organisations(world: World) -> None:
    for row in world.rows("organisations"):
        values = {
            "short_name": row["short_name"],
            "kind": row["kind"],
            "territory": world.territories.get(row["territory_key"]),
            "identifier_scheme": row["identifier_scheme"],
            "identifier": row["identifier"],
            "email": row["email"],
            "website": row["website"],
            "published": True,
            "source_url": row["source_url"],
        }
        body, _new = Organisation.objects.update_or_create(name=row["name"], fictitious=world.fictitious, defaults=values)
        world.organisations[row["key"]] = body


def _successors(world: World) -> None:
    """Once all bodies are there: a successor may come later in the table."""
    for row in world.rows("organisations"):
        if row["successor_key"]:
            body = world.organisations[row["key"]]
            body.successor, body.successor_on = world.organisations[row["successor_key"]], row.day("successor_on")
            body.save(update_fields=["successor", "successor_on"])


def _situations(world: World) -> None:
    for row in world.rows("situations"):
        Situation.objects.update_or_create(
            kind=row["kind"],
            country=world.countries.get(row["country"]),
            territory=world.territories.get(row["territory_key"]),
            starts_on=row.opens("starts_on"),
            defaults={
                "ends_on": row.closes("ends_on"),
                "text": row["text"],
                "source_url": row["source_url"],
                "source_date": row.opens("source_date"),
                "organisation": world.organisations.get(row["org_key"]),
                "fictitious": world.fictitious,
            },
        )


def _alliances(world: World) -> None:
    now = timezone.now()
    for row in world.rows("alliances"):
        values = {
            "purpose": row["purpose"],
            "governance": row["governance"],
            "since_year": row.number("since_year"),
            "stage": row["stage"],
            "stage_reason": row["stage_reason"],
            "stage_since": row.opens("stage_since"),
            "source_url": row["source_url"],
        }
        world.alliances[row["key"]], _new = Alliance.objects.update_or_create(
            name=row["name"],
            fictitious=world.fictitious,
            defaults=values,
            create_defaults=values | {"published_at": None if world.fictitious else now},
        )
    for row in world.rows("alliance_members"):
        AllianceMember.objects.update_or_create(
            alliance=world.alliances[row["alliance_key"]],
            territory=world.territories[row["territory_key"]],
            defaults={
                "organisation": world.organisations.get(row["org_key"]),
                "position": int(row["position"]),
                "joined_on": row.opens("joined_on"),
                "left_on": row.closes("left_on"),
                "years_only": row.partial("joined_on", "left_on"),
                "source_url": row["source_url"],
            },
        )


def _conventions(world: World) -> None:
    for row in world.rows("conventions"):
        act, _new = Convention.objects.update_or_create(
            alliance=world.alliances[row["alliance_key"]],
            title=row["title"],
            defaults={
                "kind": row["kind"],
                "amends": world.conventions.get(row["amends_key"]),
                "object": row["object"],
                "amount": row.amount("amount"),
                "currency": world.currencies.get(row["currency"]),
                "starts_on": row.opens("starts_on"),
                "ends_on": row.closes("ends_on"),
                "years_only": row.partial("starts_on", "ends_on"),
                "renewal": row["renewal"],
                "deliberation_ref": row["deliberation_ref"],
                "deliberation_on": row.day("deliberation_on"),
                "signed_on": row.day("signed_on"),
                "signed_year": row.number("signed_year"),
                "transmitted_on": row.day("transmitted_on"),
                "receipt_ref": row["receipt_ref"],
                "enforceable_on": row.day("enforceable_on"),
                "source_url": row["source_url"],
            },
        )
        if row["key"]:
            world.conventions[row["key"]] = act
        for key in row.several("parties"):
            ConventionParty.objects.get_or_create(convention=act, organisation=world.organisations[key])


def _projects(world: World) -> None:
    sectors = {row.code: row for row in DacSector.objects.all()}
    now = timezone.now()
    for row in world.rows("projects"):
        values = {
            "title": row["title"],
            "short_name": row["short_name"],
            "summary": row["summary"],
            "common_ground": row["common_ground"],
            "owner": world.organisations[row["owner_org_key"]],
            "starts_on": row.opens("starts_on") or row.opens("starts_year"),
            "ends_on": row.closes("ends_on") or row.closes("ends_year"),
            "began_on": row.day("began_on"),
            "stage": row["stage"] or Project.Stage.UNKNOWN,
            "stage_reason": row["stage_reason"],
            "review_on": row.day("review_on"),
            "ended_on": row.day("ended_on"),
            "decided_on": row.day("decided_on"),
            "decided_act": row["decided_act"],
            "outcome": row["outcome"],
            "handover": row["handover"],
            "dac_sector": sectors.get(row["dac_sector"]),
            "record_no": row.number("record_no"),
            "amount_fact": row["amount_fact"],
            "source_url": row["source_url"],
        }
        known = {"title": row["title"]} if world.fictitious else {"record_no": values["record_no"]}
        project, _new = Project.objects.update_or_create(
            **known,
            fictitious=world.fictitious,
            defaults=values,
            create_defaults=values | {"published_at": None if world.fictitious else now},
        )
        world.projects[row["key"]] = project
        project.alliances.set([world.alliances[key] for key in row.several("alliance_keys")])
        _themes(project, row)
    _sides(world)
    _goals(world)


def _themes(project: Project, row: Row) -> None:
    found = {theme.code: theme for theme in Theme.objects.filter(code__in=row.several("themes"))}
    if not project.fictitious:
        # A theme no source gives is taken back; in the invented world, what a visitor added stays.
        ProjectTheme.objects.filter(project=project).exclude(theme__in=found.values()).delete()
    for rank, code in enumerate(row.several("themes"), start=1):
        ProjectTheme.objects.update_or_create(project=project, theme=found[code], defaults={"rank": rank})


def _sides(world: World) -> None:
    """The equal columns of each project and the bodies that take part."""
    for row in world.rows("project_territories"):
        ProjectTerritory.objects.update_or_create(
            project=world.projects[row["project_key"]],
            territory=world.territories[row["territory_key"]],
            defaults={"position": int(row["position"]), "work_days": row.number("work_days")},
        )
    for row in world.rows("participations"):
        Participation.objects.update_or_create(
            project=world.projects[row["project_key"]],
            organisation=world.organisations[row["org_key"]],
            role=row["role"],
            defaults={"co_owner": row.flag("co_owner")},
        )


def _goals(world: World) -> None:
    """Goals a source names by number, and targets of the fictitious projects."""
    for row in world.rows("projects"):
        for goal, weight in (part.split(":") for part in row.several("sdg")):
            ProjectSdg.objects.update_or_create(
                project=world.projects[row["key"]], goal_number=int(goal), target=None, defaults={"weight": int(weight)}
            )
    targets = {target.code: target for target in SdgTarget.objects.select_related("goal")}
    for row in world.rows("project_targets"):
        target = targets[row["target"]]
        ProjectSdg.objects.update_or_create(
            project=world.projects[row["project_key"]],
            goal_number=target.goal.number,
            target=target,
            defaults={"weight": int(row["weight"]), "justification": row["why"]},
        )


def _effects(world: World) -> None:
    for row in world.rows("effects"):
        seen_on, project = row.day("observed_on"), world.projects[row["project_key"]]
        Effect.objects.update_or_create(
            project=project,
            territory=world.territories.get(row["territory_key"]),
            statement=row["statement"],
            defaults={
                "domain": row["domain"],
                "level": row["level"],
                "function": row["said_by_function"],
                "organisation": world.organisations.get(row["org_key"]),
                "observed_on": seen_on,
                "at": noon(seen_on) if seen_on else timezone.now(),
                "source_url": row["source_url"],
                "language": project.language,
                "published_at": project.published_at,
                **_proof(world, row, project),
            },
        )


def _proof(world: World, row: Row, project: Project) -> dict[str, Document]:
    """The file behind an invented effect that claims more than a word; real ones have their source."""
    body = world.organisations.get(row["org_key"])
    proved = world.fictitious and row["level"] != Effect.Level.DECLARED
    return {"evidence": proof(body, project.short_name or project.title)} if proved and body else {}
