"""Writing the options Alliage proposes; each is marked as assumed until a person changes it."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from alliage.design.deeds import said
from alliage.rules.proposals import Proposal, propose

from ..models import Line, Option, OptionTerritory, OptionYear, Round
from ..queries.cases import Entry, situation_of

HUNDRED = Decimal(100)


def propose_for(round: Round, lines: Sequence[tuple[Line, Entry]], *, year: int) -> None:
    """The options of many lines at once, in four statements."""
    today = timezone.localdate()
    made: list[tuple[Option, Entry, Proposal]] = []
    for line, entry in lines:
        for each in propose(situation_of(entry, year=year, today=today), today):
            option = Option(line=line, kind=each.kind, why=said(each.why)[:300], assumed=each.kind != Option.Kind.KEEP)
            made.append((option, entry, each))
    Option.objects.bulk_create(option for option, _entry, _each in made)
    OptionYear.objects.bulk_create(_year(option, each, year) for option, _entry, each in made)
    OptionTerritory.objects.bulk_create(
        OptionTerritory(option=option, territory=place, kept=each.kept)
        for option, entry, each in made
        for place in (entry.known.territories if entry.known else [])
    )


def _year(option: Option, each: Proposal, year: int) -> OptionYear:
    return OptionYear(
        option=option, year=year, cost=each.cost / HUNDRED, other=each.other / HUNDRED, days=Decimal(each.days) / 10
    )
