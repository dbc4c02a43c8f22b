"""Rounds for tests: an authority, its partner, three cooperations with votes and effects."""

from decimal import Decimal
from typing import Any

from alliage.actors.models import Organisation, User
from alliage.arbitration.models import Line, Option, Round
from alliage.arbitration.queries.cases import Entry
from alliage.arbitration.queries.facts import known, projects_of
from alliage.arbitration.services.rounds import Budget, open_round
from alliage.projects.models import Project
from alliage.vocabulary.models import Currency
from tests import factories

YEAR = 2026


def cooperations(home: Organisation, away: Organisation, count: int = 3) -> list[Project]:
    """Cooperations of the two, voted 1 000, 2 000, 3 000… with as much from the partner and one effect on each side."""
    found = []
    for place in range(1, count + 1):
        row = factories.project(home, away, title=f"Coopération {place:02}")
        factories.funding(row, home, place * 1000, year=YEAR)
        factories.funding(row, away, place * 500, year=YEAR)
        factories.effect(row, home.territory, organisation=home)
        factories.effect(row, away.territory, organisation=away)
        found.append(row)
    return found


def entries(home: Organisation) -> list[Entry]:
    """The cooperations of an authority as the lines of a policy."""
    ids = projects_of(home, YEAR)
    facts = known(ids, home, year=YEAR, currency="EUR", until=YEAR + 1)
    return [
        Entry(f"p{key}", facts[key].project.title, Line.Spending.PROJECT, facts[key].own, facts[key].other, known=facts[key])
        for key in ids
    ]


def budget(envelope: Any = 5000, **fields: Any) -> Budget:
    """A budget for the year after."""
    values = {"year": YEAR + 1, "reference_year": YEAR, "currency": Currency.objects.get(code="EUR")}
    return Budget(envelope=Decimal(envelope), **(values | fields))


def opened(person: User, away: Organisation, envelope: Any = 5000, count: int = 3, **fields: Any) -> Round:
    """A round of three cooperations: 6 000 € last year, 5 000 € now."""
    home = factories.org(person)
    cooperations(home, away, count)
    return open_round(home, budget(envelope, **fields), entries(home), by=person)


def option(line: Line, kind: str) -> Option:
    """The option of a kind on a line."""
    found = line.options.get(kind=kind)
    found.line = line
    return found


def line_of(round: Round, place: int = 0) -> Line:
    """A line of a round, by its place."""
    line = round.lines.select_related("project", "locked").order_by("position")[place]
    line.round = round
    return line
