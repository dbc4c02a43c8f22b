"""The three drafts of a round, one by hand, the annex."""

from decimal import Decimal
from typing import Any

import pytest

from alliage.arbitration.models import Draft, Option, Round
from alliage.arbitration.services import annex, drafts, options, rounds
from alliage.rules.errors import RuleError
from tests import factories
from tests.arbitration import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    return makers.opened(member, factories.org(partner))


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RuleError) as error:
        deed(*args, **kwargs)
    assert error.value.code == code


def test_three_drafts_one_row_a_line_none_above_the_envelope(round: Round, member: Any) -> None:
    made = drafts.work_out(round, by=member)
    assert [(draft.letter, draft.method, draft.proven, draft.clash) for draft in made] == [
        ("A", "even", True, {}), ("B", "effects", True, {}), ("C", "signatures", True, {})
    ]  # fmt: skip
    for draft in made:
        assert [row.line.label for row in draft.lines.select_related("line")] == [
            "Coopération 01",
            "Coopération 02",
            "Coopération 03",
        ]
        assert sum(row.cost for row in draft.lines.all()) <= 5000
    assert sum(row.cost for row in made[0].lines.all()) == 5000
    assert {row.option for row in made[0].lines.all()} == {None}


def test_what_it_would_take_is_said_for_each_line_not_kept(round: Round, member: Any) -> None:
    draft = drafts.work_out(round, by=member)[1]
    moved = [row for row in draft.lines.select_related("option") if row.option and row.option.kind != "keep"]
    assert moved
    for row in moved:
        assert row.why["keep"]
        assert not any("points" in sentence for sentence in [*row.why["keep"], *row.why["reasons"]])


def test_working_out_again_replaces_and_a_lock_holds(round: Round, member: Any) -> None:
    drafts.work_out(round, by=member)
    line = makers.line_of(round)
    options.lock(line, makers.option(line, "hold"), by=member)
    made = drafts.work_out(Round.objects.get(pk=round.pk), by=member)
    assert round.drafts.count() == 3
    for draft in made[1:]:
        assert draft.lines.get(line=line).option == makers.option(line, "hold")


def test_nothing_fits_is_said_with_what_clashes_and_what_would_free_it(round: Round, member: Any) -> None:
    for place in range(3):
        line = makers.line_of(round, place)
        options.lock(line, makers.option(line, "keep"), by=member)
    made = drafts.work_out(round, by=member)[1]
    assert made.lines.count() == 0
    assert made.clash["sentences"]
    assert made.clash["relief"]
    assert all(":" not in name.split("«")[0] or "\u00a0:" in name for name in made.clash["relief"])


def test_a_limit_is_named_by_its_own_words_whatever_its_number(round: Round, member: Any) -> None:
    about = {"dimension": "spending", "key": "cooperation", "label": "coopération"}
    rounds.set_limit(round, least=None, most=Decimal(4900), by=member, **about)
    made = drafts.work_out(Round.objects.get(pk=round.pk), by=member)[1]
    told = " ".join(sentence for row in made.lines.all() for sentence in [*row.why["keep"], *row.why["reasons"]])
    told = told.replace("\u00a0", " ")
    assert "nature de dépense : coopération" in told
    assert "« 2027 »" not in told


def test_a_line_without_option_is_named(round: Round, member: Any) -> None:
    Option.objects.filter(line=makers.line_of(round)).delete()
    refused("no-option", drafts.work_out, round, by=member)
    assert not round.drafts.exists()


def test_two_people_at_once_the_second_is_told_and_nothing_moves(round: Round, member: Any) -> None:
    mine = Round.objects.get(pk=round.pk)
    rounds.change_frame(Round.objects.get(pk=round.pk), envelope=Decimal(4000), by=member)
    refused("stale", drafts.work_out, mine, by=member)
    assert not round.drafts.exists()


def test_a_draft_by_hand_is_kept_beside_and_said_when_it_is_too_dear(round: Round, member: Any) -> None:
    drafts.work_out(round, by=member)
    lines = [makers.line_of(round, place) for place in range(3)]
    refused("no-choice", drafts.compose, round, {lines[0]: makers.option(lines[0], "keep")}, title="x", by=member)
    made = drafts.compose(round, {line: makers.option(line, "keep") for line in lines}, title="Tout garder", by=member)
    assert (made.letter, made.method, str(made)) == ("D", "hand", "D · Tout garder")
    assert sum(row.cost for row in made.lines.all()) == 6000
    drafts.work_out(Round.objects.get(pk=round.pk), by=member)
    assert list(round.drafts.values_list("letter", flat=True)) == ["A", "B", "C", "D"]


def test_the_annex_says_the_staircase_the_front_and_the_weights(round: Round, member: Any) -> None:
    refused("no-draft", annex.start, round, by=member)
    drafts.work_out(round, by=member)
    assert annex.start(Round.objects.get(pk=round.pk), by=member) is True
    told = Draft.objects.get(round=round, letter="B").annex
    assert [step["percent"] for step in told["stairs"]] == list(range(50, 121))
    points = [step["points"] for step in told["stairs"] if step["points"] is not None]
    assert points == sorted(points)
    assert told["front"]["exact"] is True
    assert {turn["weight"] for turn in told["turns"]} == {1}
    assert annex.progress_of(round) is None


def test_the_annex_explains_the_lines_the_request_had_no_time_for(round: Round, member: Any) -> None:
    draft = drafts.work_out(round, by=member)[1]
    row = next(each for each in draft.lines.select_related("option") if each.option and each.option.kind != "keep")
    before = row.why["keep"]
    row.why = row.why | {"keep": []}
    row.save()
    annex.start(Round.objects.get(pk=round.pk), by=member)
    row.refresh_from_db()
    assert row.why["keep"] == before != []


def test_the_annex_stops_when_asked_and_keeps_what_was_known(round: Round, member: Any) -> None:
    drafts.work_out(round, by=member)
    seen = []

    def told(done: int, total: int) -> None:
        seen.append(done)
        annex.stop(Round.objects.get(pk=round.pk), by=member)
        annex._step(round.pk, done, total)

    with pytest.raises(annex.Stopped):
        annex.work(drafts.brief(round), told)
    assert seen == [1]
    assert Draft.objects.get(round=round, letter="B").annex == {}
