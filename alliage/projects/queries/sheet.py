"""The whole page of a project, read in bulk: the number of reads does not grow with what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from alliage.actors.models import Organisation, Situation, Territory
from alliage.design import parts
from alliage.rules.findings import Finding
from alliage.vocabulary.models import SdgGoal

from ..models import (
    NoConventionAnswers,
    Participation,
    Payment,
    Project,
    ProjectContact,
    ProjectSdg,
    ProjectTerritory,
    ProjectTheme,
    Reading,
    Reply,
    Risk,
    ServiceInvolvement,
)
from ..permissions import can_contribute, can_edit, can_keep_money, can_publish, role_to_reply, takes_part, territory_roles
from . import comments, effects, funds, links, outcomes, readings, story
from .contacts import contacts
from .no_convention import findings
from .projects import Words, columns, words
from .risks import open_risks

PAYMENTS_TOLD = 40
CONTACTS_TOLD = 5


@dataclass(frozen=True)
class Rights:
    """What this reader may do here."""

    member: bool
    edit: bool
    contribute: bool
    publish: bool
    money: bool


@dataclass(frozen=True)
class Side:
    """One territory: everything its column says."""

    row: ProjectTerritory
    effects: list[effects.EffectLine]
    results: list[outcomes.ResultLine]
    brought: list[tuple[Decimal, str]]
    mine: bool
    reachable: bool

    @property
    def territory(self) -> Territory:
        """The place itself."""
        return self.row.territory


@dataclass(frozen=True)
class Sheet:
    """All that the page of a project shows to one reader."""

    project: Project
    words: Words
    rights: Rights
    sides: list[Side]
    common: list[effects.EffectLine]
    common_results: list[outcomes.ResultLine]
    results: outcomes.Results
    funds: funds.Funds
    acts: story.Acts
    standing: list[str]
    situations: list[Situation]
    partners: list[Participation]
    services: list[ServiceInvolvement]
    themes: list[ProjectTheme]
    sdgs: list[ProjectSdg]
    answers: NoConventionAnswers | None
    risks: list[Risk]
    contacts: list[ProjectContact]
    threads: list[comments.Thread]
    received: int
    events: list[story.Event]
    asks_three_questions: bool
    doubts: list[Finding]
    told: list[readings.Told]
    replies: list[Reply]
    may_reply: bool
    waiting_readings: list[Reading]
    standpoint: Territory | None

    @property
    def territories(self) -> list[Territory]:
        """The territories in the order of the page."""
        return [side.territory for side in self.sides]

    @property
    def to_read(self) -> list[comments.Thread]:
        """The exchanges with a message that waits for this reader."""
        return [thread for thread in self.threads if thread.waiting]

    @property
    def main_goals(self) -> list[int]:
        """Numbers of the principal goals."""
        return sorted({row.goal_number for row in self.sdgs if row.weight == ProjectSdg.Weight.MAIN})

    @property
    def other_goals(self) -> list[int]:
        """Numbers of the significant goals."""
        return sorted({row.goal_number for row in self.sdgs if row.weight == ProjectSdg.Weight.ALSO})


def rights(user: Any, project: Project) -> Rights:
    """Asked once, on participations already read."""
    return Rights(
        member=takes_part(user, project),
        edit=can_edit(user, project),
        contribute=can_contribute(user, project),
        publish=can_publish(user, project),
        money=can_keep_money(user, project),
    )


def seen_from(rows: Sequence[ProjectTerritory], *, slug: str = "", ici: Territory | None = None) -> list[ProjectTerritory]:
    """The columns in the order asked: the chosen standpoint first, else one's own, else the order of the project."""
    chosen = next((row.territory for row in rows if row.territory.slug == slug), None) if slug else ici
    return [row for row in rows if parts.same(row.territory, chosen)] + [
        row for row in rows if not parts.same(row.territory, chosen)
    ]


def sheet(
    project: Project,
    user: Any,
    *,
    slug: str = "",
    ici: Territory | None = None,
    year: int | None = None,
    as_published: bool = False,
) -> Sheet:
    """Everything, for one reader; `as_published`: what a visitor would read if all of it appeared now."""
    may = rights(user, project)
    rows = seen_from(columns(project), slug=slug, ici=ici)
    if not may.member and not as_published:
        _keep_back(rows)
    places = [row.territory for row in rows]
    told = effects.effects(project, user, member=may.member, to_come=as_published)
    counted = outcomes.results(project, places, member=may.member)
    money = funds.funds(
        project, places, year=year, own=_own(project), sourced_only=project.record_no is not None and not may.member
    )
    stands = story.acts(project, user)
    payments = list(_payments(project)) if may.member else []
    answers = getattr(project, "no_convention", None)
    return Sheet(
        project=project,
        words=words(project),
        rights=may,
        sides=_sides(project, user, rows, told, counted, money),
        common=[line for line in told if line.effect.territory_id is None],
        common_results=counted.of(None),
        results=counted,
        funds=money,
        acts=stands,
        standing=story.standing(project, stands, member=may.member),
        situations=_situations(places),
        partners=list(project.participations.all()),
        services=list(project.services.select_related("service__organisation")),
        themes=list(project.themes.select_related("theme")),
        sdgs=_goals(project),
        answers=answers if may.member else None,
        risks=open_risks(project) if may.member else [],
        contacts=contacts(project, CONTACTS_TOLD) if may.member else [],
        threads=comments.threads(project, user) if may.member else [],
        received=links.received(project, user) if may.member else 0,
        events=story.story(stands, told, rows, payments),
        doubts=findings(answers) if answers and may.member else [],
        asks_three_questions=may.member and answers is None and needs_three_questions(project, stands),
        told=readings.told(project),
        replies=readings.replies(project),
        may_reply=project.published_at is not None and role_to_reply(user, project) is not None,
        waiting_readings=readings.waiting_for(project, user) if may.member else [],
        standpoint=places[0] if places and (slug or ici) else None,
    )


def _keep_back(rows: Sequence[ProjectTerritory]) -> None:
    """A word nobody has published is not read by everyone."""
    for row in rows:
        if row.word_published_at is None:
            row.word = ""


def needs_three_questions(project: Project, acts: story.Acts) -> bool:
    """Acting (voted, under way, on hold) while no enforceable convention covers it."""
    acting = project.stage in {Project.Stage.VOTED, Project.Stage.RUNNING, Project.Stage.SUSPENDED}
    return acting and not acts.covered


def _own(project: Project) -> set[int]:
    """The bodies that bring their territory's own part: its authorities, and those that do more here than fund."""
    bodies = project.participations.all()
    active = {row.organisation_id for row in bodies if row.role != Participation.Role.FUNDER}
    authorities = {row.organisation_id for row in bodies if row.organisation.kind == Organisation.Kind.AUTHORITY}
    return active | authorities | {project.owner_id}


def _goals(project: Project) -> list[ProjectSdg]:
    """The goals with their names, in one read whatever their number."""
    name = "en" if (get_language() or "fr").startswith("en") else "fr"
    named = SdgGoal.objects.filter(number=OuterRef("goal_number")).values(name)[:1]
    return list(project.sdgs.select_related("target").annotate(goal_name=Subquery(named)))


def _payments(project: Project) -> Any:
    return Payment.objects.filter(funding__project=project).select_related("funding__funder", "funding__currency")[
        :PAYMENTS_TOLD
    ]


def _situations(places: Sequence[Territory]) -> list[Situation]:
    found = Situation.objects.on(timezone.localdate()).about(list(places))
    return list(found.select_related("country", "territory__country")) if places else []


def _sides(
    project: Project,
    user: Any,
    rows: Sequence[ProjectTerritory],
    told: list[effects.EffectLine],
    counted: outcomes.Results,
    money: funds.Funds,
) -> list[Side]:
    """One side per territory, the same rubrics for each."""
    homes = {project.owner.territory_id, *(row.organisation.territory_id for row in project.participations.all())}
    return [
        Side(
            row=row,
            effects=[line for line in told if line.effect.territory_id == row.territory_id],
            results=counted.of(row.territory_id),
            brought=money.brought_by(row.territory_id),
            mine=bool(territory_roles(user, project, row.territory_id)),
            reachable=row.territory_id in homes,
        )
        for row in rows
    ]
