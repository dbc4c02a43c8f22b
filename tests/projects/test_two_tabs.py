"""Two tabs on one indicator, on one word, on the three questions: the second is told, and what it typed stays."""

import html
from typing import Any

import pytest
from django.test import Client

from alliage.projects.models import IndicatorTarget, NoConventionAnswers, Project
from alliage.projects.services.results import Aim, change_indicator
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
CHANGED = "Cette fiche a été modifiée"


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


def stamp(client: Client, path: str) -> str:
    answer = client.get(path)
    assert 'name="stamp"' in text(answer)
    return str(answer.context["form"].initial["stamp"])


def test_two_tabs_on_one_word(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    place = factories.org(member).territory
    path = f"/cooperations/{project.pk}/parole/{place.slug}/"
    seen = stamp(client, path)
    assert client.post(path, {"word": "De l’autre onglet", "stamp": seen}).status_code == 302
    page = text(client.post(path, {"word": "Du premier onglet", "stamp": seen}))
    assert CHANGED in page
    assert "De l’autre onglet" in page
    assert "Du premier onglet" in page
    assert project.territories.get(territory=place).word == "De l’autre onglet"


def test_two_tabs_on_one_indicator(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    place = factories.org(member).territory
    base = f"/cooperations/{project.pk}/resultats/"
    typed = {"statement": "Mieux accueillir", "title": "Jeunes suivis", "kind": "number", f"to_{place.pk}": "40"}
    assert client.post(f"{base}indicateurs/ajouter/", typed | {"to_commun": "90"}).status_code == 302
    row = project.outcomes.get().indicators.get()
    assert IndicatorTarget.objects.get(indicator=row, territory=None).target == 90
    path = f"{base}indicateurs/{row.pk}/"
    seen = stamp(client, path)
    assert client.post(path, typed | {"to_commun": "95", "stamp": seen}).status_code == 302
    answer = client.post(path, typed | {"to_commun": "80", "stamp": seen})
    assert CHANGED in text(answer)
    assert [(each.name, each.recorded, each.typed) for each in answer.context["form"].clashes] == [("to_commun", "95", "80")]
    assert IndicatorTarget.objects.get(indicator=row, territory=None).target == 95
    assert client.post(path, typed | {"to_commun": ""}).status_code == 302
    assert not IndicatorTarget.objects.filter(indicator=row, territory=None).exists()


def test_an_indicator_written_between_reading_and_writing_is_refused(member: Any, project: Project) -> None:
    outcome = project.outcomes.create(statement="Mieux accueillir")
    row, other = outcome.indicators.create(title="Jeunes"), outcome.indicators.get()
    other.save()
    with pytest.raises(RuleError, match="a changé à l’instant"):
        change_indicator(row, statement="", aims=[Aim(None, None, None)], levels=[], due_on=None, by=member, title="x")


def test_two_tabs_on_the_three_questions(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/sans-convention/"
    typed = {"commitments": "oui", "no_conflict": "oui", "stated_action": "oui", "explanation": "Avis reçu."}
    seen = stamp(client, path)
    assert client.post(path, typed | {"stamp": seen}).status_code == 302
    page = text(client.post(path, typed | {"explanation": "Du premier onglet", "stamp": seen}))
    assert CHANGED in page
    assert "Du premier onglet" in page
    seen = stamp(client, path)
    assert client.post(path, typed | {"explanation": "De l’autre", "stamp": seen}).status_code == 302
    assert CHANGED in text(client.post(path, typed | {"explanation": "Du premier onglet", "stamp": seen}))
    assert NoConventionAnswers.objects.get().explanation == "De l’autre"
