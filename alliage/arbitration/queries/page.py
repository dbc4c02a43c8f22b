"""The page of a round: the bar, the drafts, the lines of the one that is open; few reads, whatever the number of lines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from alliage.actors.models import Territory
from alliage.design.parts import ici_first
from alliage.projects.models import Effect, Participation, ProjectTerritory
from alliage.rules.cuts import Spending, situation
from alliage.rules.drafting import Case, Outcome, Treated, Way, counted
from alliage.rules.proposals import cents

from ..models import Decision, Draft, DraftLine, Line, Option, Round, RoundTerritory, View
from .show import Bar, Card, Row, bar, card, even_title

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class RoundPage:
    """What the page of a round shows."""

    round: Round
    envelope: Decimal
    bar: Bar
    cards: list[Card]
    open: Draft | None
    rows: list[Row]
    totals: tuple[Decimal, Decimal]
    each: Decimal | None
    heard: int
    to_hear: int
    places: list[Territory]
    assumed: int
    gone: int


def with_frame(rounds: Any) -> Any:
    """Rounds with their years and territories."""
    places = RoundTerritory.objects.select_related("territory__status")
    return rounds.select_related("organisation__territory", "currency").prefetch_related(
        "years", Prefetch("territories", queryset=places)
    )


def first_envelope(round: Round) -> Decimal:
    """The envelope of the first budget year."""
    return next(row.envelope for row in round.years.all() if row.year == round.year)


def round_page(round: Round, *, letter: str = "") -> RoundPage:
    """The page, with the draft asked for open; else B, else the first."""
    lines = lines_of(round)
    drafts = list(round.drafts.all())
    written = _written(drafts)
    chosen = next((draft for draft in drafts if draft.letter == letter), None)
    chosen = chosen or next((draft for draft in drafts if draft.letter == "B" and written.get(draft.pk)), None)
    chosen = chosen or next((draft for draft in drafts if written.get(draft.pk)), None)
    cases = _cases(round, lines)
    places = list(ici_first([row.territory for row in round.territories.all()], round.organisation.territory))
    envelope = first_envelope(round)
    touched = max([round.updated_at, *(_touched(line) for line in lines)])
    spending = [case.spending for case in cases.values()]
    found = situation(spending, cents(envelope))
    outcomes = {draft.pk: _outcome(written.get(draft.pk, []), cases) for draft in drafts}
    cards = [
        card(
            draft.letter,
            draft_title(draft, found.before, found.envelope),
            outcomes[draft.pk],
            places,
            cents(envelope),
            clash=draft.clash,
            pk=draft.pk,
            chosen=chosen is not None and draft.pk == chosen.pk,
            stale=touched > draft.made_at,
            partial=draft.partial,
            proven=draft.proven,
        )
        for draft in drafts
    ]
    views = _views(lines)
    heard, to_hear = _heard(round, lines, views)
    rows = [_row(each, views, chosen) for each in written.get(chosen.pk, [])] if chosen else []
    before, after = sum((row.before for row in rows), Decimal(0)), sum((row.after for row in rows), Decimal(0))
    people = round.organisation.territory.population if round.organisation.territory else None
    return RoundPage(
        round=round,
        envelope=envelope,
        bar=bar(found),
        cards=cards,
        open=chosen,
        rows=rows,
        totals=(before, after),
        each=(after / people).quantize(Decimal("0.01")) if people and rows else None,
        heard=heard,
        to_hear=to_hear,
        places=places,
        assumed=sum(1 for row in rows if row.assumed),
        gone=sum(1 for line in lines if line.project is not None and line.project.deleted_at is not None),
    )


def decided(round: Round) -> list[Decision]:
    """What was voted on each line, with what was seen since."""
    if round.stage != Round.Stage.VOTED:
        return []
    return list(Decision.objects.filter(line__round=round).select_related("line").prefetch_related("followups"))


def lines_of(round: Round) -> list[Line]:
    """The lines with their options; four reads."""
    rows = round.lines.select_related("project", "locked").prefetch_related("options__years", "options__territories")
    lines = list(rows)
    for line in lines:
        line.round = round
    return lines


def draft_title(draft: Draft, before: int, envelope: int) -> str:
    """The name of a draft: « Couper 15 % partout », « Réorienter »…"""
    if draft.method == Draft.Method.EVEN:
        return even_title(before, envelope)
    return draft.title or str(draft.get_method_display())


def _written(drafts: Sequence[Draft]) -> dict[int, list[DraftLine]]:
    rows = (
        DraftLine.objects.filter(draft__in=drafts).select_related("line__project", "option").order_by("line__position", "pk")
    )
    found: dict[int, list[DraftLine]] = defaultdict(list)
    for row in rows:
        found[row.draft_id].append(row)
    return found


def _touched(line: Line) -> Any:
    """When a line or one of its options was last written."""
    return max([line.updated_at, *(option.updated_at for option in line.options.all())])


def _cases(round: Round, lines: Sequence[Line]) -> dict[int, Case]:
    """The lines with what counts effects; without points, which the page does not need."""
    effects = effects_of([line.project_id for line in lines if line.project_id])
    return {
        line.pk: Case(
            name=f"l{line.pk}",
            spending=Spending(cents(line.own), cents(line.other), cents(line.committed_in(round.year))),
            ways=tuple(_way(option, round.year) for option in line.options.all()),
            effects=effects.get(line.project_id or 0, {}),
        )
        for line in lines
    }


def _way(option: Option, year: int) -> Way:
    row = next((each for each in option.years.all() if each.year == year), None)
    kept = {str(each.territory_id): int(each.kept) for each in option.territories.all()}
    return Way(option.name, option.kind, (cents(row.cost) if row else 0,), (cents(row.other) if row else 0,), kept=kept)


def effects_of(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many effects are noted on each territory of cooperations; those felt by all count on each. Two reads."""
    sides: dict[int, list[str]] = defaultdict(list)
    for project, place in ProjectTerritory.objects.filter(project__in=ids).order_by().values_list("project", "territory"):
        sides[project].append(str(place))
    found: dict[int, dict[str, int]] = {project: dict.fromkeys(places, 0) for project, places in sides.items()}
    rows = Effect.objects.kept().settled().filter(project__in=ids).order_by().values_list("project", "territory")
    for project, place in rows:
        for key in [str(place)] if place else sides[project]:
            found[project][key] = found[project].get(key, 0) + 1
    return found


def _outcome(rows: Sequence[DraftLine], cases: dict[int, Case]) -> Outcome | None:
    """The totals of a written draft."""
    treated = []
    kept = []
    for row in rows:
        case = cases[row.line_id]
        cost = cents(row.cost)
        kind = row.option.kind if row.option else (Option.Kind.KEEP if cost >= case.spending.own else Option.Kind.REDUCE)
        broken = max(0, case.spending.committed - cost)
        treated.append(Treated(case.name, row.option.name if row.option else None, kind, cost, cents(row.other), broken))
        kept.append(case)
    return counted(kept, tuple(treated)) if treated else None


def _row(row: DraftLine, views: dict[int, list[View]], draft: Draft) -> Row:
    line = row.line
    option = row.option
    kind = option.kind if option else (Option.Kind.KEEP if row.cost >= line.own else Option.Kind.REDUCE)
    words = str(option) if option else str(Option.Kind(kind).label)
    why = [option.why] if option and option.why else list(row.why.get("reasons", []))
    return Row(
        name=f"l{line.pk}",
        label=line.label,
        before=line.own,
        after=row.cost,
        other_before=line.other,
        other=row.other,
        kind=kind,
        words=words,
        why=why,
        keep=row.why.get("keep", []),
        broken=row.why.get("broken", 0) / HUNDRED,
        assumed=bool(option and option.assumed),
        locked=bool(line.locked_id and option and line.locked_id == option.pk),
        views=views.get(line.pk, []),
        gone=line.project is not None and line.project.deleted_at is not None,
        unexplained=draft.method == Draft.Method.EFFECTS and kind != Option.Kind.KEEP and not row.why.get("keep"),
        key=line.pk,
    )


def _views(lines: Sequence[Line]) -> dict[int, list[View]]:
    """The last word of each partner on each line."""
    found: dict[int, dict[int, View]] = defaultdict(dict)
    rows = View.objects.filter(line__in=lines).select_related("organisation__territory").order_by("at", "pk")
    for row in rows:
        found[row.line_id][row.organisation_id] = row
    return {key: list(rows.values()) for key, rows in found.items()}


def _heard(round: Round, lines: Sequence[Line], views: dict[int, list[View]]) -> tuple[int, int]:
    """On how many lines a partner was heard, of those that have one."""
    ids = [line.project_id for line in lines if line.project_id]
    partners = Participation.objects.filter(project__in=ids, role=Participation.Role.PARTNER)
    have = set(partners.exclude(organisation=round.organisation).order_by().values_list("project", flat=True).distinct())
    with_partner = [line for line in lines if line.project_id in have]
    return sum(1 for line in with_partner if views.get(line.pk)), len(with_partner)
