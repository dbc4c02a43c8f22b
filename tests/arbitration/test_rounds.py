"""Opening a round, its frame, who sees it, closing and reopening."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from alliage.arbitration.models import Named, Round
from alliage.arbitration.permissions import can_edit, can_view
from alliage.arbitration.queries.cases import Entry
from alliage.arbitration.services import rounds as deeds
from alliage.rules.errors import RuleError
from tests import factories
from tests.arbitration import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    return makers.opened(member, factories.org(partner), vote_on=date(2027, 2, 12))


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RuleError) as error:
        deed(*args, **kwargs)
    assert error.value.code == code


def test_a_round_opens_with_its_lines_their_options_and_one_person_named(round: Round, member: Any) -> None:
    assert [(line.label, line.own, line.other) for line in round.lines.all()] == [
        ("Coopération 01", 1000, 500), ("Coopération 02", 2000, 1000), ("Coopération 03", 3000, 1500)
    ]  # fmt: skip
    line = makers.line_of(round)
    assert [option.kind for option in line.options.all()] == ["keep", "reduce", "retheme", "watch", "hold"]
    assert [option.assumed for option in line.options.all()] == [False, True, True, True, True]
    assert [row.user for row in round.named.all()] == [member]
    assert {row.weight for row in round.territories.all()} == {1}
    assert [step.code for step in round.steps.all()] == ["hear", "check", "services", "note", "close", "report", "letters"]


def test_what_cannot_open(member: Any, partner: Any, stranger: Any) -> None:
    home = factories.org(member)
    entry = Entry("x", "Missions", "missions", Decimal(10))
    refused("no-line", deeds.open_round, home, makers.budget(), [], by=member)
    refused("negative", deeds.open_round, home, makers.budget(-1), [entry], by=member)
    refused(
        "negative", deeds.open_round, home, makers.budget(), [Entry("x", "Missions", "missions", Decimal(-10))], by=member
    )
    refused("years", deeds.open_round, home, makers.budget(year=2026), [entry], by=member)
    with pytest.raises(PermissionDenied):
        deeds.open_round(home, makers.budget(), [entry], by=stranger)
    assert not Round.objects.exists()


def test_only_the_people_named_see_it_before_the_vote(round: Round, member: Any, partner: Any, stranger: Any) -> None:
    colleague = factories.member(organisation=factories.org(member))
    for person, sees in ((member, True), (colleague, False), (partner, False), (stranger, False)):
        assert can_view(person, round) is sees
        assert Round.objects.visible_to(person).filter(pk=round.pk).exists() is sees
    deeds.name_person(round, colleague, by=member)
    assert can_view(colleague, round)
    assert can_edit(colleague, round)
    round.stage = Round.Stage.VOTED
    round.save()
    late = factories.member(organisation=factories.org(member))
    assert can_view(late, round)
    assert Round.objects.visible_to(late).filter(pk=round.pk).exists()
    assert not can_edit(late, round)
    assert not can_view(partner, round)


def test_an_elected_person_named_reads_and_changes_nothing(round: Round, member: Any) -> None:
    elected = factories.member(organisation=factories.org(member), role="elu")
    deeds.name_person(round, elected, by=member)
    assert can_view(elected, round)
    assert not can_edit(elected, round)


def test_naming_somebody_from_elsewhere_is_refused_and_an_editor_remains(round: Round, member: Any, stranger: Any) -> None:
    refused("outside", deeds.name_person, round, stranger, by=member)
    refused("last-editor", deeds.unname, Named.objects.get(round=round), by=member)
    colleague = factories.member(organisation=factories.org(member))
    deeds.name_person(round, colleague, by=member)
    deeds.unname(Named.objects.get(round=round, user=member), by=colleague)
    assert not can_view(member, round)


def test_the_frame_changes_and_the_steps_follow_the_vote(round: Round, member: Any) -> None:
    deeds.change_frame(round, envelope=Decimal(4000), days=Decimal(40), vote_on=date(2027, 3, 12), by=member)
    first = round.years.get()
    assert (first.envelope, first.days) == (4000, 40)
    assert round.steps.get(code="report").due_on == date(2027, 2, 28)
    refused("negative", deeds.change_frame, round, envelope=Decimal(-1), by=member)


def test_a_second_year_costs_what_the_first_does(round: Round, member: Any) -> None:
    deeds.add_year(round, envelope=Decimal(4500), by=member)
    assert [row.year for row in round.years.all()] == [2027, 2028]
    line = makers.line_of(round)
    assert [[(row.year, row.cost) for row in option.years.all()] for option in line.options.filter(kind="keep")] == [
        [(2027, 1000), (2028, 1000)]
    ]
    refused("negative", deeds.add_year, round, envelope=Decimal(-1), by=member)


def test_weights_and_floors_are_kept_or_refused(round: Round, member: Any) -> None:
    places = [row.territory for row in round.territories.all()]
    deeds.set_balance(round, dict.fromkeys(places, (2, Decimal(50))), by=member)
    assert [(row.weight, row.floor) for row in round.territories.all()] == [(2, 50), (2, 50)]
    refused("no-weight", deeds.set_balance, round, dict.fromkeys(places, (0, Decimal(0))), by=member)
    refused("not-100", deeds.set_weights, round, {"effects": 90}, by=member)
    deeds.set_weights(round, {"effects": 60, "results": 40}, by=member)
    assert round.weights == {"effects": 60, "results": 40}


def test_limits_that_cannot_hold_are_refused(round: Round, member: Any) -> None:
    about = {"dimension": "spending", "key": "cooperation", "label": "coopération", "by": member}
    refused("no-bound", deeds.set_limit, round, least=None, most=None, **about)
    refused("crossed", deeds.set_limit, round, least=Decimal(2), most=Decimal(1), **about)
    refused("above-envelope", deeds.set_limit, round, least=Decimal(5001), most=None, **about)
    deeds.set_limit(round, least=None, most=Decimal(3000), **about)
    deeds.set_limit(round, least=Decimal(100), most=Decimal(2000), **about)
    assert [(row.least, row.most) for row in round.limits.all()] == [(100, 2000)]
    deeds.remove_limit(round.limits.get(), by=member)
    assert not round.limits.exists()


def test_two_options_depend_on_each_other_across_lines_only(round: Round, member: Any, partner: Any) -> None:
    one, two = makers.line_of(round, 0), makers.line_of(round, 1)
    refused(
        "one-line",
        deeds.tie,
        round,
        kind="either",
        first=makers.option(one, "hold"),
        second=makers.option(one, "keep"),
        by=member,
    )
    link = deeds.tie(round, kind="either", first=makers.option(one, "hold"), second=makers.option(two, "hold"), by=member)
    assert round.links.get() == link
    deeds.untie(link, by=member)
    assert not round.links.exists()


def test_a_closed_round_moves_no_more_until_it_is_reopened_with_a_reason(round: Round, member: Any) -> None:
    deeds.close_round(round, by=member)
    refused("closed", deeds.change_frame, round, envelope=Decimal(1), by=member)
    refused("no-reason", deeds.reopen_round, round, reason=" ", by=member)
    deeds.reopen_round(round, reason="L’enveloppe a baissé", by=member)
    assert (round.stage, round.reopened_reason) == ("prepared", "L’enveloppe a baissé")
    Round.objects.filter(pk=round.pk).update(stage="voted")
    voted = Round.objects.get(pk=round.pk)
    refused("voted", deeds.reopen_round, voted, reason="Trop tard", by=member)
    refused("voted", deeds.delete_round, voted, by=member)


def test_two_people_at_once_the_second_is_told(round: Round, member: Any) -> None:
    mine, theirs = Round.objects.get(pk=round.pk), Round.objects.get(pk=round.pk)
    deeds.change_frame(theirs, envelope=Decimal(4000), by=member)
    refused("stale", deeds.change_frame, mine, envelope=Decimal(3000), by=member)
    assert round.years.get().envelope == 4000


def test_a_round_nobody_voted_is_removed_with_what_it_holds(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    line.locked = makers.option(line, "keep")
    line.save()
    deeds.delete_round(round, by=member)
    assert not Round.objects.exists()


def test_a_step_is_done_and_taken_back(round: Round, member: Any) -> None:
    step = round.steps.get(code="hear")
    deeds.finish_step(step, done=True, by=member)
    assert step.done_function == member.acting.function
    deeds.change_frame(Round.objects.get(pk=round.pk), envelope=Decimal(5000), vote_on=date(2027, 4, 1), by=member)
    step.refresh_from_db()
    assert step.done_on is not None
    deeds.finish_step(step, done=False, by=member)
    assert step.done_on is None
