"""What comes in for a territory: a signed sentence as it came, seen by who may show it, while its column stands."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry, Situation
from alliage.projects.models import Effect, Indicator, IndicatorValue, Outcome, Project, ProjectTerritory, Submission
from alliage.projects.services import links as deeds
from alliage.projects.services.projects import change_sides
from alliage.projects.services.submissions import accept_submission, return_submission
from alliage.rules.errors import RuleError
from tests import factories

from .test_links import answered, prepared, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Écouter les jeunes")


def test_a_signed_sentence_is_accepted_as_it_came(client: Client, member: Any, partner: Any, project: Project) -> None:
    _link, url = prepared(project, member, partner, "parole")
    answered(client, url, text="Nous attendons encore.", agreed="on")
    received = Submission.objects.get()
    client.force_login(member)
    address = f"/cooperations/reponses/{received.pk}/"
    assert 'name="text"' not in client.get(address).content.decode()
    with pytest.raises(RuleError) as caught:
        accept_submission(received, by=member, text="Nous sommes comblés.")
    assert caught.value.code == "signed"
    assert client.post(address, {"text": "Nous sommes comblés."}).status_code == 302
    received.refresh_from_db()
    row = ProjectTerritory.objects.get(project=project, territory=factories.org(partner).territory)
    assert (row.word, row.word_language, row.word_published_at) == ("Nous attendons encore.", "fr", None)
    assert received.corrected == ""


def test_a_received_sentence_is_read_by_everyone_once_shown(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    place = factories.org(partner).territory
    Project.objects.filter(pk=project.pk).update(published_at=timezone.now(), language="fr")
    ProjectTerritory.objects.filter(project=project, territory=place).update(
        word="Parole d’origine", word_function="le maire", word_on=timezone.localdate(), word_published_at=timezone.now()
    )
    agent = factories.member(organisation=factories.org(member), role="agent", may_publish=False)
    one, two = (prepared(project, member, partner, "parole")[1] for _number in range(2))
    answered(Client(), one, text="Nous attendons encore.", agreed="on")
    client.force_login(agent)
    assert client.post(f"/cooperations/reponses/{Submission.objects.latest('pk').pk}/").status_code == 302
    row = ProjectTerritory.objects.get(project=project, territory=place)
    assert (row.word, row.word_published_at) == ("Nous attendons encore.", None)
    page = text(Client().get(project.get_absolute_url()))
    assert "Nous attendons encore." not in page
    assert "Parole d’origine" not in page
    answered(Client(), two, text="Les travaux commencent.", agreed="on")
    publisher = factories.member(organisation=factories.org(member), may_publish=True)
    client.force_login(publisher)
    address = f"/cooperations/reponses/{Submission.objects.latest('pk').pk}/"
    Situation.objects.create(
        kind="elections_due", territory=place, text="Élections en vue", source_url="https://exemple.test/scrutin"
    )
    assert "J’ai vérifié" in text(client.get(address))
    assert client.post(address).status_code == 422
    assert client.post(address, {"verified": "on"}).status_code == 302
    assert JournalEntry.objects.filter(verb="submission.accepted").latest("pk").detail["verified"]
    assert "Les travaux commencent." in text(Client().get(project.get_absolute_url()))


def test_a_territory_awaited_keeps_its_column(client: Client, member: Any, partner: Any, project: Project) -> None:
    place = factories.org(partner).territory
    link, url = prepared(project, member, partner, "parole")

    def leave() -> None:
        row = Project.objects.get(pk=project.pk)
        change_sides(row, alliances=[], territories=[factories.org(member).territory], by=member)

    with pytest.raises(RuleError) as opened:
        leave()
    answered(client, url, agreed="on")
    deeds.revoke_link(link, by=member)
    with pytest.raises(RuleError) as waits:
        leave()
    assert (opened.value.code, waits.value.code) == ("territory-awaited",) * 2
    return_submission(Submission.objects.get(), reason="Trop tard.", by=member)
    leave()
    assert not project.territories.filter(territory=place).exists()


@pytest.mark.parametrize("kind", ["parole", "effet", "valeur"])
def test_what_comes_in_for_a_territory_that_left_is_refused_in_words(
    client: Client, member: Any, partner: Any, project: Project, kind: str
) -> None:
    outcome = Outcome.objects.create(project=project, statement="L’eau arrive")
    indicator = Indicator.objects.create(outcome=outcome, title="Écoles") if kind == "valeur" else None
    _link, url = prepared(project, member, partner, kind, **({"indicator": indicator} if indicator else {}))
    answered(client, url, agreed="on", domain="service", value="3", on="2026-01-05")
    project.territories.filter(territory=factories.org(partner).territory).delete()
    client.force_login(member)
    answer = client.post(f"/cooperations/reponses/{Submission.objects.get().pk}/", {"text": "Un fait.", "value": "3"})
    assert answer.status_code == 422
    assert "Ce territoire n’a plus de colonne" in text(answer)
    assert (Effect.objects.count(), IndicatorValue.objects.count()) == (0, 0)
