"""One signed sentence per territory; questions that reach the partner, answered or marked as read, both ways."""

import html
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliage.projects.models import Comment, Project
from alliage.projects.services.comments import answer, ask, mark_read
from alliage.projects.services.words import say_word
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_a_word_is_signed_and_dated(client: Client, partner: Any, project: Project) -> None:
    place = factories.org(partner).territory
    client.force_login(partner)
    path = f"/cooperations/{project.pk}/parole/{place.slug}/"
    assert partner.acting.function in text(client.get(path))
    sent = {"word": "« Gardons l’échange ; décalons les travaux. »", "word_function": "la direction des affaires sociales"}
    assert client.post(path, sent).status_code == 302
    row = project.territories.get(territory=place)
    assert (row.word, row.word_function) == (
        "Gardons l’échange ; décalons les travaux.",
        "la direction des affaires sociales",
    )
    assert row.word_on is not None
    assert "« Gardons l’échange" in text(client.get(project.get_absolute_url()))
    client.post(path, {"word": "", "word_function": ""})
    row.refresh_from_db()
    assert (row.word, row.word_function, row.word_on) == ("", "", None)


def test_nobody_speaks_for_another_territory(
    client: Client, member: Any, stranger: Any, partner: Any, project: Project
) -> None:
    place = factories.org(partner).territory
    path = f"/cooperations/{project.pk}/parole/{place.slug}/"
    for reader, status in ((member, 403), (stranger, 404)):
        client.force_login(reader)
        assert client.post(path, {"word": "Nous pensons que…"}).status_code == status
    with pytest.raises(PermissionDenied):
        say_word(project.territories.get(territory=place), word="x", function="y", by=member)
    assert project.territories.get(territory=place).word == ""


def test_a_word_too_long_stays_in_the_form(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/parole/{factories.org(member).territory.slug}/"
    answer_ = client.post(path, {"word": "a" * 281, "word_function": "x"})
    assert answer_.status_code == 200
    assert "a" * 281 in text(answer_)


def test_a_question_reaches_the_partner_and_the_answer_comes_back(
    client: Client, member: Any, partner: Any, project: Project
) -> None:
    place = factories.org(partner).territory
    client.force_login(member)
    sent = client.post(f"/cooperations/{project.pk}/demander/{place.slug}/", {"text": "Qu’est-ce qui a changé chez vous ?"})
    assert sent.status_code == 302
    question = Comment.objects.get()
    assert "pas encore lu" in text(client.get(project.get_absolute_url()))
    assert 'id="alire"' not in text(client.get(project.get_absolute_url()))
    client.force_login(partner)
    page = text(client.get(project.get_absolute_url()))
    assert "Qu’est-ce qui a changé chez vous ?" in page.split('id="alire"', 1)[1].split("</section>", 1)[0]
    assert client.post(f"/cooperations/messages/{question.pk}/repondre/", {"text": "Six quartiers."}).status_code == 302
    question.refresh_from_db()
    assert question.read_function == partner.acting.function
    assert 'id="alire"' not in text(client.get(project.get_absolute_url()))
    client.force_login(member)
    page = text(client.get(project.get_absolute_url()))
    assert "Six quartiers." in page.split('id="alire"', 1)[1].split("</section>", 1)[0]
    reply = Comment.objects.get(answers=question)
    assert client.post(f"/cooperations/messages/{reply.pk}/lire/").status_code == 302
    assert 'id="alire"' not in text(client.get(project.get_absolute_url()))


def test_a_message_waits_in_the_portfolio(client: Client, member: Any, partner: Any, project: Project) -> None:
    ask(project, territory=factories.org(partner).territory, text="Une question", by=member)
    client.force_login(partner)
    assert "message de partenaire" in text(client.get("/cooperations/"))


def test_only_those_it_was_sent_to_mark_it_as_read(member: Any, partner: Any, stranger: Any, project: Project) -> None:
    question = ask(project, territory=factories.org(partner).territory, text="Une question", by=member)
    colleague = factories.member(organisation=factories.org(member))
    for person in (member, colleague, stranger):
        with pytest.raises(PermissionDenied):
            mark_read(question, by=person)
    mark_read(question, by=partner)
    assert question.read_at is not None


def test_an_operator_reads_for_its_territory(member: Any, partner: Any, project: Project) -> None:
    operator = factories.member(
        organisation=factories.organisation("Opérateur", kind="operateur", territory=factories.org(partner).territory),
        role="operateur",
    )
    question = ask(project, territory=factories.org(partner).territory, text="Une question", by=member)
    with pytest.raises(PermissionDenied):
        mark_read(question, by=operator)
    project.participations.create(organisation=factories.org(operator), role="operateur")
    question = Comment.objects.get(pk=question.pk)
    mark_read(question, by=operator)
    assert question.read_function == operator.acting.function


def test_strangers_read_no_message(client: Client, member: Any, partner: Any, stranger: Any, project: Project) -> None:
    question = ask(project, territory=factories.org(partner).territory, text="Entre nous seulement", by=member)
    project.published_at = question.at
    project.save()
    client.force_login(stranger)
    assert "Entre nous seulement" not in text(client.get(project.get_absolute_url()))
    assert client.post(f"/cooperations/messages/{question.pk}/lire/").status_code == 403
    assert client.post(f"/cooperations/messages/{question.pk}/repondre/", {"text": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        answer(question, text="x", by=stranger)


def test_an_empty_message_is_refused(client: Client, member: Any, partner: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/demander/{factories.org(partner).territory.slug}/"
    assert client.post(path, {"text": "  "}).status_code == 200
    assert client.get(f"/cooperations/{project.pk}/demander/nulle-part/").status_code == 404
    assert Comment.objects.count() == 0
    assert "Quelle phrase de vous" in text(client.get(f"{path}?parole=1"))
