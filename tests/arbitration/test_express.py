"""The express cut: « −15 % » answered on one screen, nothing kept until a round is opened."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from alliage.arbitration.models import Line, Round
from tests import factories
from tests.arbitration import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def text(response: Any) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def home(member: Any, partner: Any) -> Any:
    makers.cooperations(factories.org(member), factories.org(partner))
    return factories.org(member)


def test_fifteen_percent_less_answers_with_three_drafts_and_keeps_nothing(client: Client, home: Any, member: Any) -> None:
    client.force_login(member)
    told = text(client.get("/budget/coupe/?less=15"))
    for words in (
        "Budget 2027 : il manque 900 €",
        "5 100 € pour 6 000 € en 2026.",
        "A · « Couper 15 % partout » 5 100 €",
        "B · « Réorienter »",
        "C · « Tenir les signatures »",
        "Coopération 03 1 275 € au lieu de 1 500 €",
        "Brouillon B, ligne par ligne",
    ):
        assert words in told
    assert not Round.objects.exists()


def test_an_envelope_in_euros_answers_the_same(client: Client, home: Any, member: Any) -> None:
    client.force_login(member)
    assert "il manque 900 €" in text(client.get("/budget/coupe/?envelope=5100"))
    assert "l’enveloppe suffit" in text(client.get("/budget/coupe/?envelope=6000"))


def test_what_is_typed_wins_and_other_spending_counts(client: Client, home: Any, member: Any) -> None:
    client.force_login(member)
    told = text(
        client.post(
            "/budget/coupe/", {"less": "50", "x-operateur-own": "4 000", "x-operateur-committed": "4000", "compute": "1"}
        )
    )
    assert "Budget 2027 : il manque 5 000 €" in told
    assert "Déjà engagé : 4 000 €" in told


def test_what_cannot_be_read_is_said_beside_its_box(client: Client, home: Any, member: Any) -> None:
    client.force_login(member)
    answer = client.post(
        "/budget/coupe/",
        {"less": "15", "x-missions-own": "beaucoup", "x-operateur-own": "10", "x-operateur-committed": "20"},
    )
    assert answer.status_code == 422
    assert 'value="beaucoup"' in answer.content.decode()
    assert "Écrivez un nombre en chiffres" in text(answer)
    assert "Plus que le coût de la ligne" in text(answer)
    nothing = client.post("/budget/coupe/", {"less": ""})
    assert (nothing.status_code, "Écrivez un pourcentage, ou l’enveloppe." in text(nothing)) == (422, True)


def test_the_same_lines_open_a_round_with_its_drafts(client: Client, home: Any, member: Any) -> None:
    client.force_login(member)
    sent = {"less": "15", "open": "1", "vote_on": "2027-02-12", "report_on": "", "x-associations-own": "600"}
    answer = client.post("/budget/coupe/", sent)
    made = Round.objects.get()
    assert answer["Location"] == f"/budget/{made.pk}/"
    assert [draft.letter for draft in made.drafts.all()] == ["A", "B", "C"]
    assert list(made.lines.values_list("label", "own")) == [
        ("Coopération 01", 1000), ("Coopération 02", 2000), ("Coopération 03", 3000), ("appui aux associations", 600)
    ]  # fmt: skip
    assert made.years.get().envelope == 5610


def test_who_may_not_edit_may_not_cut(client: Client, home: Any, member: Any) -> None:
    elected = factories.member(organisation=home, role="elu")
    client.force_login(elected)
    assert client.get("/budget/coupe/").status_code == 403
    assert "Aucune session que vous puissiez voir" in text(client.get("/budget/"))


def test_a_suspended_cooperation_is_not_kept_as_it_is(client: Client, member: Any, partner: Any, home: Any) -> None:
    row = factories.project(home, factories.org(partner), title="Santé des mères", stage="suspended", stage_reason="Combats")
    factories.funding(row, home, 800, year=makers.YEAR)
    client.force_login(member)
    client.post("/budget/coupe/", {"less": "0", "open": "1"})
    assert Line.objects.get(label="Santé des mères").must == "leave"


def test_reads_do_not_grow_with_the_lines(count_queries: Any) -> None:
    seen = []
    for count in (1, 9):
        person, other = factories.member(), factories.member()
        makers.cooperations(factories.org(person), factories.org(other), count)
        client = Client()
        client.force_login(person)
        client.get("/budget/coupe/")
        with count_queries() as reads:
            client.get("/budget/coupe/?less=15")
        seen.append(len(reads))
    assert seen[0] == seen[1]
