"""Personal links as their page meets them, and as the people who prepared them follow them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from ..models import Comment, Effect, Indicator, PersonalLink, Project, Submission
from ..permissions import role_facing, role_to_judge
from .projects import columns
from .results import said

SHOWN = 100
ABOUT = ("organisation__territory", "sender__territory", "comment__organisation", "indicator__outcome", "effect")


def opened_by(token_hash: str) -> PersonalLink | None:
    """The open link of a secret, in one read; a wrong, an old or a withdrawn one are answered alike: nothing."""
    found = PersonalLink.objects.open().select_related("project", *ABOUT)
    return found.filter(token_hash=token_hash).first()


def sent_through(link: PersonalLink) -> list[Submission]:
    """What was sent through a link, latest first, with the questions in return and what was answered to them."""
    replies = Comment.objects.select_related("organisation").order_by("at", "pk")
    rows = link.submissions.select_related("asked").prefetch_related(Prefetch("asked__replies", queryset=replies))
    return list(rows)


def levels(indicator: Indicator | None) -> dict[int, str]:
    """The worded levels of an indicator, by their rank."""
    return {level.rank: level.label for level in indicator.levels.all()} if indicator else {}


def in_words(submission: Submission) -> str:
    """A value as one says it: « 31 élèves »; nothing for the other kinds."""
    indicator = submission.link.indicator
    return said(indicator, levels(indicator), submission.value) if indicator else ""


@dataclass(frozen=True)
class LinkLine:
    """A link, what came in through it, and whether this reader may act on it."""

    link: PersonalLink
    submissions: list[Submission]
    may: bool

    @property
    def waits(self) -> bool:
        """Nobody has answered yet: its state is not settled."""
        return self.link.state in {PersonalLink.State.NEW, PersonalLink.State.OPENED}

    @property
    def may_renew(self) -> bool:
        """A new address can be drawn while the link was not withdrawn."""
        return self.may and self.link.revoked_at is None


def links_of(project: Project, user: Any) -> list[LinkLine]:
    """The links of a project, latest first, with what came in, in two reads."""
    rows = project.links.select_related("organisation", "sender", "comment", "indicator", "effect")
    lines = []
    for link in rows.prefetch_related("submissions")[:SHOWN]:
        link.project = project
        may = role_facing(user, project, link.organisation) is not None
        lines.append(LinkLine(link, list(link.submissions.all()), may))
    return lines


def addressees(project: Project, user: Any) -> list[Any]:
    """The organisations of a project a person may prepare a link for, its own side left out."""
    bodies = {row.organisation_id: row.organisation for row in project.participations.all()}
    bodies.setdefault(project.owner_id, project.owner)
    return [
        body for body in bodies.values() if body.territory_id is not None and role_facing(user, project, body) is not None
    ]


def indicators(project: Project) -> QuerySet[Indicator]:
    """The indicators a value may be asked for."""
    return Indicator.objects.filter(outcome__project=project).select_related("outcome")


def effects_to_confirm(project: Project) -> QuerySet[Effect]:
    """The effects told by others than the territory where they are felt, which nobody there has confirmed."""
    rows = project.effects.filter(deleted_at__isnull=True, confirmed_at__isnull=True, territory__isnull=False)
    return rows.select_related("territory")


def received(project: Project, user: Any) -> int:
    """How many answers to read this person finds on a project."""
    waiting = Submission.objects.filter(link__project=project, state=Submission.State.SUBMITTED)
    rows = list(waiting.select_related("link__organisation"))
    for row in rows:
        row.link.project = project
    return sum(role_to_judge(user, row) is not None for row in rows)


def sides(project: Project) -> list[Any]:
    """The territories of the project, in its own order."""
    return [row.territory for row in columns(project)]
