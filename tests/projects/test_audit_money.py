"""Money that cannot be: paid beyond the vote, in an unknown country; what a phone and a sheet of paper show of it."""

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.projects.models import Payment, Project
from alliage.projects.services.money import add_payment, change_payment
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import Currency
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
TODAY = timezone.localdate()


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_more_than_the_vote_is_not_paid(client: Client, member: Any, project: Project) -> None:
    vote = factories.funding(project, factories.org(member), "1000")
    first = add_payment(vote, by=member, paid_on=TODAY, amount=Decimal(700))
    client.force_login(member)
    path = f"/cooperations/{project.pk}/argent/{vote.pk}/paiements/ajouter/"
    page = text(client.post(path, {"paid_on": TODAY.isoformat(), "amount": "300,01"}))
    assert re.search(r"on paierait 0,01.EUR de plus que le montant voté", page)
    assert "300,01" in page
    with pytest.raises(RuleError, match="de plus que le montant voté"):
        change_payment(first, by=member, amount=Decimal("1000.01"))
    assert client.post(path, {"paid_on": TODAY.isoformat(), "amount": "300"}).status_code == 302
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [300, 700]
    again = Payment.objects.get(amount=300)
    change_payment(again, by=member, paid_on=TODAY - dt.timedelta(days=1))


def test_an_unknown_country_is_said_once(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    typed = {"year": TODAY.year, "kind": "cash", "legal_base": "general", "voted": "10", "other_share": "50"}
    page = text(client.post(f"/cooperations/{project.pk}/argent/ajouter/", typed | {"other_country": "99999"}))
    assert "Pour un autre pays, choisissez le pays" not in page
    page = text(client.post(f"/cooperations/{project.pk}/argent/ajouter/", typed))
    assert "Pour un autre pays, choisissez le pays" in page


def test_the_euro_and_the_currencies_of_the_project_come_first(client: Client, member: Any, project: Project) -> None:
    factories.funding(project, factories.org(member), "1000", currency="XOF")
    client.force_login(member)
    page = text(client.get(f"/cooperations/{project.pk}/argent/ajouter/"))
    box = page.split('name="currency"', 1)[1].split("</select>", 1)[0]
    keys = [int(key) for key in re.findall(r'<option value="(\d+)"', box)]
    codes = [Currency.objects.get(pk=key).code for key in keys]
    assert codes[:2] == ["EUR", "XOF"]
    assert codes[2:] == sorted(codes[2:])


def test_tables_of_money_are_cards_on_a_phone(client: Client, member: Any, partner: Any, project: Project) -> None:
    for body in (factories.org(member), factories.org(partner)):
        factories.funding(project, body, "1000")
    client.force_login(member)
    for path in ("", "argent/"):
        page = text(client.get(f"{project.get_absolute_url()}{path}"))
        table = next(
            found for found in re.findall(r'<table class="stack.*?</table>', page, flags=re.S) if "Financeur" in found
        )
        cells = re.findall(r"<td[^>]*>", table)
        assert cells
        assert all("data-l=" in cell for cell in cells)


def test_a_sheet_of_paper_cuts_no_sentence_and_loses_no_funder(member: Any, partner: Any, project: Project) -> None:
    long = "Une phrase entière, qui dit ce qui a changé. " * 6 + "Fin."
    Project.objects.update(published_at=timezone.now(), summary=long * 2)
    project.refresh_from_db()
    for number in range(6):
        place = factories.org(member).territory
        factories.effect(project, place, statement=f"{number} {long}"[:300])
    bodies = [factories.organisation(f"Financeur {number}") for number in range(9)]
    for body in bodies:
        factories.funding(project, body, "10", year=2025)
    page = text(Client().get(f"/cooperations/{project.pk}/imprimer/"))
    assert page.count("Fin.") == 6
    assert "…" not in page.split("<h1>", 1)[1].split("</main>", 1)[0]
    assert "et 2 autres effets sur la fiche" in page
    row = page.split("2 autres financeurs", 1)[1].split("</tr>", 1)[0]
    assert re.findall(r"([\d]+)\u00a0€", row)[-1] == "20"
    assert page.count("Financeur ") == 7
    assert '<select id="vu-de" name="vu-de">' in page
