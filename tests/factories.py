"""Small makers of rows; each says only what matters to its test. All places are invented."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from alliage.actors.models import Membership, Organisation, Territory, User
from alliage.actors.services.journal import journal
from alliage.alliances.models import Alliance, AllianceMember, Convention
from alliage.projects.models import Effect, Funding, FundingShare, Participation, PersonalLink, Project, ProjectTerritory
from alliage.projects.services.links import hashed
from alliage.projects.services.standings import refresh_standings
from alliage.rules.words import comparable
from alliage.vocabulary.models import Country, Currency, TerritoryStatus

PASSWORD = "un mot de passe assez long"
_numbers = itertools.count(1)


def territory(name: str = "", *, country: str = "FR", status: str = "", **fields: Any) -> Territory:
    """A territory, a Département of France unless told."""
    number = next(_numbers)
    name = name or f"Territoire {number}"
    code = status or {"FR": "fr-departement", "SN": "sn-commune"}.get(country, "commune")
    return Territory.objects.create(
        name=name,
        slug=f"{slugify(name)}-{number}",
        country=Country.objects.get(code=country),
        status=TerritoryStatus.objects.get(code=code),
        shape=number % 6 + 1,
        tone=number % 6 + 1,
        search_text=comparable(name),
        **fields,
    )


def organisation(
    name: str = "", *, territory: Territory | None = None, kind: str = "collectivite", **fields: Any
) -> Organisation:
    """An authority with a territory of its own unless told."""
    number = next(_numbers)
    name = name or f"Autorité {number}"
    place = territory or globals()["territory"]()
    return Organisation.objects.create(name=name, kind=kind, territory=place, search_text=comparable(name), **fields)


def user(**fields: Any) -> User:
    """A person without any role."""
    email = fields.pop("email", f"personne{next(_numbers)}@exemple.test")
    return User.objects.create_user(email, fields.pop("password", PASSWORD), **fields)


def member(
    *,
    organisation: Organisation | None = None,
    role: str = "charge",
    may_publish: bool = True,
    may_export: bool = True,
    **fields: Any,
) -> User:
    """A person with a role (chargé·e de mission unless told) in an organisation."""
    place = organisation or globals()["organisation"]()
    person = user(**fields)
    Membership.objects.create(
        user=person,
        organisation=place,
        role=role,
        function=f"fonction {next(_numbers)}",
        may_publish=may_publish,
        may_export=may_export,
    )
    return person


def org(person: User) -> Organisation:
    """The organisation a person acts for."""
    assert person.acting is not None
    return person.acting.organisation


def alliance(*organisations: Organisation, published: bool = False, **fields: Any) -> Alliance:
    """An active alliance of the territories of these organisations."""
    name = fields.pop("name", f"Alliance {next(_numbers)}")
    fields.setdefault("stage", Alliance.Stage.ACTIVE)
    made = Alliance.objects.create(
        name=name, search_text=comparable(name), published_at=timezone.now() if published else None, **fields
    )
    for position, body in enumerate(organisations):
        AllianceMember.objects.create(alliance=made, territory=body.territory, organisation=body, position=position)
    return made


def added(row: Any, *, by: Any) -> Any:
    """The same card, as if this person had added it: the journal says who."""
    journal(f"{row._meta.model_name}.added", row, by=by)
    return row


def convention(alliance: Alliance, **fields: Any) -> Convention:
    """An enforceable convention of three years around today unless told."""
    year = timezone.localdate().year
    values: dict[str, Any] = {
        "title": "Convention de coopération",
        "object": "Échanges de professionnels de la jeunesse",
        "amount": Decimal("90000"),
        "currency": Currency.objects.get(code="EUR"),
        "starts_on": date(year - 1, 1, 1),
        "ends_on": date(year + 1, 12, 31),
        "deliberation_ref": "CP-12",
        "deliberation_on": date(year - 2, 11, 10),
        "signed_on": date(year - 2, 12, 1),
        "transmitted_on": date(year - 2, 12, 5),
        "receipt_ref": "AR-1",
        "enforceable_on": date(year - 2, 12, 5),
    }
    return Convention.objects.create(alliance=alliance, **(values | fields))


def project(
    *organisations: Organisation, owner: Organisation | None = None, published: bool = False, **fields: Any
) -> Project:
    """A running project of these organisations; the first owns it, the others co-own it."""
    bodies = list(organisations) or [owner or organisation()]
    lead = owner or bodies[0]
    title = fields.pop("title", f"Projet {next(_numbers)}")
    alliances = fields.pop("alliances", [])
    fields.setdefault("stage", Project.Stage.RUNNING)
    made = Project.objects.create(
        title=title,
        owner=lead,
        search_text=comparable(title),
        published_at=timezone.now() if published else None,
        **fields,
    )
    made.alliances.set(alliances)
    for position, body in enumerate(bodies):
        ProjectTerritory.objects.create(project=made, territory=body.territory, position=position)
        role = Participation.Role.LEAD if body == lead else Participation.Role.PARTNER
        Participation.objects.create(project=made, organisation=body, role=role, co_owner=True)
    refresh_standings(made)
    return made


def effect(project: Project, territory: Territory | None = None, **fields: Any) -> Effect:
    """A declared effect, public when its sheet is."""
    values: dict[str, Any] = {"domain": "service", "statement": f"Effet {next(_numbers)}"}
    values |= {"function": "la cheffe du service jeunesse", "published_at": project.published_at}
    values |= {"organisation": project.owner}
    return Effect.objects.create(project=project, territory=territory, **(values | fields))


def funding(
    project: Project, funder: Organisation, amount: Any = "1000", *, year: int | None = None, **fields: Any
) -> Funding:
    """A vote in euros, spent wholly in the funder's country."""
    currency = Currency.objects.get(code=fields.pop("currency", "EUR"))
    made = Funding.objects.create(
        project=project,
        funder=funder,
        year=year or timezone.localdate().year,
        currency=currency,
        voted=Decimal(amount),
        **fields,
    )
    assert funder.territory is not None
    FundingShare.objects.create(funding=made, country=funder.territory.country, share=Decimal(100), amount=made.voted)
    refresh_standings(project)
    return made


def link(project: Project, sender: Organisation, organisation: Organisation, token: str = "", **fields: Any) -> PersonalLink:
    """An open link for a message, from one organisation to another; its secret is the token given."""
    token = token or f"secret-{next(_numbers)}"
    values = {"kind": "message", "function": "le directeur", "sender_function": "la chargée de mission"}
    return PersonalLink.objects.create(
        project=project,
        sender=sender,
        organisation=organisation,
        token_hash=hashed(token),
        expires_at=timezone.now() + timedelta(days=15),
        **(values | fields),
    )
