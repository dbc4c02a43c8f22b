"""The right of reply: at once, without anybody's agreement, on the page and on paper; its own people only."""

import html
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import Participation, Project, Reply
from alliage.projects.services.replies import publish_reply, withdraw_reply
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
WORDS = "Nos éducateurs ont aussi formé les vôtres."


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), published=True)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_reply_is_read_by_all_then_mended_then_withdrawn(client: Client, partner: Any, project: Project) -> None:
    path = f"/cooperations/{project.pk}/droit-de-reponse/"
    client.force_login(partner)
    assert partner.acting.function in text(client.get(path))
    sent = {"text": WORDS, "function": "la direction des affaires sociales", "language": "fr"}
    assert client.post(path, sent).status_code == 302
    client.logout()
    for page in (project.get_absolute_url(), f"/cooperations/{project.pk}/imprimer/"):
        shown = text(client.get(page))
        assert WORDS in shown
        assert f"la direction des affaires sociales, {timezone.localdate():%d.%m.%Y}" in shown
    client.force_login(partner)
    client.post(path, sent | {"text": "Et nous continuons."})
    assert list(Reply.objects.values_list("text", flat=True)) == ["Et nous continuons."]
    assert client.post(f"{path}retirer/").status_code == 302
    client.logout()
    assert "Et nous continuons." not in text(client.get(project.get_absolute_url()))
    verbs = JournalEntry.objects.filter(verb__startswith="reply.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["reply.published", "reply.published", "reply.withdrawn"]


def test_nobody_touches_the_reply_of_another(
    client: Client, member: Any, partner: Any, stranger: Any, project: Project
) -> None:
    publish_reply(project, text=WORDS, function="", by=partner)
    publish_reply(project, text="La nôtre.", function="", by=member)
    assert Reply.objects.count() == 2
    withdraw_reply(project, by=member)
    assert list(Reply.objects.filter(withdrawn_at=None).values_list("text", flat=True)) == [WORDS]
    with pytest.raises(PermissionDenied):
        withdraw_reply(project, by=member)
    plain = factories.member(organisation=factories.org(partner), may_publish=False)
    for person, status in ((plain, 403), (stranger, 404)):
        with pytest.raises(PermissionDenied):
            publish_reply(project, text="x", function="", by=person)
        client.force_login(person)
        assert client.post(f"/cooperations/{project.pk}/droit-de-reponse/", {"text": "x"}).status_code == status


def test_a_reply_stays_in_the_hands_of_who_left_the_project(
    client: Client, partner: Any, stranger: Any, project: Project
) -> None:
    client.force_login(partner)
    path = f"/cooperations/{project.pk}/droit-de-reponse/"
    assert client.post(path, {"text": "Nous l’avons fait aussi.", "function": "la direction"}).status_code == 302
    Participation.objects.filter(project=project, organisation=factories.org(partner)).delete()
    assert path in text(client.get(project.get_absolute_url()))
    assert client.post(path, {"text": "Nous l’avons fait ensemble.", "function": "la direction"}).status_code == 302
    assert project.replies.get().text == "Nous l’avons fait ensemble."
    assert client.post(f"{path}retirer/").status_code == 302
    assert client.get(path).status_code == 404
    client.force_login(stranger)
    assert client.get(path).status_code == 404


def test_what_is_refused(client: Client, partner: Any, project: Project) -> None:
    with pytest.raises(RuleError, match="Écrivez votre réponse"):
        publish_reply(project, text=" ", function="x", by=partner)
    client.force_login(partner)
    path = f"/cooperations/{project.pk}/droit-de-reponse/"
    answer = client.post(path, {"text": "a" * 2001, "function": "x"})
    assert (answer.status_code, "a" * 2001 in text(answer)) == (422, True)
    Project.objects.filter(pk=project.pk).update(published_at=None)
    project.refresh_from_db()
    assert client.get(path).status_code == 404
    with pytest.raises(RuleError, match="pas publiée"):
        publish_reply(project, text=WORDS, function="x", by=partner)
    assert Reply.objects.count() == 0
