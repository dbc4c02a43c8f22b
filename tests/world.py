"""One internal world holding a row of everything, and the people who walk to every door of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.utils import timezone

from alliage.actors.models import Document, Invitation, Mandate, Organisation, Service, Situation, Territory, User
from alliage.alliances.models import (
    CalendarAddress,
    Committee,
    CommitteeDecision,
    ContactLog,
)
from alliage.imports.models import Import, Sheet
from alliage.projects.models import (
    Comment,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Outcome,
    Participation,
    Payment,
    ProjectSdg,
    ProjectText,
    Risk,
    ServiceInvolvement,
)
from tests import factories

ROLES = ["charge", "elu", "agent", "operateur", "finances", "communication", "relecteur", "admin"]


@dataclass
class World:
    """Rows by the name of the argument that leads to them, people by the name of their column."""

    people: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def arguments(self, name: str, wanted: list[str]) -> dict[str, Any]:
        """What the address of this name needs."""
        app, _, door = name.partition(":")
        return {key: self._argument(app, door, key) for key in wanted}

    def _argument(self, app: str, door: str, key: str) -> Any:
        stem = door.split("_")[0]
        for candidate in (f"{app}:{door}:{key}", f"{app}:{stem}:{key}", f"{app}::{key}", key):
            if candidate in self.rows:
                row = self.rows[candidate]
                return row if isinstance(row, str | int) else row.pk
        raise AssertionError(f"tests/world.py does not know what {key} is for {app}:{door}")


def build(*, published: bool = False) -> World:
    """Haut-Pré and Lumora, who share everything here, and people who share nothing with them."""
    world = World()
    home = factories.organisation("Département de Haut-Pré", territory=factories.territory("Haut-Pré"))
    away = factories.organisation("Commune de Lumora", territory=factories.territory("Lumora", country="SN"))
    network = factories.organisation("Réseau des alliés", kind="reseau", territory=factories.territory("Siège"))
    world.people["visitor"] = None
    for role in ROLES:
        person = factories.member(
            organisation=home,
            role=role,
            may_publish=role in {"charge", "communication"},
            may_export=role in {"charge", "finances"},
        )
        world.people[role] = person
    world.people["partner"] = factories.member(organisation=away)
    world.people["stranger"] = factories.member(organisation=factories.organisation("Département voisin"))
    world.people["animateur"] = factories.member(organisation=network, role="animateur", may_publish=False)
    for name in ("admin", "animateur"):
        TOTP.activate(world.people[name], generate_totp_secret())
        assert Authenticator.objects.filter(user=world.people[name]).exists()
    _actors(world, home)
    _alliances(world, home, away, published=published)
    _projects(world, home, away, published=published)
    _imports(world, home)
    return world


def _imports(world: World, home: Organisation) -> None:
    """A table to check and one already written."""
    rows = {"headings": ["Titre"], "matching": ["title"], "rows": [[2, "Une ligne du tableau"]]}
    draft = Import.objects.create(organisation=home, kind="cooperations", rows=1)
    done = Import.objects.create(
        organisation=home, kind="cooperations", rows=1, refused=1, state=Import.State.DONE, done_at=timezone.now()
    )
    for run in (draft, done):
        Sheet.objects.create(run=run, **rows, refusals=[[2, ["Titre — trop court"]]] if run == done else [])
    world.rows |= {
        "imports::pk": done,
        "imports:columns:pk": draft,
        "imports:trial:pk": draft,
        "imports:discard:pk": draft,
        "imports::kind": "cooperations",
        "imports::ending": "csv",
    }


def _actors(world: World, home: Organisation) -> None:
    colleague = factories.member(organisation=home, role="agent")
    document = Document(title="Délibération", owner=home, media_type="application/pdf")
    document.file.save("deliberation.pdf", ContentFile(b"%PDF-1.4 essai"))
    place: Territory = home.territory  # type: ignore[assignment]
    world.rows |= {
        "slug": place.slug,
        "actors::pk": home,
        "actors:service_edit:pk": (service := Service.objects.create(organisation=home, name="Jeunesse")),
        "actors:service_close:pk": service,
        "actors:service_reopen:pk": service,
        "actors:mandate_edit:pk": Mandate.objects.create(
            organisation=home, body="Assemblée", starts_on=timezone.localdate()
        ),
        "actors:invitation:pk": Invitation.objects.create(
            email="invitee@exemple.test",
            organisation=home,
            role="agent",
            function="la responsable",
            token_hash="0" * 64,
            expires_at=timezone.now() + timedelta(days=15),
        ),
        "actors:membership:pk": colleague.acting,
        "actors:leave:pk": colleague.acting,
        "actors:situation:pk": Situation.objects.create(
            kind="elections_due", territory=place, text="Élections annoncées", source_url="https://exemple.test/"
        ),
        "actors:document:pk": document,
        "actors:rendition:pk": 999_999,
        "actors:accept:token": "inconnu",
        "service": service,
        "document": document,
    }


def _alliances(world: World, home: Organisation, away: Organisation, *, published: bool) -> None:
    alliance = factories.alliance(home, away, published=published)
    convention = factories.convention(alliance)
    committee = Committee.objects.create(
        alliance=alliance, held_on=timezone.localdate() - timedelta(days=30), minutes="Relevé"
    )
    decision = CommitteeDecision.objects.create(committee=committee, text="Écrire le cahier", owner="la cheffe de service")
    contact = ContactLog.objects.create(
        alliance=alliance, channel="call", with_whom="la direction", text="Point", organisation=home, function="la chargée"
    )
    address = CalendarAddress.objects.create(user=world.people["charge"], token="secret-de-calendrier")
    world.rows |= {
        "alliance": alliance,
        "alliances::pk": alliance,
        "alliances:convention:pk": convention,
        "alliances:convention_add:pk": alliance,
        "alliances:committee:pk": committee,
        "alliances:committee_add:pk": alliance,
        "alliances:decision:pk": decision,
        "alliances:decision_add:pk": committee,
        "alliances:contact_delete:pk": contact,
        "alliances:contact_restore:pk": contact,
        "alliances:member:member": alliance.members.first(),
        "alliances:agenda:token": address.token,
    }


def _projects(world: World, home: Organisation, away: Organisation, *, published: bool) -> None:
    project = factories.project(home, away, alliances=[world.rows["alliance"]], published=published)
    funding = factories.funding(project, home, "5000")
    payment = Payment.objects.create(funding=funding, paid_on=timezone.localdate(), amount=Decimal(100))
    outcome = Outcome.objects.create(project=project, statement="Les jeunes sont écoutés")
    indicator = Indicator.objects.create(outcome=outcome, title="Professionnels formés")
    IndicatorTarget.objects.create(indicator=indicator, territory=home.territory, target=10)
    value = IndicatorValue.objects.create(
        indicator=indicator, territory=home.territory, value=4, organisation=away, function="le directeur"
    )
    comment = Comment.objects.create(
        project=project, territory=home.territory, text="Quand venez-vous ?", organisation=away, function="le directeur"
    )
    world.rows |= {
        "project": project,
        "projects::pk": project,
        "projects:answer:pk": comment,
        "projects:read:pk": comment,
        "funding_pk": funding,
        "payment_pk": payment,
        "indicator_pk": indicator,
        "value_pk": value,
        "risk_pk": Risk.objects.create(project=project, text="Départ d’un agent"),
        "effect_pk": factories.effect(project, home.territory),
        "projects:partner_remove:row_pk": Participation.objects.filter(project=project, organisation=away).get(),
        "projects:goal_remove:row_pk": ProjectSdg.objects.create(project=project, goal_number=4),
        "projects:service_remove:row_pk": ServiceInvolvement.objects.create(
            project=project, service=world.rows["service"], year=2026, days=3
        ),
        "projects:edit:section": "identite",
        "language": ProjectText.objects.create(project=project, language="en", title="Listening to the young").language,
    }
