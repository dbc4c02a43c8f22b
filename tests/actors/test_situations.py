"""Situations and mandates: who may touch them, taking back what was wrong, how far up a place they weigh."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors import services
from alliage.actors.models import Mandate, Situation, User
from alliage.actors.queries import mandates_of, situations_about
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def situation(**fields: Any) -> Situation:
    values = {"kind": "aid_suspended", "text": "Aide suspendue", "source_url": "https://exemple.test/"}
    return Situation.objects.create(**(values | fields))


def test_only_its_authors_and_the_network_mend_a_situation(client: Client, member: User, stranger: User) -> None:
    row = situation(territory=factories.territory(), organisation=factories.org(member))
    orphan = situation(territory=factories.territory())
    network = factories.member(organisation=factories.organisation(kind="reseau"), role="animateur")
    deeds = ["end_situation", "reopen_situation", "delete_situation"]
    for person, of_its_own, of_nobody in ((stranger, False, False), (member, True, False), (network, True, True)):
        for target, allowed in ((row, of_its_own), (orphan, of_nobody)):
            for deed in deeds:
                if allowed:
                    getattr(services, deed)(target, by=person)
                else:
                    with pytest.raises(PermissionDenied):
                        getattr(services, deed)(target, by=person)
    Situation.everything.update(deleted_at=None)
    client.force_login(stranger)
    assert client.get(reverse("actors:situation_edit", args=[row.pk])).status_code == 403
    assert reverse("actors:situation_edit", args=[row.pk]) not in client.get(reverse("actors:situations")).text
    client.force_login(member)
    page = client.get(reverse("actors:situations")).text
    assert reverse("actors:situation_edit", args=[row.pk]) in page
    assert reverse("actors:situation_edit", args=[orphan.pk]) not in page


def test_a_fictitious_organisation_says_nothing_of_a_real_place(stranger: User) -> None:
    factories.org(stranger).__class__.objects.filter(pk=factories.org(stranger).pk).update(fictitious=True)
    invented = User.objects.get(pk=stranger.pk)
    real = situation(territory=factories.territory(), organisation=factories.org(stranger))
    with pytest.raises(RuleError, match="lieu fictif"):
        services.save_situation(
            Situation(kind="aid_suspended", country=real.territory.country, text="x", source_url="https://exemple.test/"),
            by=invented,
        )
    with pytest.raises(PermissionDenied):
        services.end_situation(real, by=invented)
    real.refresh_from_db()
    assert real.ends_on is None
    place = factories.territory(fictitious=True)
    made = services.save_situation(
        Situation(kind="aid_suspended", territory=place, text="x", source_url="https://exemple.test/"), by=invented
    )
    assert (made.fictitious, made.organisation) == (True, factories.org(stranger))


def test_an_announced_situation_cannot_be_ended_but_withdrawn(client: Client, member: User) -> None:
    body = factories.org(member)
    announced = situation(territory=body.territory, organisation=body, starts_on=TOMORROW)
    current = situation(territory=body.territory, organisation=body)
    client.force_login(member)
    page = client.get(reverse("actors:situations")).text
    assert reverse("actors:situation_end", args=[current.pk]) in page
    assert reverse("actors:situation_end", args=[announced.pk]) not in page
    assert reverse("actors:situation_delete", args=[announced.pk]) in page


@pytest.mark.parametrize(
    ("deed", "undo", "about"), [("end", "actors:situation_reopen", []), ("delete", "actors:bin_take", ["situation"])]
)
def test_an_end_and_a_withdrawal_are_undone(client: Client, member: User, deed: str, undo: str, about: list[str]) -> None:
    body = factories.org(member)
    row = situation(territory=body.territory, organisation=body)
    client.force_login(member)
    answer = client.post(reverse(f"actors:situation_{deed}", args=[row.pk]), follow=True)
    back = reverse(undo, args=[*about, row.pk])
    assert f'action="{back}"' in answer.text
    later = timezone.localdate() + datetime.timedelta(days=2)
    assert list(situations_about([body.territory], later)) == []
    client.post(back)
    assert list(situations_about([body.territory], later)) == [row]


def test_a_withdrawn_situation_is_not_mended(client: Client, member: User) -> None:
    body = factories.org(member)
    row = situation(territory=body.territory, organisation=body, deleted_at=timezone.now())
    client.force_login(member)
    assert client.get(reverse("actors:situation_edit", args=[row.pk])).status_code == 404
    assert "Aide suspendue" not in client.get(reverse("actors:situations") + "?passees=on").text


def test_a_mandate_is_withdrawn_and_put_back(client: Client, member: User, stranger: User) -> None:
    body = factories.org(member)
    row = Mandate.objects.create(organisation=body, body="Assemblée", starts_on=datetime.date(2021, 7, 1))
    away, back = (reverse(f"actors:mandate_{deed}", args=[row.pk]) for deed in ("withdraw", "restore"))
    client.force_login(stranger)
    assert [client.post(url).status_code for url in (away, back)] == [403, 403]
    client.force_login(member)
    assert f'action="{back}"' in client.post(away, follow=True).text
    assert list(mandates_of([body])) == []
    assert client.get(reverse("actors:mandate_edit", args=[row.pk])).status_code == 404
    client.post(back)
    assert list(mandates_of([body])) == [row]


def test_a_situation_weighs_on_every_level_below(count_queries: Any) -> None:
    places = [factories.territory("Niveau 0", country="SN")]
    for level in range(1, 5):
        places.append(factories.territory(f"Niveau {level}", country="SN", parent=places[-1]))
    top = situation(territory=places[0])
    below = situation(territory=places[4])
    assert [set(situations_about([place])) for place in places] == [{top}, {top}, {top}, {top}, {top, below}]
    with count_queries() as one:
        list(situations_about(places[:1]))
    with count_queries() as five:
        list(situations_about(places))
    assert (len(one), len(five)) == (1, 1)


def test_the_list_marks_what_is_fictitious(client: Client) -> None:
    situation(territory=factories.territory())
    situation(territory=factories.territory(fictitious=True), fictitious=True)
    assert client.get(reverse("actors:situations")).text.count('<span class="tag hold">exemple fictif') == 1


def test_history_lets_nobody_rewrite_what_another_body_wrote(client: Client, member: User, stranger: User) -> None:
    row = situation(territory=factories.territory(), organisation=factories.org(member))
    row.text = "Aide reprise"
    row.save()
    line = Situation.history.filter(history_type="~").get()
    address = reverse("actors:history_change", args=["territoire", row.territory_id, "situation", line.history_id])
    client.force_login(stranger)
    assert client.post(address, {"fields": ["text"], "seen": ""}).status_code == 403
    row.refresh_from_db()
    assert row.text == "Aide reprise"
    client.force_login(member)
    shown = client.get(address)
    client.post(address, {"fields": ["text"], "seen": shown.context["seen"]})
    row.refresh_from_db()
    assert row.text == "Aide suspendue"


def test_the_situation_of_a_country_is_read_on_the_page_of_who_wrote_it(client: Client, member: User) -> None:
    body = factories.org(member)
    row = situation(country=body.territory.country, organisation=body)  # type: ignore[union-attr]
    row.text = "Aide reprise"
    row.save()
    assert set(Situation.history.values_list("history_about", flat=True)) == {""}
    client.force_login(member)
    page = client.get(reverse("actors:history", args=["organisation", body.pk]))
    told = [each for each in page.context["changes"] if each.table == "situation"]
    assert [each.deed for each in told] == ["modification", "ajout"]
    address = reverse("actors:history_change", args=["organisation", body.pk, "situation", told[0].pk])
    assert "Aide suspendue" in client.get(address).content.decode()
