"""Partners heard before the vote, with an account or a link; the note by a link."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import Membership, User
from alliage.arbitration.models import Round, View, VoiceLink
from alliage.arbitration.services import drafts, voices
from alliage.projects.models import Participation
from alliage.rules.errors import RuleError
from tests import factories
from tests.arbitration import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
ASKED = {"function": "Le directeur", "question": "Que faut-il garder d’abord ?", "language": "fr"}


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    return makers.opened(member, factories.org(partner), vote_on=date(2027, 2, 12))


def text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def asked(round: Round, member: Any, partner: Any) -> tuple[VoiceLink, str]:
    link, token = voices.ask_view(makers.line_of(round), organisation=factories.org(partner), by=member, **ASKED)
    return link, f"/budget/lien/{token}/"


def refused(code: str, deed: Any, *args: Any, **kwargs: Any) -> None:
    with pytest.raises(RuleError) as error:
        deed(*args, **kwargs)
    assert error.value.code == code


def test_a_partner_answers_on_its_phone_without_an_account(client: Client, round: Round, member: Any, partner: Any) -> None:
    link, url = asked(round, member, partner)
    page = client.get(url)
    assert page.status_code == 200
    assert page.cookies == {}
    assert page["Referrer-Policy"] == "no-referrer"
    told = text(page)
    assert "Coopération 01" in told
    assert "« Que faut-il garder d’abord ? »" in told
    assert "Le vote a lieu le 12.02.2027." in told
    assert "Coopération 02" not in told
    assert "brouillon" not in told.lower()
    empty = client.post(url, {"stance": "reserves", "text": " ", "function": "Le directeur"})
    assert empty.status_code == 422
    assert "Écrivez une phrase" in text(empty)
    sent = client.post(
        url, {"stance": "reserves", "text": "Gardons l’échange ; décalons les travaux.", "function": "La directrice"}
    )
    assert (sent.status_code, sent["Location"]) == (302, url)
    view = View.objects.get()
    assert (view.organisation, view.function, view.stance, view.reported) == (
        factories.org(partner),
        "La directrice",
        "reserves",
        False,
    )
    assert "Merci : votre parole est reçue." in text(client.get(url))
    link.refresh_from_db()
    assert link.view == view
    assert link.opened_at is not None


def test_wrong_revoked_and_expired_links_are_answered_alike(client: Client, round: Round, member: Any, partner: Any) -> None:
    link, url = asked(round, member, partner)
    wrong = client.get("/budget/lien/rien-du-tout/")
    voices.revoke(link, by=member)
    revoked = client.get(url)
    VoiceLink.objects.filter(pk=link.pk).update(revoked_at=None, expires_at=timezone.now() - timedelta(days=1))
    expired = client.get(url)
    assert {answer.status_code for answer in (wrong, revoked, expired)} == {404}
    # The addresses of the other languages differ by the secret they were given.
    told = [text(answer) for answer in (wrong, revoked, expired)]
    assert told[0] == told[1] == told[2]


def test_only_a_partner_of_the_line_is_asked_and_only_before_the_vote(
    round: Round, member: Any, partner: Any, stranger: Any
) -> None:
    line = makers.line_of(round)
    refused("not-a-partner", voices.ask_view, line, organisation=factories.org(stranger), by=member, **ASKED)
    refused("not-a-partner", voices.ask_view, line, organisation=factories.org(member), by=member, **ASKED)
    link, _url = asked(round, member, partner)
    Round.objects.filter(pk=round.pk).update(stage="voted")
    late = makers.line_of(Round.objects.get(pk=round.pk))
    refused("voted", voices.ask_view, late, organisation=factories.org(partner), by=member, **ASKED)
    link.round.stage = "voted"
    refused("voted", voices.answer, link, stance="favorable", text="", function="")
    assert not View.objects.exists()


def test_a_partner_with_an_account_answers_once_asked(
    client: Client, round: Round, member: Any, partner: Any, stranger: Any
) -> None:
    line = makers.line_of(round)
    client.force_login(partner)
    assert client.get(f"/budget/avis/{line.pk}/").status_code == 404
    asked(round, member, partner)
    assert "Coopération 01" in text(client.get("/budget/avis/"))
    assert "Votre avis est demandé avant un vote" in text(client.get("/budget/"))
    assert client.post(f"/budget/avis/{line.pk}/", {"stance": "favorable", "text": ""}).status_code == 302
    assert View.objects.get().user == partner
    client.force_login(stranger)
    assert client.get(f"/budget/avis/{line.pk}/").status_code == 404
    assert "Rien ne vous est demandé" in text(client.get("/budget/avis/"))


def test_a_person_of_two_bodies_speaks_for_the_one_that_was_asked(round: Round, member: Any, partner: Any) -> None:
    line = makers.line_of(round)
    assert line.project is not None
    other = factories.member()
    Participation.objects.create(project=line.project, organisation=factories.org(other), role="partenaire")
    Membership.objects.create(user=other, organisation=factories.org(partner), role="charge", function="le maire")
    asked(round, member, partner)
    both = User.objects.get(pk=other.pk)
    assert voices.speak(line, stance="favorable", text="", by=both).organisation == factories.org(partner)


def test_what_a_partner_told_us_is_said_to_be_reported(round: Round, member: Any, partner: Any) -> None:
    line = makers.line_of(round)
    told = {
        "organisation": factories.org(partner),
        "function": "Le maire",
        "stance": "favorable",
        "text": "Oui.",
        "by": member,
    }
    refused("later", voices.report_view, line, on=timezone.localdate() + timedelta(days=1), **told)
    assert voices.report_view(line, on=timezone.localdate(), **told).reported is True


def test_the_note_opens_by_its_link_on_screen_and_on_paper(client: Client, round: Round, member: Any) -> None:
    drafts.work_out(round, by=member)
    _link, token = voices.share_note(round, function="La vice-présidente", language="fr", by=member)
    page = client.get(f"/budget/lien/{token}/")
    assert "Document préparatoire" in text(page)
    assert "Trois brouillons" in text(page)
    paper = client.get(f"/budget/lien/{token}/note.pdf")
    assert (paper.status_code, paper["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_a_link_to_a_line_opens_no_note(client: Client, round: Round, member: Any, partner: Any) -> None:
    _link, url = asked(round, member, partner)
    assert client.get(f"{url}note.pdf").status_code == 404


def test_the_people_who_prepared_a_link_do_not_open_it(client: Client, round: Round, member: Any, partner: Any) -> None:
    link, url = asked(round, member, partner)
    client.force_login(member)
    client.get(url)
    link.refresh_from_db()
    assert link.opened_at is None
