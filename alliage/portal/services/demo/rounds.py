"""The budget round of Haut-Val: opened, described and worked out by the deeds a person would use."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from alliage.actors.models import Organisation, Territory, User
from alliage.arbitration.models import Line, Option, Round, RoundTerritory, View
from alliage.arbitration.queries.cases import Entry
from alliage.arbitration.queries.facts import Known, known
from alliage.arbitration.services.drafts import work_out
from alliage.arbitration.services.options import PlaceFigures, YearFigures, save_option
from alliage.arbitration.services.rounds import Budget, name_person, open_round, set_balance

from .sheets import Row
from .world import World

HOME, KEEPER = "dep-haut-val", "mission@haut-val.example"
READERS = ("vice-presidence@haut-val.example", "finances@haut-val.example")
REFERENCE = 2026
ENVELOPE, FLOOR = Decimal(204000), Decimal(50)


def write_round(world: World) -> None:
    """The round with its lines, options, views and drafts; nothing where one is already there."""
    body = world.organisations[HOME]
    if not world.rows("round_lines") or Round.objects.filter(organisation=body).exists():
        return
    keeper = User.objects.get(email=KEEPER)
    rows = {row["project_key"]: row for row in world.rows("round_lines")}
    keys = {key: world.projects[key].pk for key in rows}
    facts = known(list(keys.values()), body, year=REFERENCE, currency="EUR", until=REFERENCE + 1)
    entries = [_entry(row, facts[keys[key]]) for key, row in rows.items()]
    budget = Budget(
        year=REFERENCE + 1,
        reference_year=REFERENCE,
        envelope=ENVELOPE,
        currency=world.currencies["EUR"],
        vote_on=dt.date(REFERENCE + 1, 2, 12),
        report_on=dt.date(REFERENCE + 1, 1, 31),
    )
    made = open_round(body, budget, entries, by=keeper)
    lines = {line.project_id: line for line in made.lines.select_related("project")}
    for key, row in rows.items():
        _line(lines[keys[key]], row)
    _options(world, made, lines, keeper)
    for email in READERS:
        name_person(made, User.objects.get(email=email), by=keeper)
    _balance(made, keeper)
    _views(world, lines)
    made.refresh_from_db()
    work_out(made, by=keeper)


def _entry(row: Row, fact: Known) -> Entry:
    return Entry(
        name=row["project_key"],
        label=fact.project.short_name or fact.project.title,
        spending=Line.Spending.PROJECT,
        own=fact.own,
        other=fact.other,
        committed=Decimal(row["committed"] or 0),
        min_share=Decimal(row["min_share"]) if row["min_share"] else None,
        days=fact.days,
        known=fact,
    )


def _line(line: Line, row: Row) -> None:
    line.committed_by, line.committed_until, line.must = row["committed_by"], None, row["must"]
    line.save()


def _options(world: World, made: Round, lines: dict[int | None, Line], keeper: User) -> None:
    """What people wrote instead of what Alliage proposed; keeping first."""
    Option.objects.filter(line__round=made).delete()
    for row in world.rows("round_options"):
        line = lines[world.projects[row["project_key"]].pk]
        line.round = made
        told = {name: _by_place(world, row, name) for name in ("loses", "gains")}
        places = {
            place: PlaceFigures(Decimal(kept), told["loses"].get(place, ""), told["gains"].get(place, ""))
            for place, kept in _by_place(world, row, "kept").items()
        }
        figures = YearFigures(Decimal(row["cost"]), Decimal(row["other"]), None, Decimal(row["days"]))
        save_option(
            Option(line=line),
            years={made.year: figures},
            places=places,
            by=keeper,
            **{name: row[name] for name in ("kind", "title", "why", "risks", "conditions")},
        )


def _by_place(world: World, row: Row, column: str) -> dict[Territory, str]:
    """« kaleba:… ; haut-val:… » by territory."""
    pairs = (part.split(":", 1) for part in row.several(column))
    return {world.territories[key.strip()]: text.strip() for key, text in pairs}


def _balance(made: Round, keeper: User) -> None:
    """The same weight everywhere; each keeps half of its effects, but the suspended country, which keeps the link only."""
    rows = RoundTerritory.objects.filter(round=made).select_related("territory")
    left = set(
        Line.objects.filter(round=made, must=Line.Must.LEAVE).values_list("project__territories__territory", flat=True)
    )
    kept = set(Line.objects.filter(round=made, must="").values_list("project__territories__territory", flat=True))
    made.refresh_from_db()
    floors = {
        row.territory: (1, FLOOR if row.territory_id in kept or row.territory_id not in left else Decimal(0)) for row in rows
    }
    set_balance(made, floors, by=keeper)


def _views(world: World, lines: dict[int | None, Line]) -> None:
    for row in world.rows("round_views"):
        body: Organisation = world.organisations[row["org_key"]]
        on = row.day("on") or timezone.localdate()
        View.objects.create(
            line=lines[world.projects[row["project_key"]].pk],
            organisation=body,
            function=row["function"],
            stance=row["stance"],
            text=row["text"],
            on=on,
            reported=row.flag("reported"),
        )
