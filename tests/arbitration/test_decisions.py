"""The vote as voted, its follow-ups, and the immediate suspension."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.arbitration.models import Decision, FollowUp, Option, Round
from alliage.arbitration.services import decisions as deeds
from alliage.arbitration.services.decisions import Act, Voted
from alliage.projects.models import Project
from alliage.rules.errors import RuleError
from alliage.rules.findings import add_months
from tests import factories
from tests.arbitration import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    return makers.opened(member, factories.org(partner))


def today() -> date:
    return timezone.localdate()


def act(**change: Any) -> Act:
    return Act(**({"on": today(), "ref": "2027-02-12", "signatory": "La présidente"} | change))


def votes(round: Round, *kinds: str, reason: str = "Un autre Département agit au même endroit") -> dict[Any, Voted]:
    lines = [makers.line_of(round, place) for place in range(3)]
    return {line: Voted(makers.option(line, kind), Decimal(500), reason) for line, kind in zip(lines, kinds, strict=True)}


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RuleError) as error:
        deed(*args, **kwargs)
    assert error.value.code == code


def test_the_vote_is_written_as_voted_and_told_to_each_cooperation(round: Round, member: Any) -> None:
    deeds.decide(round, act(minority="Deux voix contre"), votes(round, "keep", "retheme", "hold"), by=member)
    round.refresh_from_db()
    assert (round.stage, round.deliberation_ref, round.signatory, round.minority) == (
        "voted",
        "2027-02-12",
        "La présidente",
        "Deux voix contre",
    )
    made = list(Decision.objects.order_by("line__position"))
    assert [(row.kind, row.cost, row.weighed) for row in made] == [
        ("keep", 500, True),
        ("retheme", 500, True),
        ("hold", 500, True),
    ]
    assert [(row.months, row.due_on) for row in made[0].followups.all()] == [
        (6, add_months(today(), 6)),
        (12, add_months(today(), 12)),
    ]
    stages = list(Project.objects.order_by("title").values_list("stage", flat=True))
    assert stages == ["running", "running", "suspended"]
    paused = Project.objects.get(title="Coopération 03")
    assert (paused.stage_reason, paused.review_on) == ("Un autre Département agit au même endroit", add_months(today(), 6))
    verbs = JournalEntry.objects.filter(
        subject_label__startswith="Coopération", verb__in=["round.decided_on", "project.decided"]
    )
    assert sorted(verbs.values_list("verb", flat=True)) == ["project.decided", "round.decided_on", "round.decided_on"]


def test_a_stop_nobody_weighed_is_recorded_and_said(round: Round, member: Any) -> None:
    line = makers.line_of(round)
    Option.objects.create(line=line, kind="stop")
    deeds.decide(round, act(), votes(round, "stop", "keep", "keep"), by=member)
    assert Decision.objects.get(line=line).weighed is False
    assert Project.objects.get(pk=line.project_id).stage == "done"


def test_what_a_vote_cannot_be(round: Round, member: Any, stranger: Any) -> None:
    all_kept = votes(round, "keep", "keep", "keep")
    refused("later", deeds.decide, round, act(on=today() + timedelta(days=1)), all_kept, by=member)
    refused("earlier", deeds.decide, round, act(on=today() - timedelta(days=2)), all_kept, by=member)
    refused("no-act", deeds.decide, round, act(ref=" "), all_kept, by=member)
    refused("no-signatory", deeds.decide, round, act(signatory=""), all_kept, by=member)
    refused("no-vote", deeds.decide, round, act(), dict(list(all_kept.items())[:2]), by=member)
    Option.objects.update(why="")
    refused("no-reason", deeds.decide, round, act(), votes(round, "hold", "keep", "keep", reason=""), by=member)
    with pytest.raises(PermissionDenied):
        deeds.decide(round, act(), all_kept, by=stranger)
    assert not Decision.objects.exists()
    assert Round.objects.get(pk=round.pk).stage == "prepared"


def test_a_vote_is_written_once(round: Round, member: Any) -> None:
    deeds.decide(round, act(), votes(round, "keep", "keep", "keep"), by=member)
    refused("voted", deeds.decide, Round.objects.get(pk=round.pk), act(), votes(round, "keep", "keep", "keep"), by=member)


def test_what_really_happened_is_signed_and_dated(round: Round, member: Any, stranger: Any) -> None:
    deeds.decide(round, act(), votes(round, "keep", "keep", "keep"), by=member)
    row = FollowUp.objects.select_related("decision__line__round").first()
    refused("empty", deeds.follow_up, row, text=" ", by=member)
    deeds.follow_up(row, text="Les visites ont repris en mai.", by=member)
    row.refresh_from_db()
    assert (row.text, row.done_on, row.function) == ("Les visites ont repris en mai.", today(), member.acting.function)
    with pytest.raises(PermissionDenied):
        deeds.follow_up(row, text="x", by=stranger)


def test_an_immediate_suspension_has_its_reason_its_act_and_a_day(member: Any, partner: Any, stranger: Any) -> None:
    row = factories.project(factories.org(member), factories.org(partner))
    told = {"ground": "Sécurité des personnes", "reason": "Combats à trente kilomètres", "act": "Courrier du 3 mars"}
    later = today() + timedelta(days=60)
    refused("no-reason", deeds.suspend_now, row, **(told | {"reason": " "}), review_on=later, by=member)
    refused("no-review", deeds.suspend_now, row, **told, review_on=today(), by=member)
    with pytest.raises(PermissionDenied):
        deeds.suspend_now(row, **told, review_on=later, by=stranger)
    deeds.suspend_now(row, **told, review_on=later, by=member)
    row.refresh_from_db()
    assert (row.stage, row.stage_reason, row.review_on) == (
        "suspended",
        "Sécurité des personnes\u00a0: Combats à trente kilomètres",
        later,
    )
