"""The demo: real records with their sources, and a fictitious world beside them, never mixed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from alliage.actors.models import Document, Membership, Organisation, Picture, Situation, Territory, User
from alliage.actors.models.history import unrecorded
from alliage.actors.permissions import SECOND_FACTOR_ROLES
from alliage.actors.services import load_reference_territories
from alliage.alliances.models import Alliance, Convention
from alliage.arbitration.models import Line, Round
from alliage.design import search
from alliage.projects.models import Project
from alliage.projects.services.bulk import create_many
from alliage.projects.services.standings import refresh_all
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.vocabulary.services import load_vocabulary

from . import guard, life, memory, rounds, sheets, world

FOLDER = Path(settings.BASE_DIR) / "demo"
PASSWORD = life.PASSWORD
LARGE, LARGE_LOGIN = "basse-lande", "mission@basse-lande.example"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Login:
    """An account of the demo: its address, what it may do, and whether a second factor is asked at the first entry."""

    email: str
    role: str
    function: str
    organisation: str
    second_factor: bool


def load_demo(*, say: Say, folder: Path = FOLDER, reset: bool = False, force: bool = False) -> list[Login]:
    """Load both worlds, or put the fictitious one back as it was; the logins, one per role.

    Refuses before writing anything when a row mixes the two worlds, has no source, or the address is a public one.
    """
    _refuse_public(force)
    real, fictitious = sheets.read(folder / "real"), sheets.read(folder / "fictitious")
    guard.check(real, fictitious)
    with transaction.atomic(), unrecorded():
        say("Listes de référence : pays, thèmes, objectifs, monnaies, Départements")
        load_vocabulary()
        load_reference_territories()
        if reset:
            say("Retrait des exemples fictifs")
            _forget()
        say(f"Coopérations réelles, chaque fait avec sa source : {len(real['projects'])}")
        world.write(world.World(real, fictitious=False))
        invented = reset or not Territory.objects.filter(fictitious=True, slug="haut-val").exists()
        if invented:
            say(f"Exemples fictifs (Haut-Val et ses partenaires) : {len(fictitious['projects'])}")
            made = _invent(fictitious)
        else:
            say("Exemples fictifs : déjà là (--reset les remet comme au premier jour)")
        say("Mots de la recherche et lignes des portefeuilles")
        for model in (Territory, Organisation, Alliance, Project):
            search.refresh(model._default_manager.all())
        refresh_all()
        if invented:
            say("Session d’arbitrage de Haut-Val")
            rounds.write_round(made)
    if invented:
        memory.remember()
    return logins(fictitious)


def load_large(count: int, *, say: Say, force: bool = False) -> Login:
    """Add `count` fictitious cooperations to Basse-Lande, which has none of its own; the login that opens them."""
    _refuse_public(force)
    if count < 1:
        raise RuleError(_("Donnez un nombre de coopérations supérieur à zéro."), code="demo-count")
    body = Organisation.objects.filter(fictitious=True, territory__slug=LARGE).first()
    if body is None:
        raise RuleError(_("Chargez d’abord la démonstration : manage.py demo."), code="demo-first")
    with transaction.atomic(), unrecorded():
        person, new = User.objects.get_or_create(email=LARGE_LOGIN)
        if new:
            person.set_password(PASSWORD)
            person.save(update_fields=["password"])
            role = Membership.Role.MANAGER
            function = "Le chargé de mission à l’action internationale"
            Membership.objects.create(
                user=person, organisation=body, role=role, function=function, may_publish=True, may_export=True
            )
        create_many(count, owner=body, partners=_quiet(), seed=body.pk, say=lambda done: say(f"{done} coopérations"))
    held = Membership.objects.current().get(user=person)
    return Login(person.email, str(held.get_role_display()), held.function, body.name, second_factor=False)


def _quiet() -> list[Organisation]:
    """The fictitious authorities nobody signs in for: the small portfolios people look at stay small."""
    known = Organisation.objects.filter(fictitious=True, territory__isnull=False, kind=Organisation.Kind.AUTHORITY)
    return list(known.filter(memberships__isnull=True).select_related("territory__country"))


def _refuse_public(force: bool) -> None:
    """A password everyone knows must not open an installation served to the world."""
    if settings.SITE_URL.startswith("https://") and not force:
        raise RuleError(
            _(
                "Cette adresse (%(address)s) est publique : la démonstration y ouvrirait des comptes au mot de passe connu "
                "de tous. Pour la charger quand même : --force."
            ),
            code="demo-public",
            params={"address": settings.SITE_URL},
        )


def logins(fictitious: sheets.Tables) -> list[Login]:
    """The accounts of the demo that are there, one line each."""
    emails = [row["email"] for row in fictitious["people"]]
    held = Membership.objects.current().filter(user__email__in=emails).select_related("user", "organisation")
    found = {role.user.email: role for role in held}
    return [
        Login(email, str(role.get_role_display()), role.function, role.organisation.name, role.role in SECOND_FACTOR_ROLES)
        for email in emails
        if (role := found.get(email))
    ]


def _invent(fictitious: sheets.Tables) -> world.World:
    """Write the fictitious world, countries first."""
    made = world.World(fictitious, fictitious=True)
    life.countries(made)
    world.write(made)
    life.Life(made).write()
    return made


def _forget() -> None:
    """Take out everything fictitious, in the order of what holds what."""
    bodies = Organisation.objects.filter(fictitious=True)
    Line.objects.filter(round__organisation__in=bodies).update(locked=None)
    Round.objects.filter(organisation__in=bodies).delete()
    Project.objects.filter(Q(fictitious=True) | Q(owner__in=bodies)).delete()
    bonds = list(
        Alliance.objects.filter(Q(fictitious=True) | Q(members__organisation__in=bodies)).values_list("pk", flat=True)
    )
    acts = Convention.objects.filter(alliance__in=bonds)
    while acts.exists():  # an act that amends another goes first, and an amendment may be amended
        acts.exclude(pk__in=acts.filter(amends__isnull=False).values("amends")).delete()
    Alliance.objects.filter(pk__in=bonds).delete()
    Document.objects.filter(owner__in=bodies).delete()
    Picture.objects.filter(owner__in=bodies).delete()
    User.objects.filter(memberships__organisation__in=bodies, email__endswith=guard.INVENTED_MAIL).delete()
    Situation.objects.filter(fictitious=True).delete()
    bodies.delete()
    Territory.objects.filter(fictitious=True, parent__isnull=False).delete()
    Territory.objects.filter(fictitious=True).delete()
