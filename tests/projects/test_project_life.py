"""Publication, the bin, translations, the three questions; projects on the pages of places, bodies and alliances."""

import html
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliage.actors.models import JournalEntry
from alliage.design import slots
from alliage.projects.models import NoConventionAnswers, Project
from alliage.projects.services.projects import delete_project, restore_project
from alliage.projects.services.publishing import publish, unpublish
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Un titre à lire")


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_publishing_says_what_will_be_seen_then_shows_it(client: Client, member: Any, project: Project) -> None:
    factories.effect(project)
    client.force_login(member)
    path = f"/cooperations/{project.pk}/publier/"
    page = text(client.get(path))
    assert "Tout le monde verra" in page
    assert "1 effet, avec sa source" in page
    assert "Restera entre partenaires" in page
    assert client.post(path, {"reason": "Urgence"}).status_code == 302
    client.logout()
    assert "Un titre à lire" in text(client.get(project.get_absolute_url()))
    client.force_login(member)
    client.post(path, {"retirer": "1"})
    client.logout()
    assert client.get(project.get_absolute_url()).status_code == 404
    verbs = JournalEntry.objects.filter(subject_id=project.pk, verb__contains="published").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["project.published", "project.unpublished"]


def test_publishing_is_a_right_of_its_own(
    client: Client, member: Any, partner: Any, stranger: Any, project: Project
) -> None:
    editor = factories.member(organisation=factories.org(member), may_publish=False)
    path = f"/cooperations/{project.pk}/publier/"
    for reader, status in ((editor, 403), (stranger, 404)):
        client.force_login(reader)
        assert client.get(path).status_code == status
        assert client.post(path, {"reason": "Urgence"}).status_code == status
    for deed in (publish, unpublish):
        with pytest.raises(PermissionDenied):
            deed(project, by=editor)
    publish(project, by=partner, reason="Urgence")
    assert Project.objects.published().get() == project


def test_a_project_without_a_column_is_not_published(member: Any, project: Project) -> None:
    project.territories.all().delete()
    with pytest.raises(RuleError, match="au moins un territoire"):
        publish(project, by=member, reason="Urgence")


def test_the_bin_and_the_way_back(client: Client, member: Any, partner: Any, stranger: Any, project: Project) -> None:
    client.force_login(member)
    page = text(client.post(f"/cooperations/{project.pk}/supprimer/", follow=True))
    assert "La fiche est dans la corbeille." in page
    assert f'action="/cooperations/{project.pk}/restaurer/"' in page
    assert client.get(project.get_absolute_url()).status_code == 404
    client.force_login(stranger)
    assert "Un titre à lire" not in text(client.get("/corbeille/"))
    assert client.post(f"/cooperations/{project.pk}/restaurer/").status_code == 404
    client.force_login(partner)
    assert "Un titre à lire" in text(client.get("/corbeille/"))
    assert client.post(f"/cooperations/{project.pk}/restaurer/").status_code == 302
    assert client.get(project.get_absolute_url()).status_code == 200
    assert Project.objects.of(factories.org(member)).count() == 1


def test_a_published_project_is_withdrawn_first(client: Client, member: Any, project: Project) -> None:
    publish(project, by=member, reason="Urgence")
    with pytest.raises(RuleError, match="retirez d’abord la publication"):
        delete_project(project, by=member)
    client.force_login(member)
    assert "retirez d’abord la publication" in text(client.post(f"/cooperations/{project.pk}/supprimer/", follow=True))
    assert Project.objects.kept().count() == 1


def test_deleting_is_for_those_who_edit(member: Any, project: Project) -> None:
    agent = factories.member(organisation=factories.org(member), role="agent")
    for deed in (delete_project, restore_project):
        with pytest.raises(PermissionDenied):
            deed(project, by=agent)


def test_translations(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/traductions/"
    assert "Aucune traduction encore" in text(client.get(path))
    sent = {"language": "en", "title": "A title to read", "summary": "", "common_ground": ""}
    assert client.post(f"{path}ajouter/", sent).status_code == 302
    assert client.post(f"{path}ajouter/", sent).status_code == 200
    assert client.post(f"{path}ajouter/", sent | {"language": "fr"}).status_code == 200
    assert client.post(f"{path}en/", {"title": "Another title"}).status_code == 302
    assert project.texts.get().title == "Another title"
    assert "Another title" in text(client.get(f"/en{project.get_absolute_url()}"))
    assert client.post(f"{path}en/retirer/").status_code == 302
    assert project.texts.count() == 0
    assert client.get(f"{path}de/").status_code == 404


def test_the_three_questions_are_asked_without_a_convention(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    client.force_login(member)
    asked = "Répondre aux trois questions"
    assert asked in text(client.get(project.get_absolute_url()))
    path = f"/cooperations/{project.pk}/sans-convention/"
    page = text(client.get(path))
    assert "engagements internationaux de la France" in page
    assert client.post(path, {"commitments": "oui"}).status_code == 200
    yes = {"commitments": "oui", "no_conflict": "oui", "stated_action": "oui", "explanation": "Avis de l’ambassade."}
    assert client.post(path, yes).status_code == 302
    row = NoConventionAnswers.objects.get()
    assert (row.commitments, row.no_conflict, row.stated_action, row.function) == (True, True, True, member.acting.function)
    page = text(client.get(project.get_absolute_url()))
    assert asked not in page
    assert f'Avis de l’ambassade. <span class="soft">{member.acting.function}, {row.on:%d.%m.%Y}' in page
    client.post(path, yes | {"no_conflict": "non"})
    page = text(client.get(project.get_absolute_url()))
    assert "La réponse est non" in page
    project.refresh_from_db()
    assert project.stage == Project.Stage.RUNNING


def test_a_convention_in_force_asks_nothing(client: Client, member: Any, partner: Any, project: Project) -> None:
    alliance = factories.alliance(factories.org(member), factories.org(partner))
    act = factories.convention(alliance)
    project.alliances.add(alliance)
    client.force_login(member)
    asked = "Répondre aux trois questions"
    assert asked not in text(client.get(project.get_absolute_url()))
    act.ends_on = act.starts_on
    act.save()
    assert asked in text(client.get(project.get_absolute_url()))
    project.stage = Project.Stage.IDEA
    project.save()
    assert asked not in text(client.get(project.get_absolute_url()))


def test_the_three_questions_stay_inside(client: Client, member: Any, stranger: Any, project: Project) -> None:
    publish(project, by=member, reason="Urgence")
    client.force_login(stranger)
    assert "trois questions" not in text(client.get(project.get_absolute_url()))
    assert client.get(f"/cooperations/{project.pk}/sans-convention/").status_code == 403


def test_projects_on_the_pages_below(member: Any, stranger: Any, project: Project, partner: Any) -> None:
    alliance = factories.alliance(factories.org(member), factories.org(partner))
    project.alliances.add(alliance)
    places = {
        "territory.page": factories.org(partner).territory,
        "organisation.page": factories.org(partner),
        "alliance.page": alliance,
    }
    for name, row in places.items():
        assert "Un titre à lire" in slots.render(name, member, [row])
        assert "Un titre à lire" not in slots.render(name, stranger, [row])
        assert "Un titre à lire" not in slots.render(name, AnonymousUser(), [row])
    publish(project, by=member, reason="Urgence")
    for name, row in places.items():
        assert "Un titre à lire" in slots.render(name, AnonymousUser(), [row])


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_panel_costs(member: Any, partner: Any, count_queries: Any, number: int) -> None:
    for _n in range(number):
        factories.project(factories.org(member), factories.org(partner))
    found = factories.org(member).territory
    assert member.roles
    with count_queries() as queries:
        slots.render("territory.page", member, [found])
    ours = [query for query in queries.captured_queries if "projects_" in query["sql"]]
    assert len(ours) == 3  # the projects, their columns, whether there is a public account


def test_each_deed_has_its_words(member: Any, partner: Any, project: Project) -> None:
    publish(project, by=member, reason="Urgence")
    unpublish(project, by=partner)
    delete_project(project, by=member)
    words = dict(slots.pieces("journal.words", member))
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert verbs == {"project.published", "project.unpublished", "project.deleted"}
    assert all(words[verb] for verb in verbs)
