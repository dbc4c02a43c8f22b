"""One internal world holding a row of everything, and the people who walk to every door of it."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image

from alliage.actors.models import (
    Document,
    Invitation,
    Mandate,
    Merge,
    Organisation,
    Picture,
    Rendition,
    Service,
    Situation,
    Task,
    Territory,
    User,
)
from alliage.actors.services.invitations import hashed
from alliage.alliances.models import (
    CalendarAddress,
    Committee,
    CommitteeDecision,
    ContactLog,
)
from alliage.arbitration.models import (
    Decision,
    FollowUp,
    Limit,
    Named,
    Option,
    OptionYear,
    Round,
    RoundYear,
    Step,
    VoiceLink,
)
from alliage.arbitration.models import Line as RoundLine
from alliage.arbitration.models import Link as RoundLink
from alliage.imports.models import Import, Sheet
from alliage.portal.models import PolicyState, Statement
from alliage.portal.queries.digests import token_of
from alliage.projects.models import (
    Comment,
    Funding,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Outcome,
    Participation,
    Payment,
    ProjectSdg,
    ProjectText,
    QualityRating,
    Reading,
    Reply,
    Risk,
    ServiceInvolvement,
    Submission,
)
from alliage.vocabulary.models import Currency
from alliage.vocabulary.queries import quality_items
from tests import factories

TOKEN = "jeton-vivant"
ROLES = ["charge", "elu", "agent", "operateur", "finances", "communication", "relecteur", "admin"]


class Own(dict[str, Any]):
    """A row of one's own, by column; anybody else meets that of a colleague."""

    def of(self, who: str) -> Any:
        """The row this person comes with."""
        return self.get(who, self["charge"])


@dataclass
class World:
    """Rows by the name of the argument that leads to them, people by the name of their column; what some forms are sent."""

    people: dict[str, User | None] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def arguments(self, name: str, wanted: list[str], who: str = "visitor") -> dict[str, Any]:
        """What the address of this name needs, for the person who walks there."""
        app, _, door = name.partition(":")
        return {key: self._argument(app, door, key, who) for key in wanted}

    def sent(self, name: str, who: str) -> dict[str, Any]:
        """What is posted there: nothing, unless a deed of one button needs to know on what."""
        return {key: self._key(row, who) for key, row in self.posts.get(name, {}).items()}

    def _argument(self, app: str, door: str, key: str, who: str) -> Any:
        stem = door.split("_")[0]
        for candidate in (f"{app}:{door}:{key}", f"{app}:{stem}:{key}", f"{app}::{key}", key):
            if candidate in self.rows:
                return self._key(self.rows[candidate], who)
        raise AssertionError(f"tests/world.py does not know what {key} is for {app}:{door}")

    @staticmethod
    def _key(row: Any, who: str) -> Any:
        row = row.of(who) if isinstance(row, Own) else row
        return row if isinstance(row, str | int) else row.pk


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
    _bins(world, home, away, published=published)
    _account(world, home)
    _imports(world, home)
    _rounds(world, home, away)
    return world


def _rounds(world: World, home: Organisation, away: Organisation) -> None:
    """A budget round of the first, with the charge alone named; a line, its options, a draft, a link, a decision to follow."""
    currency = Currency.objects.get(code="EUR")
    project = world.rows["project"]
    round = Round.objects.create(organisation=home, year=2027, reference_year=2026, currency=currency)
    RoundYear.objects.create(round=round, year=2027, envelope=Decimal(4000))
    named = Named.objects.create(round=round, user=world.people["charge"])
    line = RoundLine.objects.create(round=round, project=project, label="Jeunesse", own=5000, other=1000)
    option, other = (Option.objects.create(line=line, kind=kind) for kind in ("keep", "hold"))
    for each, cost in ((option, 5000), (other, 0)):
        OptionYear.objects.create(option=each, year=2027, cost=cost)
    second = RoundLine.objects.create(round=round, label="Missions", spending="missions", own=100, position=1)
    missions = Option.objects.create(line=second, kind="keep")
    OptionYear.objects.create(option=missions, year=2027, cost=100)
    limit = Limit.objects.create(round=round, dimension="spending", key="missions", label="missions", most=100)
    tie = RoundLink.objects.create(round=round, kind="either", first=option, second=missions)
    until = timezone.now() + timedelta(days=15)
    asked = {"round": round, "function": "le directeur", "sender_function": "la chargée", "expires_at": until}
    view = VoiceLink.objects.create(kind="avis", line=line, organisation=away, token_hash=hashed("avis-vivant"), **asked)
    VoiceLink.objects.create(kind="note", organisation=home, token_hash=hashed("note-vivante"), **asked)
    decision = Decision.objects.create(line=line, option=option, kind="keep", words="Maintenir", reason="x", cost=5000)
    look = FollowUp.objects.create(decision=decision, months=6, due_on=timezone.localdate())
    voted = Round.objects.create(organisation=home, year=2026, reference_year=2025, currency=currency, stage="voted")
    RoundYear.objects.create(round=voted, year=2026, envelope=Decimal(4000))
    RoundLine.objects.create(round=voted, project=project, label="Jeunesse", own=5000)
    world.rows |= {
        "arbitration:letter:pk": voted,
        "arbitration::pk": round,
        "line_pk": line,
        "option_pk": option,
        "limit_pk": limit,
        "arbitration:link:link_pk": tie,
        "arbitration:voice_revoke:link_pk": view,
        "named_pk": named,
        "step_pk": Step.objects.create(round=round, code="hear", due_on=timezone.localdate()),
        "followup_pk": look,
        "arbitration:letter:body_pk": away,
        "arbitration:suspend:project_pk": project,
        "arbitration:paper:kind": "note",
        "arbitration::ending": "pdf",
        "arbitration:opened:token": "avis-vivant",
        "arbitration:note_file:token": "note-vivante",
    }


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


def _account(world: World, home: Organisation) -> None:
    """What the addresses of the account library want, the contact of the installation, an edition of the state of the policy."""
    Statement.objects.create(contact="contact@exemple.test")
    empty = {"fr": {"name": home.name, "sections": []}}
    world.rows["portal:state:pk"] = PolicyState.objects.create(organisation=home, function="la direction", data=empty)
    world.rows |= {"uidb36": "1", "key": "inconnu", "provider_id": "oidc"}


def _bins(world: World, home: Organisation, away: Organisation, *, published: bool) -> None:
    """One row in each bin, of what Haut-Pré and Lumora share."""
    gone = {"deleted_at": timezone.now()}
    bond, project = world.rows["alliance"], world.rows["project"]
    world.rows |= {
        "alliances:restore:pk": factories.alliance(home, away, published=published, **gone),
        "alliances:convention_restore:pk": factories.convention(bond, **gone),
        "alliances:committee_restore:pk": Committee.objects.create(alliance=bond, held_on=timezone.localdate(), **gone),
        "alliances:contact_restore:pk": ContactLog.objects.create(
            alliance=bond, channel="call", with_whom="x", text="x", organisation=home, function="x", **gone
        ),
        "projects:restore:pk": factories.project(home, away, published=published, **gone),
        "projects:effect_restore:effect_pk": factories.effect(project, home.territory, **gone),
    }


def _actors(world: World, home: Organisation) -> None:
    colleague = factories.member(organisation=home, role="agent")
    document = Document(title="Délibération", owner=home, media_type="application/pdf")
    document.file.save("deliberation.pdf", ContentFile(b"%PDF-1.4 essai"))
    Image.new("RGB", (8, 8), "teal").save(drawn := io.BytesIO(), "PNG")
    drawing = ImageFile(drawn, name="photo.png")
    picture = Picture.objects.create(title="Photo", credit="Nous", owner=home, file=drawing)
    cut = Rendition.objects.create(image=picture, filter_spec="width-8", file=drawing, width=8, height=8)
    place: Territory = home.territory  # type: ignore[assignment]
    world.rows |= {
        "slug": place.slug,
        "actors::pk": home,
        "actors:service_edit:pk": (service := Service.objects.create(organisation=home, name="Jeunesse")),
        "actors:service_close:pk": service,
        "actors:service_reopen:pk": service,
        "actors:mandate_edit:pk": (
            mandate := Mandate.objects.create(organisation=home, body="Assemblée", starts_on=timezone.localdate())
        ),
        "actors:mandate_withdraw:pk": mandate,
        "actors:mandate_restore:pk": mandate,
        "actors:invitation:pk": Invitation.objects.create(
            email="invitee@exemple.test",
            organisation=home,
            role="agent",
            function="la responsable",
            token_hash=hashed(TOKEN),
            expires_at=timezone.now() + timedelta(days=15),
        ),
        "actors:membership:pk": colleague.acting,
        "actors:leave:pk": Own({who: person.acting for who, person in world.people.items() if person}),
        "actors:situation:pk": Situation.objects.create(
            kind="elections_due",
            territory=place,
            text="Élections annoncées",
            source_url="https://exemple.test/",
            organisation=home,
        ),
        "actors:situation_delete:pk": Situation.objects.create(
            kind="elections_due", territory=place, text="Écrite par erreur", source_url="https://exemple.test/"
        ),
        "actors:document:pk": document,
        "actors:rendition:pk": cut,
        "actors:accept:token": TOKEN,
        "actors:task:pk": Task.objects.create(
            text="Relire l’avenant",
            organisation=home,
            asked_by=home,
            function="la chargée",
            subject_type=ContentType.objects.get_for_model(home),
            subject_id=home.pk,
            subject_label=home.name,
        ),
        "actors:task_add:kind": "organisation",
        "actors:task_add:pk": home,
        "portal:digest_stop:token": token_of(world.people["charge"]),
        "portal::key": place.slug,
        "service": service,
        "document": document,
        "drawing": drawn,
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
    binned = ContactLog.objects.create(
        alliance=alliance, channel="call", with_whom="la mairie", text="Retiré", organisation=home, function="la chargée",
        deleted_at=timezone.now(),
    )  # fmt: skip
    world.rows |= {
        "binned": binned,
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
    world.posts |= {
        "alliances:join": {"territoire": factories.territory("Salune")},
        "alliances:committee_validate": {
            "organisation": Own({who: factories.org(person) for who, person in world.people.items() if person})
        },
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
    factories.link(project, home, away, "relecture-vivante", kind="relecture")
    sent = ImageFile(world.rows["drawing"], name="envoi.png")
    photo = Picture.objects.create(title="Photo reçue", credit="Eux", owner=home, file=sent, visibility="shared")
    for body in (home, away):
        Reply.objects.create(project=project, organisation=body, text="Notre réponse", function="la présidence")
    world.rows |= {
        "project": project,
        "projects::pk": project,
        "projects:answer:pk": comment,
        "projects:read:pk": comment,
        "funding_pk": funding,
        "payment_pk": payment,
        "indicator_pk": indicator,
        "value_pk": value,
        "rating_pk": QualityRating.objects.create(
            project=project, item=quality_items()[0], organisation=home, level=1, function="la chargée"
        ),
        "risk_pk": Risk.objects.create(project=project, text="Départ d’un agent"),
        "effect_pk": factories.effect(project, home.territory),
        "projects:partner_remove:row_pk": Participation.objects.filter(project=project, organisation=away).get(),
        "projects:goal_remove:row_pk": ProjectSdg.objects.create(project=project, goal_number=4),
        "projects:service_remove:row_pk": ServiceInvolvement.objects.create(
            project=project, service=world.rows["service"], year=2026, days=3
        ),
        "projects:edit:section": "identite",
        "projects:photo:pk": photo,
        "link_pk": (link := factories.link(project, home, away, "lien-vivant")),
        "projects:submission:pk": Submission.objects.create(
            link=link, key="k", fingerprint="f", receipt="K7-4F2Q", function="le directeur", text="Oui.", photo=photo
        ),
        "links:page:token": "lien-vivant",
        "actors:history:name": "cooperation",
        "actors:history:pk": project,
        "actors:history:table": "funding",
        "actors:history:change": Funding.history.first().history_id,
        "actors:bin:table": "contactlog",
        "actors:bin:pk": world.rows["binned"],
        "actors:merge:name": "organisation",
        "actors:merge:pk": home,
        "actors:merge:gone": away,
        "actors:merge_undo:pk": Merge.objects.create(
            kind="organisation", kept_id=home.pk, kept_label="x", gone_id=away.pk, gone_label="y"
        ),
        "links:reading:token": "relecture-vivante",
        "projects:reading_ask:pk": project,
        "projects:reading:pk": Own(
            {
                who: Reading.objects.create(
                    project=project,
                    organisation=body,
                    until=timezone.localdate() + timedelta(days=15),
                    sender=sender,
                    sender_function="la chargée de mission",
                )
                for who, body, sender in (("charge", home, away), ("partner", away, home))
            }
        ),
        "language": ProjectText.objects.create(project=project, language="en", title="Listening to the young").language,
    }
