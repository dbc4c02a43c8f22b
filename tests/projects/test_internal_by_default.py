"""On a published sheet, what one adds stays inside until it is published; nobody's words are rewritten in their name."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import Effect, Project
from alliage.projects.services.effects import add_effect, change_effect, confirm_effect
from alliage.projects.services.publishing import publish
from alliage.projects.services.words import say_word
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), published=True)


@pytest.fixture
def agent(member: Any) -> Any:
    """A colleague who writes but may not publish."""
    return factories.member(organisation=factories.org(member), may_publish=False)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def seen(project: Project, person: Any = None) -> str:
    client = Client()
    if person:
        client.force_login(person)
    return text(client.get(project.get_absolute_url()))


def tell(project: Project, by: Any, statement: str, place: Any, **values: Any) -> Effect:
    return add_effect(project, by=by, statement=statement, domain="service", territory=place, **values)


def test_an_effect_added_without_the_right_stays_inside(
    client: Client, member: Any, partner: Any, agent: Any, stranger: Any, project: Project
) -> None:
    tell(project, agent, "Un effet d’agent", factories.org(agent).territory)
    tell(project, member, "Un effet publié", factories.org(member).territory)
    for reader in (None, stranger):
        page = seen(project, reader)
        assert "Un effet d’agent" not in page
        assert "Un effet publié" in page
    inside = seen(project, partner)
    assert "Un effet d’agent" in inside
    assert inside.count('<span class="tag hold">interne</span>') == 1
    client.force_login(agent)
    assert "reste entre partenaires jusqu’à ce qu’une personne" in text(
        client.get(f"/cooperations/{project.pk}/effets/ajouter/")
    )
    client.force_login(member)
    assert "dès l’enregistrement, tout le monde lira" in text(client.get(f"/cooperations/{project.pk}/effets/ajouter/"))
    path = f"/cooperations/{project.pk}/publier/"
    page = text(client.get(path))
    assert "1 ajout depuis la publication" in page
    assert "1 effet, avec sa source" in page
    since = project.published_at
    assert client.post(path, {"reason": "Urgence"}).status_code == 302
    assert "Un effet d’agent" in seen(project)
    assert "depuis la publication" not in text(client.get(path))
    project.refresh_from_db()
    assert project.published_at == since
    assert JournalEntry.objects.filter(subject_id=project.pk).order_by("pk").last().verb == "project.additions_published"


def test_a_published_effect_mended_without_the_right_goes_back_inside(member: Any, agent: Any, project: Project) -> None:
    row = tell(project, member, "Phrase publiée", factories.org(member).territory)
    change_effect(row, by=agent, statement="Phrase publiée")
    assert "Phrase publiée" in seen(project)
    change_effect(row, by=agent, statement="Phrase retouchée")
    assert "Phrase retouchée" not in seen(project)
    change_effect(row, by=member, statement="Phrase relue")
    assert "Phrase relue" not in seen(project)
    publish(project, by=member, reason="Urgence")
    assert "Phrase relue" in seen(project)


def test_what_one_side_says_of_the_other_waits_for_its_word(member: Any, partner: Any, project: Project) -> None:
    row = tell(project, member, "Dit de Kaléba", factories.org(partner).territory)
    assert row.published_at is not None
    assert "Dit de Kaléba" not in seen(project)
    assert "à confirmer par Kaléba" in seen(project, member)
    confirm_effect(row, by=partner)
    assert "Dit de Kaléba" in seen(project)


def test_a_word_is_public_once_published(client: Client, member: Any, agent: Any, project: Project) -> None:
    row = project.territories.get(territory=factories.org(agent).territory)
    say_word(row, word="Une parole d’agent", function="", by=agent)
    assert "Une parole d’agent" not in seen(project)
    assert "Une parole d’agent" in seen(project, member)
    client.force_login(agent)
    page = text(client.get(f"/cooperations/{project.pk}/parole/{row.territory.slug}/"))
    assert "reste entre partenaires" in page
    publish(project, by=member, reason="Urgence")
    assert seen(project).count("Une parole d’agent") == 1
    row.refresh_from_db()
    say_word(row, word="Une parole relue", function="", by=member)
    assert "Une parole relue" in seen(project)


def test_money_says_what_will_be_read(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/argent/ajouter/"
    assert "dès l’enregistrement, tout le monde lira" in text(client.get(path))
    Project.objects.update(published_at=None)
    assert "Cette fiche est publiée" not in text(client.get(path))


@pytest.mark.parametrize(
    "changed", [{"statement": "Autre phrase"}, {"level": "documented", "source_url": "https://exemple.test/"}]
)
def test_words_changed_by_the_other_side_are_said_by_it(
    member: Any, partner: Any, project: Project, changed: dict[str, str]
) -> None:
    row = tell(project, partner, "Phrase de Kaléba", factories.org(partner).territory, function="le maire")
    change_effect(row, by=member, function="le maire", **changed)
    row.refresh_from_db()
    assert (row.organisation, row.user, row.function) == (factories.org(member), member, member.acting.function)
    page = seen(project, partner)
    assert f"dit par {factories.org(member).territory.name} · à confirmer par Kaléba" in page
    assert row.statement not in seen(project)


def test_a_colleague_mends_without_changing_who_says_it(member: Any, partner: Any, project: Project) -> None:
    row = tell(project, partner, "Phrase de Kaléba", factories.org(partner).territory, function="le maire")
    colleague = factories.member(organisation=factories.org(partner))
    change_effect(row, by=colleague, statement="Phrase mieux écrite")
    change_effect(row, by=member, domain="lien")
    row.refresh_from_db()
    assert (row.organisation, row.user, row.function) == (factories.org(partner), partner, "le maire")


def test_a_sentence_has_its_language(client: Client, member: Any, partner: Any, project: Project) -> None:
    place = factories.org(partner).territory
    client.force_login(partner)
    typed = {"territory": place.pk, "domain": "service", "level": "declared", "function": "the mayor"}
    path = f"/cooperations/{project.pk}/effets/ajouter/"
    assert 'value="fr" selected' in text(client.get(path))
    assert client.post(path, typed | {"statement": "Six districts", "language": "en"}).status_code == 302
    said = {"word": "We keep the exchange.", "word_language": "en", "word_function": "the mayor"}
    assert client.post(f"/cooperations/{project.pk}/parole/{place.slug}/", said).status_code == 302
    tell(project, member, "Une phrase française", factories.org(member).territory)
    french, english = text(client.get(project.get_absolute_url())), text(client.get(f"/en{project.get_absolute_url()}"))
    assert '<p lang="en" dir="auto">Six districts</p>' in french
    assert '<blockquote lang="en" dir="auto">' in french
    assert "<p>Six districts</p>" in english
    assert "<blockquote>" in english
    assert '<p lang="fr" dir="auto">Une phrase française</p>' in english
    assert client.post(path, typed | {"statement": "x", "language": "tlh"}).status_code == 200
    assert Effect.objects.filter(at__lte=timezone.now()).count() == 2


def test_the_original_language_is_said_where_nothing_is_translated(client: Client, project: Project) -> None:
    said = re.compile("Original text in French|Texte original en French")
    path = f"/cooperations/{project.pk}/"
    assert said.search(text(client.get(f"/en{path}")))
    assert "Texte original" not in text(client.get(path))
    project.texts.create(language="en", title="A title")
    assert not said.search(text(client.get(f"/en{path}")))


def test_an_effect_says_its_domain_and_its_day(member: Any, project: Project) -> None:
    place = factories.org(member).territory
    factories.effect(project, place, domain="competences", observed_on="2026-03-14", function="la cheffe du service")
    page = seen(project)
    assert "· compétences · constaté le 14.03.2026 · la cheffe du service" in page
    factories.effect(project, place, domain="lien", function="le maire")
    assert "· lien social · le maire" in seen(project)
