"""What a new organisation does first, and what it has done already, read from its records."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from alliage.actors.models import Invitation, Membership, Organisation
from alliage.alliances.models import AllianceMember, Convention
from alliage.projects.models import Effect, Project

from ..models import Statement


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, what it is, why, and where to do it."""

    done: bool
    title: str
    text: str
    url: str


def first_steps(user: Any) -> list[Step]:
    """The steps of the organisation a person acts for; those of the keeper of a new installation; none without any role."""
    if not user.is_authenticated or user.acting is None:
        return _keeping() if user.is_superuser else []
    body = user.acting.organisation
    projects = Project.objects.of(body)
    return [*_bodies(body), *_bonds(body, projects), *_effects(body, projects)]


def _keeping() -> list[Step]:
    """Opening an installation: what its authority says of itself, a first organisation, its first person."""
    latest = Organisation.objects.filter(successor=None).order_by("-pk").first()
    people = Membership.objects.current().exists() or Invitation.objects.exists()
    new = reverse("actors:organisation_add")
    return [
        Step(
            Statement.objects.exists(),
            gettext("Dire quelle autorité tient cette installation"),
            gettext("Mentions légales, données personnelles, accessibilité : trois pages que la loi demande."),
            reverse("portal:settings"),
        ),
        Step(
            latest is not None,
            gettext("Ajouter votre organisation"),
            gettext("Département, commune, association : celle pour qui l’on travaillera ici."),
            new,
        ),
        Step(
            people,
            gettext("Inviter sa première personne"),
            gettext("Par courriel, avec un rôle ; elle invitera les autres. Vous pouvez vous inviter aussi."),
            reverse("actors:invite", args=[latest.pk]) if latest else new,
        ),
    ]


def _bodies(body: Organisation) -> list[Step]:
    """Colleagues, and what everyone reads of one's own territory."""
    invited = (
        Membership.objects.current().filter(organisation=body)[:2].count() > 1
        or Invitation.objects.filter(organisation=body).exists()
    )
    place = body.territory
    return [
        Step(
            invited,
            gettext("Inviter une collègue ou un collègue"),
            gettext("Un service métier, un·e élu·e, les finances : chacun avec son rôle, par courriel."),
            reverse("actors:organisation", args=[body.pk]),
        ),
        Step(
            bool(place and place.population and place.presentation),
            gettext("Compléter la fiche de notre territoire"),
            gettext("Population, présentation, source : ce que nos partenaires lisent de nous."),
            place.get_absolute_url() if place else reverse("actors:organisation", args=[body.pk]),
        ),
    ]


def _bonds(body: Organisation, projects: Any) -> list[Step]:
    """The bond, the act that binds, the action."""
    bond = AllianceMember.objects.filter(organisation=body, alliance__deleted_at__isnull=True).order_by("pk").first()
    act = Convention.objects.kept().filter(alliance__members__organisation=body).exists()
    new_alliance = reverse("alliances:create")
    return [
        Step(
            bond is not None,
            gettext("Décrire une alliance"),
            gettext("Deux territoires ou plus, ce qui les réunit, depuis quand."),
            new_alliance,
        ),
        Step(
            act,
            gettext("Ajouter sa convention"),
            gettext("Alliage vérifie qu’elle est complète et prévient avant son échéance."),
            reverse("alliances:convention_add", args=[bond.alliance_id]) if bond else new_alliance,
        ),
        Step(
            projects.exists(),
            gettext("Ajouter une coopération"),
            gettext("Commencez par son titre : ce que cela change."),
            reverse("projects:create"),
        ),
    ]


def _effects(body: Organisation, projects: Any) -> list[Step]:
    """An effect at home, one with a partner, and the page everyone may read."""
    first = projects.order_by("pk").first()
    effects = Effect.objects.filter(project__in=projects.values("pk"), deleted_at__isnull=True, territory__isnull=False)
    add = reverse("projects:effect_add", args=[first.pk]) if first else reverse("projects:create")
    place = body.territory_id
    return [
        Step(
            effects.filter(territory=place).exists(),
            gettext("Noter un effet chez nous"),
            gettext("Ce qui a changé dans nos services ou pour nos habitants, et ce qui le prouve."),
            add,
        ),
        Step(
            effects.exclude(territory=place).exists(),
            gettext("Noter un effet chez un partenaire"),
            gettext("Ou demandez-lui de l’écrire : il tient la même fiche que vous."),
            add,
        ),
        Step(
            projects.filter(published_at__isnull=False).exists(),
            gettext("Publier une coopération"),
            gettext("Rien n’est public avant que quelqu’un qui en a le droit ne le décide."),
            reverse("projects:publish", args=[first.pk]) if first else reverse("projects:create"),
        ),
    ]
