"""« À faire » says to each person what she can do, one line a project; a question can always be asked."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.projects.models import Indicator, IndicatorValue, Outcome, Project, ProjectTerritory
from alliage.projects.services.comments import answer, ask
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/cooperations/a-faire/"


def read(answer: Any) -> str:
    return html.unescape(re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def two(member: Any, partner: Any) -> list[Project]:
    bodies = factories.org(member), factories.org(partner)
    return [factories.project(*bodies, title=title) for title in ("Eau & forêts", "Jeunes")]


def test_messages_and_answers_make_one_line_a_project(
    client: Client, two: list[Project], member: Any, partner: Any, count_queries: Any
) -> None:
    home, away = factories.org(member).territory, factories.org(partner).territory
    asked = ask(two[0], territory=away, text="Combien ?", by=member)
    answer(asked, text="Six.", by=partner)
    ask(two[0], territory=home, text="Et chez vous ?", by=partner)
    client.force_login(member)
    client.get(URL)
    with count_queries() as few:
        assert "2 messages de partenaires à lire : Eau & forêts Lire" in read(client.get(URL))
    ask(two[1], territory=home, text="Quand ?", by=partner)
    with count_queries() as many:
        page = client.get(URL)
    assert len(many) == len(few)
    assert "1 message de partenaire à lire : Jeunes Lire" in read(page)
    assert re.findall(r'href="(/cooperations/\d+/#alire)"', page.content.decode()) == [
        f"/cooperations/{row.pk}/#alire" for row in two
    ]


def test_who_only_reads_is_asked_for_nothing_she_may_not_do(
    client: Client, two: list[Project], member: Any, partner: Any
) -> None:
    body = factories.org(member)
    ask(two[0], territory=body.territory, text="Quand ?", by=partner)
    outcome = Outcome.objects.create(project=two[0], statement="Des éducateurs")
    indicator = Indicator.objects.create(outcome=outcome, title="Éducateurs")
    IndicatorValue.objects.create(
        indicator=indicator, territory=body.territory, on=date(2026, 1, 1), value=4, organisation=factories.org(partner),
        function="x",
    )  # fmt: skip
    bond = factories.alliance(body, factories.org(partner))
    factories.convention(bond, ends_on=timezone.localdate() + timedelta(days=60))
    client.force_login(member)
    assert {"Lire", "Préparer la suite", "à accepter"} == {
        words for words in ("Lire", "Préparer la suite", "à accepter") if words in read(client.get(URL))
    }
    client.force_login(factories.member(organisation=body, role="elu"))
    page = client.get(URL)
    words = read(page)
    assert not [said for said in ("message de partenaire", "Préparer la suite", "à accepter") if said in words]
    links = re.findall(r'<a class="btn small" href="([^"#]+)', page.content.decode())
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_a_question_can_be_asked_when_both_words_are_written(
    client: Client, two: list[Project], member: Any, partner: Any
) -> None:
    ProjectTerritory.objects.update(word="Nous y tenons.", word_function="le maire", word_on=date(2026, 1, 1))
    for side in (member, partner):
        factories.effect(two[0], factories.org(side).territory)
    client.force_login(member)
    page = client.get(two[0].get_absolute_url()).content.decode()
    away = factories.org(partner).territory
    assert away is not None
    part = page[page.index('id="echanges"') :].split("</section>")[0]
    assert f'href="/cooperations/{two[0].pk}/demander/{away.slug}/"' in part
    assert client.get(f"/cooperations/{two[0].pk}/demander/{away.slug}/").status_code == 200
