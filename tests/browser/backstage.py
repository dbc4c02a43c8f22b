"""What the demo does not hold and a page needs to be seen in every state; run inside the server's own settings.

`python manage.py shell -c "from tests.browser.backstage import main; main()"` adds the rows and prints, as JSON, the
address of every named page and the few secrets the journeys type.
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import (
    Document,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Service,
    Situation,
    Task,
    Territory,
    User,
)
from alliage.actors.services.invitations import hashed
from alliage.alliances.models import CalendarAddress, Committee, ContactLog
from alliage.arbitration.models import FollowUp, Limit, Round, VoiceLink
from alliage.arbitration.models import Link as RoundLink
from alliage.arbitration.queries.cases import Entry
from alliage.arbitration.queries.facts import known
from alliage.arbitration.services import annex
from alliage.arbitration.services.decisions import Act, Voted, decide
from alliage.arbitration.services.drafts import work_out
from alliage.arbitration.services.rounds import Budget, open_round
from alliage.imports.services.deeds import run_import
from alliage.imports.services.tables import open_table
from alliage.portal.queries.digests import token_of
from alliage.portal.services.states import make_state
from alliage.projects.models import (
    Comment,
    Effect,
    Indicator,
    IndicatorValue,
    Participation,
    Payment,
    Project,
    ProjectSdg,
    Reading,
    ServiceInvolvement,
    Submission,
)
from alliage.projects.services.standings import refresh_standings
from tests import factories
from tests.test_doors import addresses
from tests.world import World

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INVITED = "lien-d-invitation-pour-les-essais"
CALENDAR = "adresse-de-calendrier-pour-les-essais"
SHARED = "Accompagner les jeunes comme ils le demandent"


def person(email: str, *roles: tuple[Organisation, str]) -> User:
    """Someone who signs in with the password of the demo."""
    made = User.objects.create_user(email, "alliage-demo-2026")
    for organisation, role in roles:
        Membership.objects.create(
            user=made,
            organisation=organisation,
            role=role,
            function="la personne des essais",
            may_publish=True,
            may_export=True,
        )
    return made


def people(home: Organisation, away: Organisation, newcomer: Organisation) -> dict[str, User]:
    """An admin with her second factor, a newcomer, someone of two houses, someone of none, and one for each lasting deed."""
    admin = person("reglages@haut-val.example", (home, "admin"))
    TOTP.activate(admin, TOTP_SECRET)
    RecoveryCodes.activate(admin)
    agent = person("second-facteur@haut-val.example", (home, "agent"))
    TOTP.activate(agent, TOTP_SECRET)
    return {
        "admin": admin,
        "newcomer": person("neuve@salune.example", (newcomer, "charge")),
        "both": person("deux-maisons@haut-val.example", (home, "agent"), (away, "agent")),
        "none": person("sans-role@haut-val.example"),
        "leaving": person("qui-part@haut-val.example", (home, "agent")),
        "forgetful": person("mot-de-passe@haut-val.example", (home, "agent")),
    }


def rows(home: Organisation, away: Organisation, who: dict[str, User]) -> dict[str, Any]:
    """The row behind each argument of an address, all around the project that Haut-Val and Kaléba share."""
    project = Project.objects.get(title=SHARED)
    alliance = project.alliances.get(name="Haut-Val et Kaléba, les jeunes")
    committee = Committee.objects.filter(alliance=alliance).earliest("held_on")
    funding = project.fundings.filter(payments__isnull=False).first()
    value = IndicatorValue.objects.filter(indicator__outcome__project=project).first()
    document = Document(title="Délibération", owner=home, media_type="application/pdf")
    document.file.save("deliberation.pdf", ContentFile(b"%PDF-1.4 essai"))
    service = Service.objects.filter(organisation=home).first()
    colleague = Membership.objects.get(user__email="enfance@haut-val.example")
    Effect.objects.create(
        project=project,
        territory=home.territory,
        organisation=home,
        domain="service",
        statement="Un effet retiré, gardé dans la corbeille",
        function="la chargée de mission",
        deleted_at=timezone.now(),
    )
    binned = factories.project(home, away, title="Une fiche mise à la corbeille", fictitious=True)
    Project.objects.filter(pk=binned.pk).update(deleted_at=timezone.now())
    refresh_standings(binned)
    leaving = who["leaving"].acting
    left = Task(text="Ranger les photos des séjours", due_on=timezone.localdate() + timedelta(days=30))
    services.add_task(left, subject=project, owner=leaving, by=who["leaving"])
    return {
        "slug": home.territory.slug,
        "actors::pk": home,
        "actors:service_edit:pk": service,
        "actors:service_close:pk": service,
        "actors:service_reopen:pk": service,
        "actors:mandate_edit:pk": Mandate.objects.create(
            organisation=home, body="Assemblée de Haut-Val", starts_on=timezone.localdate() - timedelta(days=400)
        ),
        "actors:invitation:pk": Invitation.objects.create(
            email="invitee@haut-val.example",
            organisation=home,
            role="agent",
            function="la responsable de la culture",
            token_hash=hashed(INVITED),
            expires_at=timezone.now() + timedelta(days=15),
            invited_by=who["admin"],
        ),
        "actors:membership:pk": colleague,
        "actors:leave:pk": colleague,
        "actors:situation:pk": Situation.objects.create(
            kind="elections_due",
            territory=home.territory,
            organisation=home,
            text="Élections annoncées au printemps",
            fictitious=True,
        ),
        "actors:document:pk": document,
        "actors:task:pk": Task.objects.get(text="Écrire le rapport de la filière lait pour la session"),
        "actors:task_add:kind": "project",
        "actors:task_add:pk": project,
        "portal:digest_stop:token": token_of(who["leaving"]),
        "actors:rendition:pk": 999_999,
        "portal::key": "haut-val",
        "actors:accept:token": INVITED,
        "alliances::pk": alliance,
        "alliances:convention:pk": alliance.conventions.first(),
        "alliances:convention_add:pk": alliance,
        "alliances:committee:pk": committee,
        "alliances:committee_add:pk": alliance,
        "alliances:decision:pk": committee.decisions.first(),
        "alliances:decision_add:pk": committee,
        "alliances:contact_delete:pk": ContactLog.objects.filter(alliance=alliance).first(),
        "alliances:contact_restore:pk": ContactLog.objects.filter(alliance=alliance).first(),
        "alliances:member:member": alliance.members.first(),
        "alliances:agenda:token": CalendarAddress.objects.create(user=who["both"], token=CALENDAR).token,
        "projects::pk": project,
        "projects:answer:pk": Comment.objects.filter(project=project, territory=home.territory).first(),
        "projects:read:pk": Comment.objects.filter(project=project, territory=home.territory).first(),
        "funding_pk": funding,
        "payment_pk": Payment.objects.filter(funding=funding).first(),
        "indicator_pk": Indicator.objects.filter(outcome__project=project).first(),
        "value_pk": value,
        "risk_pk": project.risks.first(),
        "rating_pk": project.ratings.filter(organisation=home).first(),
        "effect_pk": project.effects.filter(organisation=home, deleted_at=None).first(),
        "projects:partner_remove:row_pk": Participation.objects.filter(project=project).first(),
        "projects:goal_remove:row_pk": ProjectSdg.objects.filter(project=project).first(),
        "projects:service_remove:row_pk": ServiceInvolvement.objects.filter(project=project).first(),
        "projects:edit:section": "identite",
        "projects:photo:pk": 999_999,
        "projects:submission:pk": Submission.objects.get(receipt="K7-4F2Q"),
        "link_pk": project.links.first(),
        "links:page:token": "inconnu",
        "actors:history:name": "cooperation",
        "actors:history:pk": project,
        "actors:history:table": "project",
        "actors:history:change": project.history.first().history_id,
        "actors:bin:table": "effect",
        "actors:bin:pk": project.effects.filter(deleted_at__isnull=False).first(),
        "actors:merge:name": "organisation",
        "actors:merge:pk": home,
        "actors:merge:gone": away,
        "actors:merge_undo:pk": 999_999,
        "actors:situation_delete:pk": Situation.objects.filter(fictitious=True).first(),
        "links:reading:token": "essai-personal_reading",
        "projects:reading:pk": Reading.objects.get(state="waiting", organisation=away),
        "language": "en",
        **tables(home),
    }


def tables(home: Organisation) -> dict[str, Any]:
    """A table to check, and one written with a row refused."""
    person = User.objects.get(email="mission@haut-val.example")
    lines = ["Titre\tDébut prévu\tÀ part", "Une ligne bonne\t14/03/2026\tx", "Une ligne fautive\t31/02/2026\ty"]
    done = open_table("cooperations", by=person, text="\n".join(lines))
    run_import(done, mode="both", by=person)
    draft = open_table("cooperations", by=person, text="\n".join([lines[0], "Une autre ligne bonne\t\tx", lines[2]]))
    return {
        "imports::pk": done,
        "imports:columns:pk": draft,
        "imports:trial:pk": draft,
        "imports:discard:pk": draft,
        "imports::kind": "cooperations",
        "imports::ending": "csv",
    }


def personal(home: Organisation, away: Organisation) -> dict[str, str]:
    """Personal links in each state of their page, and three that the journeys use up."""
    project = factories.project(home, away, title="Une cantine ouverte aux quartiers", fictitious=True)
    question = Comment.objects.create(
        project=project,
        territory=away.territory,
        organisation=home,
        function="la chargée de mission",
        text="Combien d’enfants viendront à la cantine en mai ?",
        due_on=timezone.localdate() + timedelta(days=9),
    )
    kinds = {
        "personal_question": {"kind": "question", "comment": question, "due_on": question.due_on},
        "personal_message": {"kind": "message"},
        "personal_effect": {"kind": "effet"},
        "personal_word": {"kind": "parole"},
        "personal_receipt": {"kind": "question", "comment": question},
        "personal_returned": {"kind": "message"},
        "personal_cut": {"kind": "question", "comment": question},
        "personal_attempts": {"kind": "question", "comment": question},
        "personal_photo": {"kind": "message"},
        "personal_reading": {"kind": "relecture"},
    }
    made = {name: factories.link(project, home, away, f"essai-{name}", **fields) for name, fields in kinds.items()}
    sent = {"function": "le directeur", "text": "Quarante, dont vingt filles.", "fingerprint": "f"}
    Submission.objects.create(link=made["personal_receipt"], key="k", receipt="B2-3C4D", asks="Et chez vous ?", **sent)
    returned = {"state": "returned", "reason": "Dites-le pour le mois de mai.", "judged_function": "la chargée de mission"}
    Submission.objects.create(link=made["personal_returned"], key="k", receipt="B2-3C5E", **sent, **returned)
    pages = {name: reverse("links:page", args=[f"essai-{name}"]) for name in made}
    return pages | {"canteen": project.get_absolute_url()}


def rounds(home: Organisation, away: Organisation, mission: User) -> dict[str, Any]:
    """The round of the demo with a limit, two options tied, its annex and links; and one that was voted."""
    round = Round.objects.get(organisation=home)
    line = round.lines.get(label__startswith="Filière lait")
    option, other = line.options.get(kind="retheme"), round.lines.get(label="Eau de Kaléba").options.get(kind="pool")
    limit = Limit.objects.create(round=round, dimension="spending", key="cooperation", label="coopération", most=230000)
    tie = RoundLink.objects.create(round=round, kind="only_if", first=option, second=other)
    until = timezone.now() + timedelta(days=15)
    asked = {"round": round, "function": "le directeur", "sender_function": "la chargée de mission", "expires_at": until}
    water = round.lines.get(label__startswith="Mieux accompagner")
    question = {"line": water, "question": "Que faut-il garder d’abord ?"}
    view = VoiceLink.objects.create(kind="avis", organisation=away, token_hash=hashed("essai-avis"), **question, **asked)
    VoiceLink.objects.create(kind="avis", organisation=away, token_hash=hashed("essai-avis-telephone"), **question, **asked)
    VoiceLink.objects.create(kind="note", organisation=home, token_hash=hashed("essai-note"), **asked)
    work_out(Round.objects.get(pk=round.pk), by=mission)
    annex.start(Round.objects.get(pk=round.pk), by=mission)
    voted = factories.project(home, away, title="Une maison des savoirs", fictitious=True)
    factories.funding(voted, home, 12000, year=2025)
    facts = known([voted.pk], home, year=2025, currency="EUR", until=2026)
    entry = Entry("p", "Une maison des savoirs", "cooperation", Decimal(12000), known=facts[voted.pk])
    past = open_round(home, Budget(2026, 2025, Decimal(10000), round.currency), [entry], by=mission)
    kept = past.lines.get().options.get(kind="retheme")
    act = Act(timezone.localdate(), "2026-02-11", "la présidente du Département", minority="Deux voix pour tout garder.")
    kept.line.round = past
    decide(past, act, {kept.line: Voted(kept, Decimal(8400), "")}, by=mission)
    look = FollowUp.objects.filter(decision__line__round=past).earliest("due_on")
    return {
        "arbitration::pk": round,
        "arbitration:follow:pk": past,
        "arbitration:letter:pk": past,
        "line_pk": line,
        "arbitration:speak:line_pk": water,
        "option_pk": option,
        "limit_pk": limit,
        "arbitration:link:link_pk": tie,
        "arbitration:voice:link_pk": view,
        "named_pk": round.named.earliest("pk"),
        "step_pk": round.steps.earliest("pk"),
        "followup_pk": look,
        "arbitration:letter:body_pk": away,
        "arbitration:suspend:project_pk": voted,
        "arbitration:paper:kind": "note",
        "arbitration::ending": "pdf",
        "arbitration:opened:token": "essai-avis",
        "arbitration:note:token": "essai-note",
    }


def newcomer_pk() -> int:
    """A card nobody changed."""
    return Organisation.objects.get(name="Atelier de Salune").pk


def bare(home: Organisation, away: Organisation) -> dict[str, str]:
    """Pages of things that have just been opened, or that nobody published."""
    project = factories.project(home, away, title="Une fiche tout juste ouverte", fictitious=True)
    alliance = factories.alliance(home, away, name="Une alliance tout juste ouverte", fictitious=True, stage="exploratory")
    suspended = Project.objects.get(title="Suivre les grossesses au plus près des familles")
    committee = factories.alliance(home, away, name="Une alliance qui se réunit", fictitious=True)
    twins = [
        Organisation.objects.create(name=name, kind="association", fictitious=True, territory=home.territory, email=email)
        for name, email in (("Association des Amis du Val", ""), ("Asso. les amis du val", "amis@haut-val.example"))
    ]
    mission = User.objects.get(email="mission@haut-val.example")
    for each in twins:
        factories.added(each, by=mission)
    return {
        "twins": reverse("actors:merge", args=["organisation", *(each.pk for each in twins)]),
        "twin": reverse("actors:merge_choose", args=["organisation", twins[0].pk]),
        "bare_history": reverse("actors:history", args=["organisation", newcomer_pk()]),
        "bare_project": project.get_absolute_url(),
        "bare_alliance": alliance.get_absolute_url(),
        "bare_committee": reverse(
            "alliances:committee", args=[Committee.objects.create(alliance=committee, held_on=timezone.localdate()).pk]
        ),
        "hidden_project": project.get_absolute_url(),
        "suspended_project": suspended.get_absolute_url(),
        "convention": reverse("alliances:convention", args=[suspended.alliances.first().conventions.first().pk]),
        "quartet": Project.objects.get(record_no=1).get_absolute_url(),
        "trio": Project.objects.get(title="Vieillir chez soi, bien entouré").get_absolute_url(),
        "real_alliance": reverse("alliances:alliance", args=[Project.objects.get(record_no=1).alliances.first().pk]),
        "quiet_territory": reverse("actors:territory", args=["ain"]),
        "real_territory": reverse("actors:territory", args=["savoie"]),
    }


@transaction.atomic
def main() -> None:
    """Add the rows, print the addresses."""
    home = Organisation.objects.get(name="Département de Haut-Val")
    away = Organisation.objects.get(name="Province de Kaléba")
    newcomer = Organisation.objects.create(
        name="Atelier de Salune", kind="association", fictitious=True, territory=Territory.objects.get(slug="salune")
    )
    who = people(home, away, newcomer)
    for each in User.objects.all():
        EmailAddress.objects.get_or_create(user=each, email=each.email, defaults={"verified": True, "primary": True})
    mission = User.objects.get(email="mission@haut-val.example")
    doors = {"uidb36": "1", "key": "inconnu", "provider_id": "oidc", "portal:state:pk": make_state(by=mission)}
    world = World(rows=doors | rows(home, away, who) | rounds(home, away, mission))
    paths = {name: reverse(name, kwargs=world.arguments(name, wanted)) for name, wanted in addresses()}
    forgetful = who["forgetful"]
    key = f"{user_pk_to_url_str(forgetful)}-{EmailAwarePasswordResetTokenGenerator().make_token(forgetful)}"
    paths["reset_key"] = f"/compte/mot-de-passe/oublie/{key}/"
    refusals = {name: render_to_string(f"portal/{name}.html") for name in ("400", "500")}
    paths["voted_round"] = reverse("arbitration:round", args=[world.rows["arbitration:letter:pk"].pk])
    paths["voted_note"] = f"{paths['voted_round']}note/"
    paths["shared_note"] = reverse("arbitration:opened", args=["essai-note"])
    paths["phone_view"] = reverse("arbitration:opened", args=["essai-avis-telephone"])
    json.dump({"pages": paths | bare(home, away) | personal(home, away), "refusals": refusals}, sys.stdout)
