"""A large fictitious portfolio, written in bulk: for measures and for trying Alliage at the size of a country."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from alliage.actors.models import Organisation, Service
from alliage.alliances.models import Alliance, AllianceMember, Convention
from alliage.design import search
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import split
from alliage.vocabulary.models import Currency, Theme

from ..models import (
    Effect,
    Funding,
    FundingShare,
    Participation,
    Payment,
    Project,
    ProjectSdg,
    ProjectTerritory,
    ProjectTheme,
    ServiceInvolvement,
)
from .standings import refresh_all

BATCH = 2000
HALF = 0.5
VERBS = ("Accompagner", "Apprendre", "Construire", "Garder", "Mieux gérer", "Partager", "Préparer", "Transmettre")
SUBJECTS = (
    "l’accueil des jeunes",
    "l’eau des bourgs",
    "la filière lait",
    "la langue par la classe",
    "la mémoire des archives",
    "la santé des mères",
    "le chemin des écoles",
    "les forêts face au feu",
    "les jardins collectifs",
    "les métiers du soin",
)
CHANGES = (
    "Un service ouvre un jour de plus par semaine.",
    "Deux équipes suivent la même méthode.",
    "Un budget est voté pour continuer.",
    "Les familles savent à qui demander.",
    "Une commission réunit les habitants chaque trimestre.",
)
OTHER_STAGES = (Project.Stage.VOTED, Project.Stage.STUDY, Project.Stage.SUSPENDED, Project.Stage.DONE)
STAGES = (*[Project.Stage.RUNNING] * 6, *OTHER_STAGES)


@dataclass
class _World:
    """What every fictitious project draws from."""

    owner: Organisation
    partners: Sequence[Organisation]
    alliances: dict[int, Alliance]
    themes: Sequence[Theme]
    services: Sequence[Service]
    euro: Currency
    today: dt.date
    chance: random.Random


@dataclass
class _Rows:
    """The rows of a batch, by table, in the order they are written."""

    projects: list[Project] = field(default_factory=list)
    bodies: list[list[Organisation]] = field(default_factory=list)
    fundings: list[Funding] = field(default_factory=list)


def create_many(
    count: int,
    *,
    owner: Organisation,
    partners: Sequence[Organisation] | None = None,
    seed: int = 2,
    say: Callable[[int], Any] = lambda done: None,
) -> int:
    """Add `count` fictitious cooperations to a fictitious organisation; the same seed gives the same ones."""
    if not owner.fictitious or owner.territory is None:
        raise RuleError(
            _("On n’invente rien sur une autorité réelle : choisissez une organisation fictive."), code="not-fictitious"
        )
    known = Organisation.objects.filter(fictitious=True, territory__isnull=False, kind=Organisation.Kind.AUTHORITY)
    others = list(known.exclude(pk=owner.pk).select_related("territory__country")) if partners is None else list(partners)
    if not others:
        raise RuleError(
            _("Il faut au moins une autorité partenaire fictive : chargez d’abord la démonstration."), code="no-partner"
        )
    world = _World(
        owner=owner,
        partners=others,
        alliances=_alliances(owner, others),
        themes=list(Theme.objects.all()),
        services=list(Service.objects.filter(organisation=owner)),
        euro=Currency.objects.get(code="EUR"),
        today=timezone.localdate(),
        chance=random.Random(seed),  # noqa: S311 - invented rows, not secrets
    )
    first = Project.objects.filter(owner=owner).count()
    for start in range(0, count, BATCH):
        _batch(world, first + start, min(BATCH, count - start))
        say(min(start + BATCH, count))
    return count


def _alliances(owner: Organisation, partners: Sequence[Organisation]) -> dict[int, Alliance]:
    """One active alliance with each partner, with a convention in force."""
    today = timezone.localdate()
    found = {}
    for place, partner in enumerate(partners):
        name = f"{owner.territory} et {partner.territory}, grand portefeuille"
        alliance, made = Alliance.objects.get_or_create(
            name=name, fictitious=True, defaults={"stage": Alliance.Stage.ACTIVE, "since_year": today.year - 6}
        )
        found[partner.pk] = alliance
        if made:
            for position, body in enumerate((owner, partner)):
                if body.territory:
                    AllianceMember.objects.create(
                        alliance=alliance, territory=body.territory, organisation=body, position=position
                    )
            search.refresh([alliance])
            Convention.objects.create(
                alliance=alliance,
                title=f"Convention de coopération, {partner.territory}",
                starts_on=today - dt.timedelta(days=400),
                ends_on=today + dt.timedelta(days=60 + 150 * place),
                signed_on=today - dt.timedelta(days=420),
                enforceable_on=today - dt.timedelta(days=400),
            )
    return found


@transaction.atomic
def _batch(world: _World, first: int, count: int) -> None:
    """Write one batch, then its lines in portfolios."""
    rows = _Rows()
    for number in range(first, first + count):
        size = world.chance.choices((1, 2, 3), (6, 3, 1))[0]
        others = world.chance.sample(world.partners, min(size, len(world.partners)))
        rows.bodies.append([world.owner, *others])
        rows.projects.append(_project(world, number, others))
    Project.objects.bulk_create(rows.projects)
    pairs = list(zip(rows.projects, rows.bodies, strict=True))
    bonds = [
        {"project_id": project.pk, "alliance_id": world.alliances[body.pk].pk}
        for project, bodies in pairs
        for body in bodies[1:]
    ]
    _insert(Project.alliances.through, bonds)
    places = [
        {"project_id": project.pk, "territory_id": body.territory_id, "position": place}
        for project, bodies in pairs
        for place, body in enumerate(bodies)
    ]
    _insert(ProjectTerritory, places)
    role = Participation.Role
    seats = [
        {
            "project_id": project.pk,
            "organisation_id": body.pk,
            "role": role.LEAD.value if body == world.owner else role.PARTNER.value,
            "co_owner": True,
        }
        for project, bodies in pairs
        for body in bodies
    ]
    _insert(Participation, seats)
    _subjects(world, rows.projects)
    _money(world, rows, pairs)
    _effects(world, pairs)
    refresh_all([project.pk for project in rows.projects])


def _project(world: _World, number: int, others: Sequence[Organisation]) -> Project:
    """One project with its dates and its words."""
    chance, today = world.chance, world.today
    places = [str(body.territory) for body in others]
    title = f"{chance.choice(VERBS)} {chance.choice(SUBJECTS)}, {places[0]} n° {number + 1}"
    begins = today - dt.timedelta(days=chance.randrange(30, 1500))
    return Project(
        title=title,
        summary=f"Une coopération inventée entre {world.owner.territory} et {' et '.join(places)}.",
        owner=world.owner,
        starts_on=begins,
        ends_on=begins + dt.timedelta(days=1600),
        stage=chance.choice(STAGES),
        fictitious=True,
        last_news_on=today - dt.timedelta(days=chance.randrange(300)),
        search_text=search.words_of(title, str(world.owner.territory), *places, world.owner.name),
    )


def _insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows whose keys nobody needs, by column names: three times as fast as model instances."""
    if not rows:
        return
    fields = [each for each in model._meta.local_concrete_fields if not each.primary_key]
    now = timezone.now()
    blank = {
        each.attname: now if getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False) else each.get_default()
        for each in fields
    }
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(each.column)) for each in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - our names
    values = [
        [each.get_db_prep_save(row.get(each.attname, blank[each.attname]), connection) for each in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _subjects(world: _World, projects: Sequence[Project]) -> None:
    """Themes, goals and services."""
    chance = world.chance
    themes, goals, services = [], [], []
    for project in projects:
        some = chance.sample(world.themes, min(chance.choice((1, 1, 2)), len(world.themes)))
        themes += [
            {"project_id": project.pk, "theme_id": theme.pk, "rank": rank} for rank, theme in enumerate(some, start=1)
        ]
        if chance.random() < HALF:
            goals.append({"project_id": project.pk, "goal_number": chance.randrange(1, 18)})
        if world.services:
            service, days = chance.choice(world.services), chance.randrange(2, 40)
            services.append({"project_id": project.pk, "service_id": service.pk, "year": world.today.year, "days": days})
    _insert(ProjectTheme, themes)
    _insert(ProjectSdg, goals)
    _insert(ServiceInvolvement, services)


def _money(world: _World, rows: _Rows, pairs: Sequence[tuple[Project, list[Organisation]]]) -> None:
    """Our vote this year and sometimes the last, a partner's vote, shares by country, some payments."""
    chance, year, bases = world.chance, world.today.year, Funding.LegalBase
    for project, bodies in pairs:
        ours = Decimal(chance.randrange(2, 80) * 1000)
        votes = [(world.owner, year, ours), (bodies[1], year, ours * chance.randrange(1, 20) / 10)]
        if chance.random() < HALF:
            votes.append((world.owner, year - 1, ours))
        for funder, when, voted in votes:
            base = bases.GENERAL if funder == world.owner else bases.PARTNER
            rows.fundings.append(
                Funding(project=project, funder=funder, year=when, legal_base=base, currency=world.euro, voted=voted)
            )
    Funding.objects.bulk_create(rows.fundings)
    countries = {
        project.pk: list({body.territory.country_id: None for body in bodies if body.territory}) for project, bodies in pairs
    }
    shares, payments = [], []
    for funding in rows.fundings:
        places = countries[funding.project_id]
        parts = split(Decimal(100), [Decimal(1)] * len(places))
        for country, share, amount in zip(places, parts, split(funding.voted, parts), strict=True):
            shares.append({"funding_id": funding.pk, "country_id": country, "share": share, "amount": amount})
        if funding.year < year:
            paid_on = dt.date(funding.year, chance.randrange(3, 13), 10)
            payments.append({"funding_id": funding.pk, "paid_on": paid_on, "amount": funding.voted})
    _insert(FundingShare, shares)
    _insert(Payment, payments)


def _effects(world: _World, pairs: Sequence[tuple[Project, list[Organisation]]]) -> None:
    """None to two effects in each territory, declared or documented."""
    chance, made = world.chance, []
    domains = Effect.Domain.values
    levels = [Effect.Level.DECLARED.value, Effect.Level.DECLARED.value, Effect.Level.DOCUMENTED.value]
    for project, bodies in pairs:
        for body in bodies:
            for _number in range(chance.choices((0, 1, 2), (4, 4, 2))[0]):
                made.append(
                    {
                        "project_id": project.pk,
                        "territory_id": body.territory_id,
                        "domain": chance.choice(domains),
                        "statement": chance.choice(CHANGES),
                        "level": chance.choice(levels),
                        "observed_on": world.today - dt.timedelta(days=chance.randrange(600)),
                        "function": "la personne qui suit le service",
                        "organisation_id": body.pk,
                    }
                )
    _insert(Effect, made)
