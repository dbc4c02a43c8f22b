"""Values nobody can have meant: each is refused, or said aloud, with what to do; and a proposal can be taken back."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.projects.models import Indicator, IndicatorTarget, IndicatorValue, Outcome, Payment, Project, Risk
from alliage.projects.services.results import withdraw_value
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=30)


def read(answer: Any) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Jeunes", starts_on=dt.date(2024, 1, 1))


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


@pytest.fixture
def indicator(shared: Project, member: Any) -> Indicator:
    outcome = Outcome.objects.create(project=shared, statement="Chaque quartier a un éducateur")
    row = Indicator.objects.create(outcome=outcome, title="Quartiers suivis", unit="quartiers")
    IndicatorTarget.objects.create(indicator=row, territory=factories.org(member).territory, target=40)
    return row


@pytest.mark.parametrize("day", ["0001-01-01", "1900-06-30", "1949-12-31"])
def test_no_money_left_before_anybody_could_vote_it(desk: Client, shared: Project, member: Any, day: str) -> None:
    vote = factories.funding(shared, factories.org(member))
    page = read(
        desk.post(f"/cooperations/{shared.pk}/argent/{vote.pk}/paiements/ajouter/", {"paid_on": day, "amount": "10"})
    )
    assert "Cette date est trop ancienne : écrivez une année à partir de 1950." in page
    assert not Payment.objects.exists()


def test_the_least_amount_is_written_as_in_french(desk: Client, shared: Project, member: Any) -> None:
    vote = factories.funding(shared, factories.org(member))
    path = f"/cooperations/{shared.pk}/argent/{vote.pk}/paiements/ajouter/"
    assert "d’au moins 0,01." in read(desk.post(path, {"paid_on": TODAY.isoformat(), "amount": "0"}))


@pytest.mark.parametrize("name", ["began_on", "ended_on"])
def test_a_real_date_is_never_to_come(desk: Client, shared: Project, name: str) -> None:
    page = read(desk.post(f"/cooperations/{shared.pk}/modifier/identite/", {"title": "Jeunes", name: LATER.isoformat()}))
    assert "Une date réelle est passée" in page
    shared.refresh_from_db()
    assert getattr(shared, name) is None


def test_a_title_is_two_hundred_letters_at_most(desk: Client, shared: Project) -> None:
    assert "au plus 200 caractères" in read(desk.post("/cooperations/ajouter/", {"title": "a" * 400}))
    assert "au plus 200 caractères" in read(desk.post(f"/cooperations/{shared.pk}/modifier/identite/", {"title": "a" * 400}))


def test_a_risk_is_looked_at_on_a_day_to_come(desk: Client, shared: Project) -> None:
    typed = {"text": "Visas", "likelihood": "2", "severity": "3", "review_on": "2020-01-01"}
    assert "Ce jour est passé" in read(desk.post(f"/cooperations/{shared.pk}/risques/ajouter/", typed))
    assert not Risk.objects.exists()
    old = Risk.objects.create(project=shared, text="Visas", likelihood=2, severity=3, review_on=dt.date(2020, 1, 1))
    assert desk.post(f"/cooperations/{shared.pk}/risques/{old.pk}/", typed | {"owner": "la direction"}).status_code == 302


def submitted(desk: Client, indicator: Indicator, place: Any, value: str) -> Any:
    path = f"/cooperations/{indicator.outcome.project_id}/resultats/saisir/"
    return desk.post(path, {"on": TODAY.isoformat(), f"v_{indicator.pk}_{place.pk}": value}, follow=True)


def test_a_value_far_beyond_its_target_is_kept_and_said_aloud(desk: Client, indicator: Indicator, member: Any) -> None:
    place = factories.org(member).territory
    page = read(submitted(desk, indicator, place, "1 000 000 000"))
    assert "« Quartiers suivis » : 1 000 000 000 pour une cible de 40. Vérifiez les zéros" in page
    assert "Vérifiez les zéros" not in read(submitted(desk, indicator, place, "399"))
    assert set(IndicatorValue.objects.values_list("value", flat=True)) == {Decimal(10**9), Decimal(399)}


@pytest.mark.parametrize("typed", ["1e9", "1E2", "Infinity", "NaN", "0x10", "1_000"])
def test_only_digits_are_a_number(desk: Client, indicator: Indicator, member: Any, typed: str) -> None:
    assert "Écrivez un nombre en chiffres" in read(submitted(desk, indicator, factories.org(member).territory, typed))
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize("typed", ["-5", "2,5"])
def test_people_are_counted_by_whole_numbers_from_zero(desk: Client, indicator: Indicator, member: Any, typed: str) -> None:
    Indicator.objects.update(by_sex_and_age=True)
    page = read(submitted(desk, indicator, factories.org(member).territory, typed))
    assert "écrivez un nombre entier, zéro ou plus" in page


def test_who_proposed_a_value_takes_it_back_while_nobody_answered(
    client: Client, desk: Client, indicator: Indicator, member: Any, partner: Any
) -> None:
    submitted(desk, indicator, factories.org(member).territory, "4000")
    value = IndicatorValue.objects.get()
    results = f"/cooperations/{indicator.outcome.project_id}/resultats/"
    assert "Retirer ma proposition" in read(desk.get(results))
    client.force_login(partner)
    assert "Retirer ma proposition" not in read(client.get(results))
    with pytest.raises(PermissionDenied):
        withdraw_value(value, by=partner)
    client.force_login(member)
    path = f"{results}valeurs/{value.pk}/retirer/"
    assert client.get(path).status_code == 405
    assert "Proposition retirée." in read(client.post(path, follow=True))
    assert not IndicatorValue.objects.exists()
    assert JournalEntry.objects.get(verb="value.withdrawn").detail["said"] == "4000.00"
    assert client.post(path).status_code == 404


def test_an_accepted_value_stays(desk: Client, indicator: Indicator, member: Any) -> None:
    submitted(desk, indicator, factories.org(member).territory, "40")
    value = IndicatorValue.objects.get()
    IndicatorValue.objects.update(state="accepted")
    path = f"/cooperations/{indicator.outcome.project_id}/resultats/valeurs/{value.pk}/retirer/"
    assert "Quelqu’un a déjà répondu à cette valeur" in read(desk.post(path, follow=True))
    assert IndicatorValue.objects.count() == 1
