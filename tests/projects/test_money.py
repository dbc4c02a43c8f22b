"""Votes and payments: paid apart from voted, shares of exactly 100, doors, polite refusals."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import Funding, Payment, Project, Standing
from alliage.projects.queries.money import ledgers
from alliage.vocabulary.models import Country, Currency
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def read(answer: Any) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Eau")


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def typed(project: Project, **changes: Any) -> dict[str, Any]:
    values = {
        "funder": project.owner.name,
        "year": YEAR,
        "kind": "cash",
        "legal_base": "general",
        "currency": Currency.objects.get(code="EUR").pk,
        "voted": "60 000",
        "voted_on": "",
        "deliberation_ref": "CP-1",
        "share_FR": "33,33",
        "share_SN": "66,67",
    }
    return values | changes


def url(project: Project, end: str = "") -> str:
    return f"/cooperations/{project.pk}/argent/{end}"


def test_a_vote_is_split_to_the_cent_between_countries(desk: Client, shared: Project, strict_templates: None) -> None:
    assert desk.get(url(shared)).status_code == 200
    form = desk.get(url(shared, "ajouter/")).content.decode()
    assert re.findall(r'name="share_(..)" value="([^"]*)"', form) == [("FR", "50"), ("SN", "50")]
    assert desk.post(url(shared, "ajouter/"), typed(shared)).status_code == 302
    one = Funding.objects.get()
    assert [(row.country.code, row.share, row.amount) for row in one.shares.all()] == [
        ("FR", Decimal("33.33"), Decimal("19998.00")),
        ("SN", Decimal("66.67"), Decimal("40002.00")),
    ]
    assert Standing.objects.get(organisation=shared.owner).own == 60000
    assert JournalEntry.objects.filter(verb="funding.added").count() == 1
    assert "60 000 € votés · 0 € payés · 60 000 € à payer" in read(desk.get(url(shared)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"share_SN": "60"}, "Il manque 6,67 % : la somme des parts des pays fait 93,33 %"),
        ({"share_SN": "70"}, "Il y a 3,33 % de trop"),
        ({"share_FR": "", "share_SN": ""}, "Dites dans quel pays cet argent est dépensé"),
        ({"share_FR": "-10", "share_SN": "110"}, "Une part ne peut pas être négative"),
        ({"voted": "-5"}, "Un montant ne peut pas être négatif"),
        ({"voted": "beaucoup"}, "Écrivez un nombre en chiffres"),
        ({"year": "12"}, "1950"),
        ({"funder": "Personne"}, "Rien ne porte le nom « Personne »"),
        ({"other_share": "5"}, "choisissez le pays et donnez sa part"),
        ({"voted_on": "2999-01-01"}, "La date du vote est à venir"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Client, shared: Project, changes: dict[str, Any], said: str, strict_templates: None
) -> None:
    answer = desk.post(url(shared, "ajouter/"), typed(shared, **changes))
    assert answer.status_code == 200
    assert said in read(answer)
    assert 'value="CP-1"' in answer.content.decode()
    assert not Funding.objects.exists()
    assert not JournalEntry.objects.exists()


def test_another_country_takes_its_share(desk: Client, shared: Project) -> None:
    mali = Country.objects.get(code="ML")
    changes = {"share_FR": "50", "share_SN": "40", "other_country": mali.pk, "other_share": "10"}
    desk.post(url(shared, "ajouter/"), typed(shared, **changes))
    assert [(row.country.code, row.amount) for row in Funding.objects.get().shares.all()] == [
        ("FR", 30000),
        ("SN", 24000),
        ("ML", 6000),
    ]


def test_the_same_line_twice_is_refused(desk: Client, shared: Project) -> None:
    desk.post(url(shared, "ajouter/"), typed(shared))
    answer = desk.post(url(shared, "ajouter/"), typed(shared))
    assert "Ce financement existe déjà pour cette année" in read(answer)
    assert Funding.objects.count() == 1


def test_a_vote_is_corrected_and_two_tabs_are_noticed(desk: Client, shared: Project, strict_templates: None) -> None:
    desk.post(url(shared, "ajouter/"), typed(shared))
    one = Funding.objects.get()
    page = desk.get(url(shared, f"{one.pk}/")).content.decode()
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp is not None
    Funding.objects.filter(pk=one.pk).update(voted=50000, updated_at=timezone.now() + dt.timedelta(seconds=1))
    answer = desk.post(url(shared, f"{one.pk}/"), typed(shared, voted="70 000", stamp=stamp[1]))
    assert answer.status_code == 200
    assert "Cette fiche a été modifiée" in read(answer)
    again = re.search(r'name="stamp" value="([^"]+)"', answer.content.decode())
    assert again is not None
    assert desk.post(url(shared, f"{one.pk}/"), typed(shared, voted="70 000", stamp=again[1])).status_code == 302
    one.refresh_from_db()
    assert one.voted == 70000


def test_payments_stand_apart_from_votes(desk: Client, shared: Project, strict_templates: None) -> None:
    one = factories.funding(shared, shared.owner, "1000")
    add = url(shared, f"{one.pk}/paiements/ajouter/")
    assert desk.get(add).status_code == 200
    paid = {"paid_on": f"{YEAR - 1}-05-02", "amount": "400", "country": "", "recipient": "", "reference": "M-12"}
    assert desk.post(add, paid).status_code == 302
    assert "1 000 € votés · 400 € payés · 600 € à payer" in read(desk.get(url(shared)))
    assert desk.post(add, paid | {"amount": "600"}).status_code == 302
    Funding.objects.filter(pk=one.pk).update(voted=900)  # lowered afterwards
    line = ledgers(shared)[0].lines[0]
    assert (line.paid, line.balance, line.overpaid) == (1000, -100, 100)
    payment = Payment.objects.get(amount=600)
    change = url(shared, f"{one.pk}/paiements/{payment.pk}/")
    assert "les paiements dépassent le montant voté de 100 €" in read(desk.get(url(shared)))
    assert "Les paiements dépassent le montant voté de 50 €" in read(
        desk.post(change, paid | {"amount": "550"}, follow=True)
    )
    assert desk.get(url(shared, f"{one.pk}/paiements/{payment.pk}/")).status_code == 200
    assert desk.get(url(shared, f"{one.pk}/paiements/{payment.pk}/supprimer/")).status_code == 200
    desk.post(url(shared, f"{one.pk}/paiements/{payment.pk}/supprimer/"))
    assert ledgers(shared)[0].paid == 400


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "-1"}, "Écrivez un montant d’au moins"),
        ({"amount": "0"}, "Écrivez un montant d’au moins"),
        ({"paid_on": "2999-01-01"}, "sa date ne peut pas être à venir"),
        ({"paid_on": "31/02/2026"}, "Écrivez une date qui existe"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(desk: Client, shared: Project, changes: dict[str, Any], said: str) -> None:
    one = factories.funding(shared, shared.owner, "1000")
    paid = {"paid_on": f"{YEAR - 1}-05-02", "amount": "400", "reference": "M-12"}
    answer = desk.post(url(shared, f"{one.pk}/paiements/ajouter/"), paid | changes)
    assert answer.status_code == 200
    assert said in read(answer)
    assert not Payment.objects.exists()


def test_a_vote_that_was_paid_stays(desk: Client, shared: Project, strict_templates: None) -> None:
    one = factories.funding(shared, shared.owner, "1000")
    Payment.objects.create(funding=one, paid_on=timezone.localdate(), amount=5)
    assert desk.get(url(shared, f"{one.pk}/supprimer/")).status_code == 200
    answer = desk.post(url(shared, f"{one.pk}/supprimer/"), follow=True)
    assert "Des paiements s’appuient sur ce financement" in read(answer)
    Payment.objects.all().delete()
    desk.post(url(shared, f"{one.pk}/supprimer/"))
    assert not Funding.objects.exists()
    assert JournalEntry.objects.get(verb="funding.deleted").detail["voted"] == "1000.00"
    assert Standing.objects.get(organisation=shared.owner).own == 0


def test_doors_of_the_money(client: Client, shared: Project, member: Any, partner: Any, stranger: Any) -> None:
    one = factories.funding(shared, shared.owner, "1000")
    ends = ["", "ajouter/", f"{one.pk}/", f"{one.pk}/supprimer/", f"{one.pk}/paiements/ajouter/"]
    money = factories.member(organisation=factories.org(member), role="finances")
    elected = factories.member(organisation=factories.org(member), role="elu")
    expected = {
        None: [302] * 5,
        stranger: [404] * 5,
        elected: [200, 403, 403, 403, 403],
        money: [200] * 5,
        partner: [200] * 5,
    }
    for person, codes in expected.items():
        client.logout()
        if person:
            client.force_login(person)
        assert [client.get(url(shared, end)).status_code for end in ends] == codes
    Project.objects.filter(pk=shared.pk).update(published_at=timezone.now())
    client.force_login(stranger)
    assert client.get(url(shared)).status_code == 404


def test_a_vote_of_another_project_is_unknown_here(desk: Client, shared: Project, member: Any) -> None:
    other = factories.funding(factories.project(factories.org(member)), factories.org(member), "5")
    assert desk.get(url(shared, f"{other.pk}/")).status_code == 404
    assert desk.post(url(shared, f"{other.pk}/supprimer/")).status_code == 404


def test_the_ledger_takes_the_same_reads_for_one_vote_and_for_three(
    desk: Client, shared: Project, count_queries: Any
) -> None:
    counts = []
    for number in range(3):
        one = factories.funding(shared, shared.owner, "10", year=YEAR - number)
        Payment.objects.create(funding=one, paid_on=timezone.localdate(), amount=5)
        desk.get(url(shared))
        with count_queries() as queries:
            desk.get(url(shared))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
