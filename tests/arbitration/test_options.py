"""Lines and options: figures, locks, and the stop that is weighed first."""

from decimal import Decimal
from typing import Any

import pytest

from alliage.arbitration.models import Option, Round, View
from alliage.arbitration.queries.cases import Entry
from alliage.arbitration.services import options as deeds
from alliage.arbitration.services.options import PlaceFigures, YearFigures
from alliage.rules.errors import RuleError
from tests import factories
from tests.arbitration import makers

pytestmark = pytest.mark.django_db
FIGURES = {2027: YearFigures(Decimal(800), Decimal(400), None, Decimal(3))}
STOP = {
    "kind": "stop",
    "signed_reason": "Le partenaire le demande",
    "signed_function": "La présidente",
    "exit_plan": "La régie reprend",
}


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    return makers.opened(member, factories.org(partner))


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RuleError) as error:
        deed(*args, **kwargs)
    assert error.value.code == code


def test_another_spending_joins_with_its_options(round: Round, member: Any) -> None:
    made = deeds.add_line(round, Entry("", "Subvention à l’opérateur", "operateur", Decimal(900)), by=member)
    assert (made.position, [option.kind for option in made.options.all()]) == (3, ["keep", "reduce", "hold"])


def test_a_line_that_contradicts_itself_is_refused(round: Round, member: Any) -> None:
    refused("above-cost", deeds.change_line, makers.line_of(round), committed=Decimal(1001), by=member)
    refused("too-early", deeds.change_line, makers.line_of(round), committed=Decimal(10), committed_until=2026, by=member)
    line = makers.line_of(round)
    deeds.change_line(line, committed=Decimal(400), committed_until=2028, must="keep", by=member)
    assert [line.committed_in(year) for year in (2027, 2028, 2029)] == [400, 400, 0]


def test_a_line_on_which_a_partner_spoke_stays(round: Round, member: Any, partner: Any) -> None:
    line = makers.line_of(round)
    View.objects.create(line=line, organisation=factories.org(partner), function="le directeur", stance="favorable")
    refused("heard", deeds.remove_line, line, by=member)
    deeds.remove_line(makers.line_of(round, 1), by=member)
    assert round.lines.count() == 2


def test_an_option_is_written_with_its_figures_and_is_no_assumption_any_more(
    round: Round, member: Any, partner: Any
) -> None:
    line = makers.line_of(round)
    place = factories.org(partner).territory
    made = deeds.save_option(
        makers.option(line, "retheme"), years=FIGURES, places={place: PlaceFigures(Decimal(75), "deux visites", "un carnet")}, title="conseil", by=member
    )  # fmt: skip
    assert not made.assumed
    assert [(row.cost, row.other, row.days) for row in made.years.all()] == [(800, 400, 3)]
    told = made.territories.get(territory=place)
    assert (told.kept, told.loses, told.gains) == (75, "deux visites", "un carnet")


def test_figures_one_cannot_take_are_refused(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    refused("no-cost", deeds.save_option, makers.option(line, "hold"), years={}, places={}, by=member)
    refused(
        "negative",
        deeds.save_option,
        makers.option(line, "hold"),
        years={2027: YearFigures(Decimal(-1))},
        places={},
        by=member,
    )
    deeds.change_line(line, committed=Decimal(900), by=member)
    refused(
        "under-commitment",
        deeds.save_option,
        makers.option(makers.line_of(round), "reduce"),
        years=FIGURES,
        places={},
        by=member,
    )


def test_a_stop_waits_for_two_others_to_be_weighed_then_for_its_reasons(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    years = {2027: YearFigures(Decimal(0))}

    def stop(**change: Any) -> Option:
        return deeds.save_option(Option(line=line), years=years, places={}, by=member, **(STOP | change))

    refused("not-weighed", stop)
    deeds.look_at(makers.option(line, "retheme"), by=member)
    refused("not-weighed", stop)
    deeds.look_at(makers.option(line, "watch"), by=member)
    refused("no-reason", stop, signed_reason="")
    refused("no-function", stop, signed_function="")
    refused("no-exit", stop, exit_plan="")
    made = stop()
    assert made.signed_on is not None
    assert not line.options.exclude(pk=made.pk).filter(kind="stop").exists()


def test_an_option_leaves_but_the_last_and_the_locked_stay(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    deeds.lock(line, makers.option(line, "keep"), by=member)
    assert line.locked_by == member.acting.function
    kept = makers.option(makers.line_of(round), "keep")
    refused("locked", deeds.remove_option, kept, by=member)
    for kind in ("reduce", "retheme", "watch", "hold"):
        deeds.remove_option(makers.option(makers.line_of(round), kind), by=member)
    deeds.lock(makers.line_of(round), None, by=member)
    refused("last-option", deeds.remove_option, makers.option(makers.line_of(round), "keep"), by=member)


def test_a_lock_below_what_is_signed_or_from_elsewhere_is_refused(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    refused("elsewhere", deeds.lock, line, makers.option(makers.line_of(round, 1), "keep"), by=member)
    deeds.change_line(line, committed=Decimal(900), by=member)
    refused("under-commitment", deeds.lock, makers.line_of(round), makers.option(makers.line_of(round), "hold"), by=member)
