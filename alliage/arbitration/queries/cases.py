"""Rows to rules: the lines of a policy, typed or recorded, as the drafts read them."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from alliage.actors.models import Organisation
from alliage.rules.arbitration import Pair, PairKind, Span
from alliage.rules.cuts import Spending
from alliage.rules.drafting import Case, Frame, Way
from alliage.rules.proposals import Proposal, Situation, cents, propose
from alliage.rules.scoring import Facts, Score, core_themes, score, usual_weights

from ..models import Limit, Line, Link, Option, Round
from .facts import Known, known

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Entry:
    """A line before any round exists: what one types, and what is known of its cooperation when it is one."""

    name: str
    label: str
    spending: str
    own: Decimal
    other: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    min_share: Decimal | None = None
    days: Decimal = Decimal(0)
    known: Known | None = None


def money_of(entry: Entry) -> Spending:
    """The money of a line, in cents and hundredths of a percent."""
    share = None if entry.min_share is None else int(entry.min_share * HUNDRED)
    return Spending(cents(entry.own), cents(entry.other), cents(entry.committed), share)


def situation_of(entry: Entry, *, year: int, today: dt.date) -> Situation:
    """What the proposals read of a line."""
    line = entry.known
    days = int(entry.days * 10)
    if line is None:
        return Situation(money_of(entry), days, cooperation=False)
    project = line.project
    ends = line.act_until if line.act_until and line.act_until.year <= year else None
    return Situation(
        spending=money_of(entry),
        days=days,
        silent=(today - project.last_news_on).days if project.last_news_on else None,
        reached=line.reached,
        suspended=project.stage_reason if line.suspended else "",
        convention_ends=ends,
        allies=line.allies,
        operator=line.operator,
    )


def scores_of(line: Known | None, entry: Entry, weights: Mapping[str, int], home: int | None) -> dict[int, Score]:
    """The points of a line on each of its territories, with their reasons; a line without cooperation lives at home."""
    own, other = cents(entry.own), cents(entry.other)
    if line is None:
        return {home: score(Facts(own=own, other=other), weights)} if home else {}
    core = bool(line.themes & core_themes(timezone.localdate()))
    return {
        place.pk: score(
            Facts(
                effects=line.effects.get(place.pk, ()),
                results=line.results.get(place.pk, ()),
                ratings=line.ratings.get(place.pk, ()),
                core=core,
                services=len(line.services.get(place.pk, ())),
                own=own,
                other=other,
            ),
            weights,
        )
        for place in line.territories
    }


def tags_of(line: Known | None, spending: str) -> frozenset[str]:
    """What limits may speak of."""
    found = {f"{Limit.Dimension.SPENDING}:{spending}"}
    if line is not None:
        found |= {f"{Limit.Dimension.THEME}:{code}" for code in line.themes}
        found |= {f"{Limit.Dimension.TERRITORY}:{place.pk}" for place in line.territories}
        found |= {f"{Limit.Dimension.ALLIANCE}:{key}" for key in line.alliances}
        found |= {f"{Limit.Dimension.GOAL}:{number}" for number in line.goals}
        found |= {f"{Limit.Dimension.SERVICE}:{key}" for keys in line.services.values() for key in keys}
    return frozenset(found)


def way_of(proposal: Proposal, places: Sequence[int]) -> Way:
    """A proposal as an option nobody has written yet."""
    kept = {str(place): proposal.kept for place in places}
    return Way(proposal.kind, proposal.kind, (proposal.cost,), (proposal.other,), (proposal.days,), kept=kept)


def express_cases(entries: Sequence[Entry], organisation: Organisation, *, year: int) -> list[Case]:
    """Typed lines as the drafts read them, with the options Alliage proposes."""
    today = timezone.localdate()
    weights = usual_weights(today)
    found = []
    for entry in entries:
        scores = scores_of(entry.known, entry, weights, organisation.territory_id)
        places = [place.pk for place in entry.known.territories] if entry.known else list(scores)
        proposals = propose(situation_of(entry, year=year, today=today), today)
        found.append(
            Case(
                name=entry.name,
                spending=money_of(entry),
                ways=tuple(way_of(each, places) for each in proposals),
                points={str(place): each.points for place, each in scores.items()},
                levers={str(place): each.lever for place, each in scores.items()},
                effects=_counts(entry.known),
                tags=tags_of(entry.known, entry.spending),
                committed=(min(cents(entry.committed), cents(entry.own)),),
                signed=bool(entry.known and entry.known.act_until and entry.known.act_until.year >= year),
                must=must_of(entry),
                label=entry.label,
            )
        )
    return found


def must_of(entry: Entry) -> str:
    """A suspended cooperation is not kept as it is, unless its money is signed away already."""
    paused = entry.known is not None and entry.known.suspended and entry.committed < entry.own
    return str(Line.Must.LEAVE) if paused else ""


def _counts(line: Known | None) -> dict[str, int]:
    """How many effects are noted on each territory."""
    return {str(place.pk): len(line.effects.get(place.pk, ())) for place in line.territories} if line else {}


@dataclass(frozen=True)
class Brief:
    """A round read whole: its lines, what is known of them, and what the rules need."""

    round: Round
    lines: list[Line]
    known: dict[int, Known]
    options: dict[int, list[Option]]
    scores: dict[int, dict[int, Score]]
    cases: list[Case]
    frame: Frame
    mark: str


def brief(round: Round) -> Brief:
    """Everything a round works with; the same number of reads for eight lines and for three hundred."""
    years = list(round.years.all())
    rows = round.lines.select_related("project", "locked").prefetch_related("options__years", "options__territories")
    lines = list(rows)
    ids = [line.project_id for line in lines if line.project_id]
    facts = known(ids, round.organisation, year=round.reference_year, currency=round.currency.code, until=round.year)
    weights = {name: int(value) for name, value in round.weights.items()} or usual_weights(timezone.localdate())
    home = round.organisation.territory_id
    entries = {line.pk: entry_of(line, facts.get(line.project_id or 0)) for line in lines}
    scores = {line.pk: scores_of(entries[line.pk].known, entries[line.pk], weights, home) for line in lines}
    numbers = [year.year for year in years]
    cases = [_case(line, entries[line.pk], scores[line.pk], numbers) for line in lines]
    frame = frame_of(round)
    options = {line.pk: list(line.options.all()) for line in lines}
    return Brief(round, lines, facts, options, scores, cases, frame, mark_of(cases, frame))


def entry_of(line: Line, fact: Known | None) -> Entry:
    """A recorded line as one typed it."""
    return Entry(
        name=f"l{line.pk}",
        label=line.label,
        spending=line.spending,
        own=line.own,
        other=line.other,
        committed=line.committed,
        min_share=line.min_share,
        days=line.days,
        known=fact,
    )


def _case(line: Line, entry: Entry, scores: Mapping[int, Score], years: Sequence[int]) -> Case:
    committed = tuple(cents(line.committed_in(year)) for year in years)
    signed_until = entry.known.act_until if entry.known else None
    return Case(
        name=entry.name,
        spending=money_of(entry),
        ways=tuple(_way(option, years) for option in line.options.all()),
        points={str(place): each.points for place, each in scores.items()},
        levers={str(place): each.lever for place, each in scores.items()},
        effects=_counts(entry.known),
        tags=tags_of(entry.known, line.spending),
        committed=committed,
        signed=bool(signed_until and signed_until.year >= years[0]) or bool(line.committed_by),
        must=line.must,
        locked=line.locked.name if line.locked else None,
        label=line.label,
    )


def _way(option: Option, years: Sequence[int]) -> Way:
    rows = {row.year: row for row in option.years.all()}
    zero = Decimal(0)
    chosen = [rows.get(year) for year in years]
    return Way(
        name=option.name,
        kind=option.kind,
        cost=tuple(cents(row.cost) if row else 0 for row in chosen),
        other=tuple(cents(row.other) if row else 0 for row in chosen),
        days=tuple(int(row.days * 10) if row else 0 for row in chosen),
        commitment=tuple(cents((row.commitment or zero) if row else zero) for row in chosen),
        kept={str(row.territory_id): int(row.kept) for row in option.territories.all()},
    )


def frame_of(round: Round) -> Frame:
    """What binds a round, as the rules read it."""
    years = list(round.years.all())
    places = list(round.territories.all())
    links = round.links.select_related("first", "second")
    return Frame(
        envelope=tuple(cents(row.envelope) for row in years),
        commitments=tuple(None if row.commitments is None else cents(row.commitments) for row in years),
        days=tuple(None if row.days is None else int(row.days * 10) for row in years),
        weights={str(row.territory_id): row.weight for row in places},
        floors={str(row.territory_id): int(row.floor) for row in places if row.floor},
        spans=tuple(_span(limit) for limit in round.limits.all()),
        pairs=tuple(_pair(link) for link in links),
        reorientations=round.reorientations,
    )


def _span(limit: Limit) -> Span:
    """A limit on the payments of the first year."""
    least = None if limit.least is None else cents(limit.least)
    most = None if limit.most is None else cents(limit.most)
    return Span(f"s{limit.pk}", limit.tag, least, most, year=0)


def _pair(link: Link) -> Pair:
    kind = PairKind.EITHER if link.kind == Link.Kind.EITHER else PairKind.ONLY_IF
    ends = [(f"l{option.line_id}", option.name) for option in (link.first, link.second)]
    return Pair(f"r{link.pk}", kind, ends[0], ends[1])


def mark_of(cases: Sequence[Case], frame: Frame) -> str:
    """A short mark of what a draft is worked out from: the same facts, the same mark."""
    plain = [
        (
            case.name,
            case.spending,
            case.ways,
            sorted(case.points.items()),
            sorted(case.levers.items()),
            sorted(case.tags),
            case.committed,
            case.signed,
        )
        for case in cases
    ]
    held = [(case.must, case.locked) for case in cases]
    return hashlib.blake2s(repr((plain, held, frame)).encode(), digest_size=16).hexdigest()
