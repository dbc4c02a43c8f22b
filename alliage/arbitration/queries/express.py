"""The express cut: what an envelope does to the lines of a policy, before any round exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.design.deeds import said
from alliage.design.parts import ici_first
from alliage.rules.cuts import situation
from alliage.rules.drafting import Case, Frame, Outcome, trio
from alliage.rules.proposals import cents, propose
from alliage.vocabulary.models import Currency

from ..models import Draft
from .cases import Entry, express_cases, situation_of
from .facts import Known, known, latest_year, projects_of
from .show import Bar, Card, Row, amount, bar, card, clash_of, even_title, words_of

MOST = 400


@dataclass(frozen=True)
class Start:
    """What the page starts from: the years, the currency, the cooperations with what is known of them."""

    reference_year: int
    year: int
    currency: Currency
    known: list[Known]


def start(organisation: Organisation, today_year: int) -> Start:
    """The cooperations of an organisation and the latest year it voted money; the same reads for one and for three hundred."""
    currency = Currency.objects.get(code="EUR")
    reference = latest_year(organisation, currency.code) or today_year
    ids = projects_of(organisation, reference)[:MOST]
    found = known(ids, organisation, year=reference, currency=currency.code, until=reference + 1)
    return Start(reference, reference + 1, currency, [found[key] for key in ids])


@dataclass(frozen=True)
class Answer:
    """The answer on one screen."""

    bar: Bar
    cards: list[Card]
    rows: list[Row]
    falling: list[Row]
    places: list[Territory]


def places_of(entries: Sequence[Entry], ici: Territory | None) -> list[Territory]:
    """The territories of the lines, ours first."""
    found: dict[int, Territory] = {}
    for entry in entries:
        for place in entry.known.territories if entry.known else []:
            found.setdefault(place.pk, place)
    return list(ici_first(list(found.values()), ici))


def answer(
    entries: Sequence[Entry], organisation: Organisation, *, envelope: Decimal, year: int, seconds: float = 3
) -> Answer:
    """Three drafts for an envelope; RuleError for what cannot be read."""
    cases = express_cases(entries, organisation, year=year)
    frame = Frame(envelope=(cents(envelope),))
    found = trio(cases, frame, seconds=seconds)
    places = places_of(entries, organisation.territory)
    spending = [case.spending for case in cases]
    before = sum(each.own for each in spending)
    whole = cents(envelope)
    cards = [
        card("A", even_title(before, whole), found.even, places, whole),
        card(
            "B", str(Draft.Method.EFFECTS.label), found.effects, places, whole, clash=clash_of(found.clashes.get("effects"))
        ),
        card(
            "C",
            str(Draft.Method.SIGNATURES.label),
            found.signatures,
            places,
            whole,
            clash=clash_of(found.clashes.get("signatures")),
        ),
    ]
    shown = found.effects or found.even
    return Answer(
        bar=bar(situation(spending, whole)),
        cards=cards,
        rows=_rows(entries, cases, shown, year),
        falling=[row for row in _rows(entries, cases, found.even, year) if row.other < row.other_before],
        places=places,
    )


def _rows(entries: Sequence[Entry], cases: Sequence[Case], outcome: Outcome, year: int) -> list[Row]:
    """One row a line: the reason of the option Alliage proposes, which nobody has checked yet."""
    rows = []
    for entry, case, treated in zip(entries, cases, outcome.lines, strict=True):
        rows.append(
            Row(
                name=entry.name,
                label=entry.label,
                before=entry.own,
                after=amount(treated.cost),
                other_before=entry.other,
                other=amount(treated.other),
                kind=treated.kind,
                words=words_of(case, treated.way, treated.kind),
                why=_why(entry, treated.kind, year) if treated.way else (),
                broken=amount(treated.broken),
                assumed=treated.kind != "keep",
                key=entry.known.project.pk if entry.known else None,
            )
        )
    return rows


def _why(entry: Entry, kind: str, year: int) -> list[str]:
    today = timezone.localdate()
    if kind == "keep":
        return [entry.known.act] if entry.known and entry.known.act else []
    return [said(each.why) for each in propose(situation_of(entry, year=year, today=today), today) if each.kind == kind]
