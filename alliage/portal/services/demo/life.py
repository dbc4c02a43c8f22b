"""What only the fictitious world has: people, money, results, words, committees, messages."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from alliage.actors.models import Mandate, Membership, Service, Task, User
from alliage.alliances.models import (
    Alliance,
    Committee,
    CommitteeAttendance,
    CommitteeDecision,
    CommitteeValidation,
    ContactLog,
)
from alliage.projects.models import (
    Comment,
    Effect,
    Funding,
    FundingShare,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Outcome,
    Payment,
    Project,
    ProjectContact,
    ProjectTerritory,
    ProjectText,
    Risk,
    ScaleLevel,
    ServiceInvolvement,
    ValuePart,
)
from alliage.vocabulary.models import Country, IncomeGroup

from . import accounts
from .links import write_links
from .ratings import write_ratings
from .readings import write_readings
from .sheets import Row
from .world import World, noon

PASSWORD = "alliage-demo-2026"  # noqa: S105 - meant to be known, printed by the command, refused on a public address
KEPT_INTERNAL = frozenset({"meres"})
CENT = Decimal("0.01")


def countries(world: World) -> None:
    """The invented countries, before anything lives there."""
    for row in world.rows("countries"):
        Country.objects.update_or_create(
            code=row["code"],
            defaults={
                "iso3": row["iso3"],
                "fr": row["fr"],
                "en": row["en"],
                "lat": row.point("lat"),
                "lon": row.point("lon"),
                "fictitious": True,
                "source": "Exemple fictif",
            },
        )
    for row in world.rows("income_groups"):
        IncomeGroup.objects.update_or_create(
            country=Country.objects.get(code=row["country"]),
            year=int(row["year"]),
            defaults={"group": row["group"], "source": row["source"]},
        )


class Life:
    """Writes the life of the fictitious world once its places, bodies and projects are there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.services: dict[str, Service] = {}
        self.people: dict[tuple[str, str], User] = {}
        self.committees: dict[str, Committee] = {}

    def write(self) -> None:
        """Everything, in the order of what needs what."""
        steps: list[Callable[[], None]] = [
            self.bodies, self.money, self.results, self.values, self.voices, self.meetings, self.talk, self.tasks, self.publication,
            lambda: accounts.write(self.world),
        ]  # fmt: skip
        for step in steps:
            step()

    def project(self, row: Row) -> Project:
        """The project a row names."""
        return self.world.projects[row["project_key"]]

    def person(self, row: Row, function: str = "function") -> User | None:
        """Who holds that function in that organisation, when somebody with a login does."""
        return self.people.get((row["org_key"], row[function]))

    def bodies(self) -> None:
        """Services métiers and mandates, then one login per role; one password, hashed once."""
        for row in self.world.rows("services"):
            self.services[row["key"]] = Service.objects.create(
                organisation=self.world.organisations[row["org_key"]], name=row["name"], field=row["field"]
            )
        for row in self.world.rows("project_services"):
            ServiceInvolvement.objects.create(
                project=self.project(row),
                service=self.services[row["service_key"]],
                year=int(row["year"]),
                days=Decimal(row["agent_days"]),
            )
        for row in self.world.rows("mandates"):
            Mandate.objects.create(
                organisation=self.world.organisations[row["org_key"]],
                body=row["body"],
                powers=row["powers"],
                starts_on=row.required_day("starts_on"),
                ends_on=row.closes("ends_on"),
                source_url=row["source_url"],
            )
        secret = make_password(PASSWORD)
        for row in self.world.rows("people"):
            person, _new = User.objects.update_or_create(
                email=row["email"], defaults={"password": secret, "is_active": True}
            )
            Membership.objects.create(
                user=person,
                organisation=self.world.organisations[row["org_key"]],
                role=row["role"],
                function=row["function"],
                service=self.services.get(row["service_key"]),
                may_publish=row.flag("may_publish"),
                may_export=row.flag("may_export"),
                joined_on=timezone.localdate() - datetime.timedelta(days=700),
            )
            self.people[row["org_key"], row["function"]] = person

    def money(self) -> None:
        """Votes with their shares by country, then what was paid."""
        found: dict[tuple[str, ...], Funding] = {}
        for row in self.world.rows("fundings"):
            voted = row.required_amount("voted")
            funding = Funding.objects.create(
                project=self.project(row),
                funder=self.world.organisations[row["funder_key"]],
                year=int(row["year"]),
                kind=row["kind"],
                legal_base=row["legal_base"],
                currency=self.world.currencies[row["currency"]],
                voted=voted,
                voted_on=row.day("voted_on"),
                deliberation_ref=row["deliberation_ref"],
                deliberation_url=row["deliberation_url"],
            )
            found[row["project_key"], row["funder_key"], row["year"], row["kind"]] = funding
            for code, share in (part.split(":") for part in row.several("splits")):
                FundingShare.objects.create(
                    funding=funding,
                    country=self.world.countries[code],
                    share=Decimal(share),
                    amount=(voted * Decimal(share) / 100).quantize(CENT),
                )
        for row in self.world.rows("payments"):
            Payment.objects.create(
                funding=found[row["project_key"], row["funder_key"], row["year"], row["kind"]],
                paid_on=row.required_day("paid_on"),
                amount=row.required_amount("amount"),
                country=self.world.countries.get(row["country"]),
                recipient=self.world.organisations.get(row["recipient_key"]),
                to_individual=row.flag("to_person"),
                reference=row["reference"],
            )

    def results(self) -> None:
        """Changes sought, indicators with their levels, and each territory's own target."""
        outcomes = {
            row["key"]: Outcome.objects.create(
                project=self.project(row), statement=row["statement"], position=int(row["position"])
            )
            for row in self.world.rows("outcomes")
        }
        self.indicators = {
            row["key"]: Indicator.objects.create(
                outcome=outcomes[row["outcome_key"]],
                title=row["title"],
                kind=row["kind"],
                unit=row["unit"],
                by_sex_and_age=row.flag("by_sex_and_age"),
                verification=row["verification"],
                position=int(row["position"]),
            )
            for row in self.world.rows("indicators")
        }
        for row in self.world.rows("indicators"):
            for rank, label in enumerate(row.several("levels", "|"), start=1):
                ScaleLevel.objects.create(indicator=self.indicators[row["key"]], rank=rank, label=label)
        for row in self.world.rows("targets"):
            IndicatorTarget.objects.create(
                indicator=self.indicators[row["indicator_key"]],
                territory=self.world.territories.get(row["territory_key"]),
                baseline=row.amount("baseline"),
                target=row.amount("target"),
                due_on=row.closes("due_on"),
            )

    def values(self) -> None:
        """Dated values: an accepted one says by whom."""
        for row in self.world.rows("values"):
            said_on = row.required_day("on")
            accepted = row["state"] == IndicatorValue.State.ACCEPTED
            value = IndicatorValue.objects.create(
                indicator=self.indicators[row["indicator_key"]],
                territory=self.world.territories.get(row["territory_key"]),
                on=said_on,
                value=row.required_amount("value"),
                state=row["state"],
                note=row["note"],
                organisation=self.world.organisations[row["org_key"]],
                function=row["function"],
                user=self.person(row),
                accepted_function=row["accepted_function"],
                accepted_at=noon(said_on + datetime.timedelta(days=5)) if accepted else None,
            )
            parts = {ValuePart.Sex.WOMEN: row["women"], ValuePart.Sex.MEN: row["men"]}
            ValuePart.objects.bulk_create(
                ValuePart(value=value, sex=sex, count=int(count)) for sex, count in parts.items() if count
            )

    def voices(self) -> None:
        """The signed sentence of each territory, translations, risks."""
        for row in self.world.rows("words"):
            ProjectTerritory.objects.filter(
                project=self.project(row), territory=self.world.territories[row["territory_key"]]
            ).update(
                word=row["word"],
                word_language=row["language"],
                word_function=row["function"],
                word_on=row.opens("on"),
            )
        for row in self.world.rows("texts"):
            ProjectText.objects.create(
                project=self.project(row),
                language=row["language"],
                title=row["title"],
                summary=row["summary"],
                common_ground=row["common_ground"],
            )
        for row in self.world.rows("risks"):
            Risk.objects.create(
                project=self.project(row),
                text=row["text"],
                likelihood=int(row["likelihood"]),
                severity=int(row["severity"]),
                response=row["response"],
                owner=row["owner_function"],
                territory=self.world.territories.get(row["territory_key"]),
                review_on=row.opens("review_on"),
            )

    def meetings(self) -> None:
        """Follow-up committees with who was there, what they decided, who has agreed."""
        for row in self.world.rows("committees"):
            committee = Committee.objects.create(
                alliance=self.world.alliances[row["alliance_key"]],
                held_on=row.required_day("held_on"),
                remote=row.flag("remote"),
                place=row["place"],
                agenda=row["agenda"],
                minutes=row["minutes"],
            )
            self.committees[row["key"]] = committee
            for key, _mark, function in (said.partition(":") for said in row.several("attendance", "|")):
                CommitteeAttendance.objects.create(
                    committee=committee, territory=self.world.territories[key], function=function
                )
            for key in row.several("validated_by"):
                body = self.world.organisations[key]
                role = body.memberships.select_related("user").first()
                CommitteeValidation.objects.create(
                    committee=committee,
                    organisation=body,
                    function=role.function if role else body.name,
                    user=role.user if role else None,
                    at=noon(committee.held_on + datetime.timedelta(days=10)),
                )
        for row in self.world.rows("committee_decisions"):
            CommitteeDecision.objects.create(
                committee=self.committees[row["committee_key"]],
                text=row["text"],
                territory=self.world.territories.get(row["territory_key"]),
                owner=row["owner_function"],
                due_on=row.closes("due_on"),
                done_on=row.opens("done_on"),
            )

    def talk(self) -> None:
        """Contacts of an alliance and of its project, and the messages that wait."""
        for row in self.world.rows("contacts"):
            said = {
                "on": row.opens("on"),
                "channel": row["channel"],
                "with_whom": row["with_whom"],
                "text": row["text"],
                "next_step": row["next_step"],
                "organisation": self.world.organisations[row["org_key"]],
                "function": row["function"],
                "user": self.person(row),
            }
            ContactLog.objects.create(alliance=self.world.alliances[row["alliance_key"]], **said)
            if row["project_key"]:
                ProjectContact.objects.create(project=self.project(row), **said)
                Project.objects.filter(pk=self.project(row).pk).update(last_news_on=said["on"])
        for row in self.world.rows("comments"):
            at = noon(row.required_day("at"))
            Comment.objects.create(
                project=self.project(row),
                territory=self.world.territories.get(row["to_territory_key"]),
                text=row["text"],
                organisation=self.world.organisations[row["org_key"]],
                function=row["function"],
                user=self.person(row),
                at=at,
                read_at=at if row.flag("read") else None,
                due_on=row.closes("due_on"),
            )
        write_links(self.world)
        write_readings(self.world)
        write_ratings(self.world, self.person)

    def tasks(self) -> None:
        """Who said they would do what about which record."""
        for row in self.world.rows("tasks"):
            records = {"project_key": self.world.projects, "alliance_key": self.world.alliances}
            shelves: dict[str, Any] = {**records, "convention_key": self.world.conventions}
            subject = next(shelf[row[column]] for column, shelf in shelves.items() if row[column])
            owner = self.people.get((row["org_key"], row["owner_function"]))
            body = self.world.organisations[row["org_key"]]
            closed = row["state"] != Task.State.OPEN
            asked_on = row.required_day("asked_on")
            task = Task.objects.create(
                text=row["text"],
                organisation=body,
                membership=body.memberships.filter(user=owner).first() if owner else None,
                due_on=row.opens("due_on"),
                state=row["state"],
                reason=row["reason"],
                closed_on=max(asked_on, timezone.localdate() - datetime.timedelta(days=1)) if closed else None,
                closed_function=row["function"] if closed else "",
                subject_type=ContentType.objects.get_for_model(subject),
                subject_id=subject.pk,
                subject_label=str(subject),
                asked_by=self.world.organisations[row["asked_by_key"]],
                function=row["function"],
                user=self.people.get((row["asked_by_key"], row["function"])),
            )
            Task.objects.filter(pk=task.pk).update(created_at=noon(asked_on))

    def publication(self) -> None:
        """All is public but the alliances still being prepared or on hold: a visitor must be able to see the difference."""
        now = timezone.now()
        by = next((role.user for role in Membership.objects.filter(may_publish=True, organisation__fictitious=True)), None)
        shown = [project.pk for project in self.world.projects.values()]
        Project.objects.filter(pk__in=shown).update(published_at=now, published_by=by)
        Effect.objects.filter(project__in=shown).update(published_at=now)
        ProjectTerritory.objects.filter(project__in=shown).exclude(word="").update(word_published_at=now)
        bonds = [bond.pk for key, bond in self.world.alliances.items() if key not in KEPT_INTERNAL]
        prepared = Alliance.Stage.EXPLORATORY
        Alliance.objects.filter(pk__in=bonds).exclude(stage=prepared).update(published_at=now, published_by=by)
