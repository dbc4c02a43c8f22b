"""What a partner reads of a round: its own line, what is weighed there, what it would change for its territory."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliage.actors.models import Organisation
from alliage.projects.models import Project

from ..models import Line, Option, OptionTerritory, OptionYear, Round, View, VoiceLink
from .page import effects_of


@dataclass(frozen=True)
class Weighed:
    """An option as its partner reads it: no amount of other lines, no draft, no lock."""

    option: Option
    first: OptionYear | None
    place: OptionTerritory | None
    left: Decimal
    noted: int


@dataclass(frozen=True)
class Concerning:
    """What concerns one partner."""

    line: Line
    organisation: Organisation
    options: Sequence[Weighed]
    said: Sequence[View]


def concerning(line: Line, organisation: Organisation) -> Concerning:
    """The line with its options, the effects on this partner’s territory, and what it already said."""
    options = []
    place = organisation.territory_id
    noted = effects_of([line.project_id or 0]).get(line.project_id or 0, {}).get(str(place), 0)
    for option in line.options.prefetch_related("years", "territories"):
        row = next((each for each in option.territories.all() if each.territory_id == place), None)
        first = next((each for each in option.years.all() if each.year == line.round.year), None)
        left = row.kept if row else Decimal(100)
        options.append(Weighed(option, first, row, left, noted))
    said = line.views.filter(organisation=organisation).select_related("organisation__territory")
    return Concerning(line, organisation, options, list(said))


def opened_by(token_hash: str) -> VoiceLink | None:
    """The link a secret opens, with what its page shows."""
    rows = VoiceLink.objects.open().select_related(
        "round__organisation__territory", "round__currency", "line__project", "organisation__territory", "view"
    )
    link = rows.filter(token_hash=token_hash).first()
    if link is not None and link.line is not None:
        link.line.round = link.round
    return link


def asked_of(user: Any) -> list[Line]:
    """The lines of cooperations of one’s organisations, on which their view is asked before a vote."""
    bodies = [role.organisation_id for role in user.roles]
    links = VoiceLink.objects.filter(kind=VoiceLink.Kind.VIEW, organisation__in=bodies, revoked_at__isnull=True)
    rows = Line.objects.filter(pk__in=links.values("line")).exclude(round__stage=Round.Stage.VOTED)
    return list(
        rows.select_related("round__organisation__territory", "round__currency", "project").order_by("round", "position")
    )


def asked_line(user: Any, pk: int) -> Line | None:
    """One of them."""
    line = next((row for row in asked_of(user) if row.pk == pk), None)
    if line is not None and line.project_id:
        line.project = Project.objects.prefetch_related("participations").get(pk=line.project_id)
    return line
