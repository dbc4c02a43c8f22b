"""Every page of a round, for the four people; forms that keep what was typed; reads that do not grow."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import User
from alliage.arbitration.models import Decision, Draft, Option, Round
from alliage.arbitration.services import decisions, drafts, rounds
from alliage.arbitration.services.decisions import Act, Voted
from tests import factories
from tests.arbitration import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
READ = [
    "",
    "cadre/",
    "methode/",
    "note/",
    "personnes/",
    "papiers/note.pdf",
    "papiers/methode.docx",
    "papiers/deliberation.pdf",
    "lignes/{line}/",
]
WRITE = [
    "composer/", "cadre/annee/", "cadre/territoires/", "cadre/criteres/", "cadre/limites/ajouter/", "cadre/regles/ajouter/", "note/partager/",
    "decider/", "effacer/", "rouvrir/", "lignes/ajouter/", "lignes/{line}/modifier/", "lignes/{line}/options/ajouter/",
    "lignes/{line}/options/{option}/", "lignes/{line}/avis/demander/", "lignes/{line}/avis/rapporter/",
]  # fmt: skip
POSTED = [
    "calculer/", "arreter/", "methode/annexe/", "lignes/{line}/retirer/", "lignes/{line}/verrouiller/",
    "lignes/{line}/options/{option}/retirer/", "lignes/{line}/options/{option}/verifiee/",
]  # fmt: skip


@pytest.fixture
def round(member: Any, partner: Any) -> Round:
    made = makers.opened(member, factories.org(partner), vote_on=date(2027, 2, 12))
    drafts.work_out(made, by=member)
    return Round.objects.get(pk=made.pk)


def text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def address(round: Round, path: str) -> str:
    line = makers.line_of(round)
    option = line.options.order_by("-pk")[0]
    return f"/budget/{round.pk}/{path.format(line=line.pk, option=option.pk)}"


@pytest.mark.parametrize("path", READ + WRITE)
def test_the_person_named_opens_it_nobody_else_learns_of_it(
    round: Round, path: str, member: Any, partner: Any, stranger: Any
) -> None:
    colleague = factories.member(organisation=factories.org(member))
    for person, status in ((member, 200), (colleague, 404), (partner, 404), (stranger, 404)):
        client = Client()
        client.force_login(person)
        assert client.get(address(round, path)).status_code == status
    assert Client().get(address(round, path)).status_code == 302


@pytest.mark.parametrize("path", WRITE)
def test_an_elected_person_reads_the_round_and_changes_nothing(round: Round, path: str, member: Any) -> None:
    elected = factories.member(organisation=factories.org(member), role="elu")
    rounds.name_person(round, elected, by=member)
    client = Client()
    client.force_login(elected)
    assert client.get(f"/budget/{round.pk}/").status_code == 200
    assert client.get(address(round, path)).status_code == 403


@pytest.mark.parametrize("path", POSTED)
def test_buttons_are_pressed_by_the_person_named_only(round: Round, path: str, member: Any, stranger: Any) -> None:
    other, mine = Client(), Client()
    other.force_login(stranger)
    mine.force_login(member)
    assert mine.get(address(round, path)).status_code == 405
    assert other.post(address(round, path)).status_code == 404
    assert mine.post(address(round, path)).status_code == 302


def test_the_round_says_what_is_missing_and_shows_no_score(client: Client, round: Round, member: Any) -> None:
    client.force_login(member)
    told = text(client.get(f"/budget/{round.pk}/"))
    for words in (
        "Budget 2027 : il manque 1 000 €",
        "Vote le 12.02.2027.",
        "Document préparatoire",
        "Partenaires entendus : 0 sur 3.",
        "Brouillon B, ligne par ligne",
        "D’ici au vote",
        "CGCT L3121-19",
    ):
        assert words in told
    assert "points" not in told.lower()
    other = text(client.get(f"/budget/{round.pk}/?brouillon=A"))
    assert "Brouillon A, ligne par ligne" in other


def test_colleagues_read_what_was_voted_and_write_nothing(round: Round, member: Any, partner: Any) -> None:
    kept = {
        line: Voted(makers.option(line, "keep"), line.own, "")
        for line in (makers.line_of(round, place) for place in range(3))
    }
    decisions.decide(
        round, Act(timezone.localdate(), "2027-02-12", "La présidente", minority="Deux voix contre"), kept, by=member
    )
    colleague = Client()
    colleague.force_login(factories.member(organisation=factories.org(member)))
    told = text(colleague.get(f"/budget/{round.pk}/"))
    assert "Ce qui a été décidé" in told
    assert "Deux voix contre" in told
    assert "Écrire la décision" not in told
    assert "D’ici au vote" not in told
    line = makers.line_of(round)
    line.note = "Remarque pour les personnes nommées"
    line.save()
    assert line.note not in text(colleague.get(address(round, "lignes/{line}/")))
    assert colleague.get(f"/budget/{round.pk}/composer/").status_code == 403
    mine = Client()
    mine.force_login(member)
    assert line.note in text(mine.get(address(round, "lignes/{line}/")))
    assert "lettre" in text(mine.get(f"/budget/{round.pk}/note/")).lower()
    body = factories.org(partner)
    paper = mine.get(f"/budget/{round.pk}/papiers/lettre/{body.pk}.pdf")
    assert paper.content[:5] == b"%PDF-"
    assert mine.get(f"/budget/{round.pk}/papiers/lettre/{factories.org(member).pk}.pdf").status_code == 404
    look = Decision.objects.order_by("pk")[0].followups.all()[0]
    assert mine.get(f"/budget/{round.pk}/suivi/{look.pk}/").status_code == 200
    assert mine.post(f"/budget/{round.pk}/suivi/{look.pk}/", {"text": "Fait."}).status_code == 302
    assert "Fait." in text(mine.get(f"/budget/{round.pk}/"))
    project = makers.line_of(round).project
    assert project is not None
    assert "2027-02-12" in text(mine.get(project.get_absolute_url()))


def test_no_letter_leaves_before_the_vote(client: Client, round: Round, member: Any, partner: Any) -> None:
    client.force_login(member)
    assert client.get(f"/budget/{round.pk}/papiers/lettre/{factories.org(partner).pk}.pdf").status_code == 404


def test_a_form_keeps_what_was_typed(client: Client, round: Round, member: Any) -> None:
    client.force_login(member)
    url = address(round, "lignes/{line}/options/ajouter/")
    year = {"cost-2027": "douze", "other-2027": "0", "days-2027": "1", "commitment-2027": ""}
    answer = client.post(url, {"kind": "retheme", "title": "conseil plutôt qu’équipement", **year})
    assert answer.status_code == 422
    assert 'value="douze"' in answer.content.decode()
    assert "conseil plutôt qu’équipement" in html.unescape(answer.content.decode())
    assert makers.line_of(round).options.count() == 5


def test_composing_by_hand_opens_the_new_draft(client: Client, round: Round, member: Any) -> None:
    client.force_login(member)
    lines = [makers.line_of(round, place) for place in range(3)]
    sent = {f"line-{line.pk}": makers.option(line, "keep").pk for line in lines}
    answer = client.post(f"/budget/{round.pk}/composer/", {"title": "Tout garder", **sent})
    assert answer["Location"] == f"/budget/{round.pk}/?brouillon=D"
    told = text(client.get(answer["Location"]))
    assert "Dépasse l’enveloppe de 1" in told


def test_a_cooperation_in_the_bin_is_said(client: Client, round: Round, member: Any) -> None:
    client.force_login(member)
    project = makers.line_of(round).project
    assert project is not None
    client.post(f"/cooperations/{project.pk}/supprimer/")
    type(project).objects.filter(pk=project.pk).update(deleted_at="2026-11-26T10:00:00Z")
    told = text(client.get(f"/budget/{round.pk}/"))
    assert "1 ligne porte une coopération mise à la corbeille" in told


def reads(person: User, path: str, count_queries: Any) -> int:
    client = Client()
    client.force_login(person)
    client.get(path)
    with count_queries() as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("path", "most"), [("", 20), ("lignes/{line}/", 40), ("methode/", 40), ("note/", 34), ("cadre/", 20)]
)
def test_reads_do_not_grow_with_the_lines(path: str, most: int, count_queries: Any) -> None:
    seen = []
    for count in (1, 12):
        person, other = (
            factories.member(),
            factories.member(organisation=factories.organisation(territory=factories.territory(country="SN"))),
        )
        made = makers.opened(person, factories.org(other), 1000, count=count)
        drafts.work_out(made, by=person)
        seen.append(reads(person, address(made, path), count_queries))
    assert seen[0] == seen[1]
    assert seen[1] <= most


def test_the_journal_tells_of_a_round_to_the_people_named_only(round: Round, member: Any) -> None:
    colleague = factories.member(organisation=factories.org(member))
    address = f"/organisations/{factories.org(member).pk}/journal/"
    seen = {}
    for person in (member, colleague):
        client = Client()
        client.force_login(person)
        seen[person] = text(client.get(address))
    assert "a ouvert une session d’arbitrage" in seen[member]
    assert "session" not in seen[colleague].lower().replace("session d’arbitrage est", "")


def test_options_and_drafts_of_other_rounds_do_not_open_here(
    client: Client, round: Round, member: Any, partner: Any
) -> None:
    client.force_login(member)
    elsewhere = factories.member()
    other = makers.opened(elsewhere, factories.org(partner))
    foreign = Option.objects.filter(line__round=other)[0]
    line = makers.line_of(round)
    assert client.get(f"/budget/{round.pk}/lignes/{foreign.line_id}/").status_code == 404
    assert client.get(f"/budget/{round.pk}/lignes/{line.pk}/options/{foreign.pk}/").status_code == 404
    assert client.post(f"/budget/{round.pk}/lignes/{line.pk}/verrouiller/", {"option": foreign.pk}).status_code == 404
    assert not Draft.objects.filter(round=other).exists()
    for key in ("²", "x", "9" * 400):
        assert client.post(f"/budget/{round.pk}/lignes/{line.pk}/verrouiller/", {"option": key}).status_code == 404
