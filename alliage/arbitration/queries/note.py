"""The one-page note: the decision asked, three drafts, what each territory keeps, the partner’s words, the risk, the date."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from alliage.actors.models import Territory
from alliage.projects.models import Effect, Risk

from ..models import Decision, Line, Round, View
from .page import RoundPage, round_page

EFFECTS, WORDS = 2, 3
LEVELS = {Effect.Level.VERIFIED: 0, Effect.Level.DOCUMENTED: 1, Effect.Level.DECLARED: 2}


@dataclass(frozen=True)
class NotePage:
    """What fits on one page, and nothing else."""

    round: Round
    page: RoundPage
    decided: Sequence[Decision]
    effects: Sequence[tuple[Territory, Sequence[Effect]]]
    words: Sequence[View]
    risk: Risk | None
    lost: Decimal
    kept: int
    moved: int


def note_page(round: Round) -> NotePage:
    """The note of a round, on the draft that is open; once voted, on what was decided."""
    page = round_page(round)
    ids = [line.project_id for line in Line.objects.filter(round=round) if line.project_id]
    card = next((each for each in page.cards if each.chosen), None)
    ordered = sorted(page.rows, key=lambda row: -row.before)
    views = [view for row in ordered for view in row.views if view.text]
    return NotePage(
        round=round,
        page=page,
        decided=list(Decision.objects.filter(line__round=round).select_related("line")),
        effects=_effects(ids, page.places),
        words=views[:WORDS],
        risk=_risk(ids),
        lost=card.lost if card else Decimal(0),
        kept=sum(1 for row in page.rows if row.kind == "keep"),
        moved=sum(1 for row in page.rows if row.kind != "keep"),
    )


def _effects(ids: Sequence[int], places: Sequence[Territory]) -> list[tuple[Territory, list[Effect]]]:
    """Two effects per territory, the best proved first, from two cooperations where there are."""
    rows = Effect.objects.kept().settled().filter(project__in=ids, territory__in=places)
    found = []
    ordered = sorted(
        rows, key=lambda row: (LEVELS[Effect.Level(row.level)], -(row.observed_on or row.at.date()).toordinal(), row.pk)
    )
    for place in places:
        chosen: list[Effect] = []
        for row in ordered:
            if (
                row.territory_id == place.pk
                and len(chosen) < EFFECTS
                and row.project_id not in [each.project_id for each in chosen]
            ):
                row.territory = place
                chosen.append(row)
        found.append((place, chosen))
    return found


def _risk(ids: Sequence[int]) -> Risk | None:
    """The risk that weighs most on the lines of the round."""
    rows = Risk.objects.filter(project__in=ids, closed_on__isnull=True).select_related("project")
    return rows.order_by("-severity", "-likelihood", "pk").first()
