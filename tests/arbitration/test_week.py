"""What a round brings to the week: to the people named, to the partner asked, to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from alliage.actors.models import Membership, User
from alliage.arbitration.queries.week import lines_for
from alliage.arbitration.services import voices
from tests import factories
from tests.arbitration import makers

pytestmark = pytest.mark.django_db


def week(*people: User) -> dict[int, list[tuple[str, str]]]:
    """Kind and text of each line, by person."""
    fresh = [User.objects.get(pk=person.pk) for person in people]
    return {key: [(line.kind, line.text) for line in lines] for key, lines in lines_for(fresh).items()}


def test_steps_go_to_the_people_named_while_they_work_there(member: Any, partner: Any, stranger: Any) -> None:
    makers.opened(member, factories.org(partner), vote_on=timezone.localdate() + timedelta(days=25))
    colleague = factories.member(organisation=factories.org(member))
    told = week(member, colleague, partner, stranger)
    assert ("round-step", "Demander l’avis de chaque partenaire") in told[member.pk]
    assert (told[colleague.pk], told[partner.pk], told[stranger.pk]) == ([], [], [])
    Membership.objects.filter(user=member).update(left_on=timezone.localdate())
    assert week(member)[member.pk] == []


def test_a_partner_asked_reads_it_in_its_week_until_it_answers(member: Any, partner: Any) -> None:
    made = makers.opened(member, factories.org(partner))
    link, _token = voices.ask_view(
        makers.line_of(made),
        organisation=factories.org(partner),
        function="le maire",
        question="Que garder ?",
        language="fr",
        by=member,
    )
    assert week(partner)[partner.pk] == [("round-view", "Coopération 01")]
    voices.answer(link, stance="favorable", text="", function="")
    assert week(partner)[partner.pk] == []
