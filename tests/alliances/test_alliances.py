"""Opening, changing, moving, publishing, putting away an alliance; its list and its page."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import JournalEntry, Organisation, Situation, Territory
from alliage.alliances import services
from alliage.alliances.models import Alliance, AllianceMember, ContactLog
from alliage.design import search
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
LIST = reverse("alliances:list")


def test_the_whole_path_from_nothing_to_a_published_alliance(
    hers: Client, his: Client, member: Any, partner: Any, client: Client
) -> None:
    answer = hers.post(reverse("alliances:create"), {"name": "Nos jeunes", "purpose": "Accueillir", "stage": "active"})
    made = Alliance.objects.get(name="Nos jeunes")
    assert answer.headers["Location"] == reverse("alliances:members", args=[made.pk])
    search.refresh([factories.org(partner).territory])
    page = hers.get(answer.headers["Location"], {"q": "kaleba"})
    assert "Kaléba" in page.text
    place, body = factories.org(partner).territory, factories.org(partner)
    hers.post(
        reverse("alliances:join", args=[made.pk]),
        {"territoire": place.pk, f"t{place.pk}-territory": place.pk, f"t{place.pk}-organisation": body.pk},
    )
    assert [row.organisation for row in made.members.all()] == [factories.org(member), body]
    assert client.get(made.get_absolute_url()).status_code == 404
    hers.post(reverse("alliances:publish", args=[made.pk]))
    public = client.get(made.get_absolute_url())
    assert "Nos jeunes" in public.text
    assert "Derniers contacts" not in public.text
    assert "Modifier" not in public.text
    his.post(reverse("alliances:unpublish", args=[made.pk]))
    assert client.get(made.get_absolute_url()).status_code == 404
    verbs = list(JournalEntry.objects.filter(subject_id=made.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["alliance.created", "alliance.member_added", "alliance.published", "alliance.unpublished"]


def test_an_alliance_of_one_is_not_published(member: Any) -> None:
    alone = services.create_alliance(Alliance(name="Seule"), by=member)
    with pytest.raises(RuleError, match="au moins deux territoires"):
        services.publish(alone, by=member)
    assert Alliance.objects.get(pk=alone.pk).published_at is None


@pytest.mark.parametrize("stage", ["dormant", "suspended", "closed"])
def test_a_stage_that_holds_back_says_why(bond: Alliance, hers: Client, stage: str) -> None:
    url = reverse("alliances:stage", args=[bond.pk])
    refused = hers.post(url, {"stage": stage, "stage_reason": " "})
    assert "Dites en une phrase pourquoi" in refused.text
    assert Alliance.objects.get(pk=bond.pk).stage == "active"
    assert hers.post(url, {"stage": stage, "stage_reason": "Visas non délivrés"}).status_code == 302
    bond.refresh_from_db()
    assert (bond.stage, bond.stage_reason, bond.stage_since) == (stage, "Visas non délivrés", timezone.localdate())
    entry = JournalEntry.objects.get(verb="alliance.stage_changed")
    assert (entry.detail["before"], entry.detail["after"]) == ("active", stage)


def test_bad_input_is_said_and_what_was_typed_stays(hers: Client) -> None:
    answer = hers.post(
        reverse("alliances:create"), {"name": "", "purpose": "Un défi partagé", "since_year": "1066", "stage": "active"}
    )
    assert "Écrivez une année entre 1945 et" in answer.text
    assert "Un défi partagé" in answer.text
    assert 'value="1066"' in answer.text
    assert not Alliance.objects.exists()


def test_a_country_nobody_knows_cannot_be_chosen(bond: Alliance, hers: Client) -> None:
    status = Territory.objects.first().status_id
    answer = hers.post(
        reverse("alliances:join_new", args=[bond.pk]), {"name": "Ailleurs", "status": status, "country": "99999"}
    )
    assert answer.status_code == 200
    assert "Ailleurs" in answer.text
    assert bond.members.count() == 2
    assert not Territory.objects.filter(name="Ailleurs").exists()


def test_a_new_territory_gets_a_sign_unlike_its_allies(bond: Alliance, hers: Client) -> None:
    old = Territory.objects.first()
    data = {"name": "Dolvane", "status": old.status_id, "country": old.country_id, "organisation_name": "Région de Dolvane"}
    assert hers.post(reverse("alliances:join_new", args=[bond.pk]), data).status_code == 302
    row = bond.members.get(territory__name="Dolvane")
    assert row.organisation == Organisation.objects.get(name="Région de Dolvane")
    others = {(m.territory.shape, m.territory.tone) for m in bond.members.exclude(pk=row.pk)}
    assert (row.territory.shape, row.territory.tone) not in others


def test_a_territory_joins_once_and_keeps_its_sign(bond: Alliance, member: Any, partner: Any) -> None:
    place = factories.org(partner).territory
    sign = (place.shape, place.tone)
    with pytest.raises(RuleError, match="déjà dans cette alliance"):
        services.add_member(bond, territory=place, by=member)
    other = factories.territory("Salune", country="SN")
    services.add_member(bond, territory=other, by=member)
    place.refresh_from_db()
    assert (place.shape, place.tone) == sign


def test_the_fictitious_and_the_real_stay_apart(bond: Alliance, member: Any) -> None:
    with pytest.raises(RuleError, match="ne s’allient pas"):
        services.add_member(bond, territory=factories.territory("Tamarès", fictitious=True), by=member)


def test_an_organisation_of_another_territory_does_not_carry(bond: Alliance, member: Any) -> None:
    with pytest.raises(RuleError, match="n’est pas une organisation de"):
        services.add_member(bond, territory=factories.territory("Salune"), organisation=factories.organisation(), by=member)


def test_leaving_before_joining_is_refused_in_the_form(bond: Alliance, hers: Client, partner: Any) -> None:
    row = bond.members.get(organisation=factories.org(partner))
    url = reverse("alliances:member", args=[bond.pk, row.pk])
    data = {"organisation": row.organisation_id, "joined_on": "2020-05-01", "left_on": "2019-05-01", "position": 2}
    answer = hers.post(url, data)
    assert "Le départ vient avant l’arrivée" in answer.text
    row.refresh_from_db()
    assert row.joined_on is None


def test_the_last_to_carry_cannot_leave(bond: Alliance, member: Any) -> None:
    AllianceMember.objects.filter(alliance=bond).exclude(organisation=factories.org(member)).update(organisation=None)
    row = bond.members.get(organisation=factories.org(member))
    with pytest.raises(RuleError, match="Au moins une organisation"):
        services.end_member(row, left_on=timezone.localdate(), by=member)


def test_delete_and_undo(bond: Alliance, hers: Client, member: Any) -> None:
    answer = hers.post(reverse("alliances:delete", args=[bond.pk]), follow=True)
    assert reverse("alliances:restore", args=[bond.pk]) in answer.text
    assert hers.get(bond.get_absolute_url()).status_code == 404
    assert hers.post(reverse("alliances:restore", args=[bond.pk])).status_code == 302
    assert hers.get(bond.get_absolute_url()).status_code == 200


def test_a_stranger_does_not_undo(bond: Alliance, hers: Client, theirs: Client) -> None:
    hers.post(reverse("alliances:delete", args=[bond.pk]))
    assert theirs.post(reverse("alliances:restore", args=[bond.pk])).status_code == 404


def test_services_ask_the_right_first(bond: Alliance, stranger: Any) -> None:
    for deed in (
        services.edit_alliance,
        services.change_stage,
        services.publish,
        services.unpublish,
        services.delete_alliance,
    ):
        with pytest.raises(PermissionDenied):
            deed(bond, by=stranger)


def test_the_list_shows_mine_and_the_published_ones_filtered_by_the_address(
    bond: Alliance, hers: Client, client: Client, stranger: Any
) -> None:
    other = factories.alliance(factories.org(stranger), name="Ailleurs en commun", published=True, stage="dormant")
    factories.alliance(factories.org(stranger), name="Secrète")
    search.refresh(Alliance.objects.all())
    names = lambda answer: [card.alliance.name for card in answer.context["cards"]]  # noqa: E731
    assert names(hers.get(LIST)) == [bond.name, other.name]
    assert names(client.get(LIST)) == [other.name]
    assert names(hers.get(LIST, {"qui": "miennes"})) == [bond.name]
    assert names(hers.get(LIST, {"etat": "dormant"})) == [other.name]
    assert names(hers.get(LIST, {"pays": "SN"})) == [bond.name]
    assert names(hers.get(LIST, {"q": "ailleurs"})) == [other.name]
    assert names(hers.get(LIST, {"pays": "ZZ", "etat": "nimporte", "page": "x"})) == [bond.name, other.name]
    empty = hers.get(LIST, {"q": "introuvable"})
    assert "Aucune alliance ne répond à ces mots" in empty.text


def test_the_empty_list_says_what_an_alliance_is(client: Client, hers: Client) -> None:
    assert "Pas encore d’alliance" in client.get(LIST).text
    assert "Ouvrir la première" in hers.get(LIST).text


def test_the_list_costs_the_same_for_one_and_for_three(
    bond: Alliance, hers: Client, member: Any, partner: Any, count_queries: Any
) -> None:
    factories.convention(bond)
    hers.get(LIST)
    with count_queries() as one:
        hers.get(LIST)
    for number in range(2):
        factories.convention(factories.alliance(factories.org(member), factories.org(partner), name=f"Autre {number}"))
    with count_queries() as three:
        hers.get(LIST)
    assert (len(one), len(three)) == (11, 11)


def test_equal_columns_in_the_order_one_stands_in(
    bond: Alliance, hers: Client, his: Client, client: Client, partner: Any
) -> None:
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    order = lambda answer: [column.territory.name for column in answer.context["columns"]]  # noqa: E731
    natural = order(client.get(bond.get_absolute_url()))
    assert order(hers.get(bond.get_absolute_url())) == natural
    assert order(his.get(bond.get_absolute_url())) == natural[::-1]
    place = factories.org(partner).territory
    assert order(client.get(bond.get_absolute_url(), {"vu-de": place.slug})) == natural[::-1]
    assert order(client.get(bond.get_absolute_url(), {"vu-de": "nulle-part"})) == natural
    assert 'class="ici"' not in client.get(bond.get_absolute_url()).text


def test_situations_are_shown_with_their_source(bond: Alliance, hers: Client, partner: Any) -> None:
    Situation.objects.create(
        kind="visas_not_issued",
        country=factories.org(partner).territory.country,
        text="Visas suspendus",
        source_url="https://exemple.test/visas",
    )
    text = hers.get(bond.get_absolute_url()).text
    assert "Visas suspendus" in text
    assert "https://exemple.test/visas" in text


def test_contacts_stay_among_members(bond: Alliance, hers: Client, theirs: Client, member: Any) -> None:
    Alliance.objects.filter(pk=bond.pk).update(published_at=timezone.now())
    ContactLog.objects.create(
        alliance=bond,
        channel="call",
        with_whom="le maire",
        text="Secret de cuisine",
        organisation=factories.org(member),
        function="f",
    )
    assert "Secret de cuisine" in hers.get(bond.get_absolute_url()).text
    assert "Secret de cuisine" not in theirs.get(bond.get_absolute_url()).text


def test_years_without_a_convention_are_named(bond: Alliance, hers: Client) -> None:
    year = timezone.localdate().year
    factories.convention(bond)
    assert f"2015 à {year - 2}" in hers.get(bond.get_absolute_url()).text


def test_a_territory_and_an_organisation_show_their_alliances(
    bond: Alliance, hers: Client, theirs: Client, partner: Any
) -> None:
    body = factories.org(partner)
    for url in (body.territory.get_absolute_url(), body.get_absolute_url()):
        assert bond.get_absolute_url() in hers.get(url).text
        assert bond.get_absolute_url() not in theirs.get(url).text


def test_what_is_optional_is_said_where_it_is_true(bond: Alliance, hers: Client) -> None:
    act = factories.convention(bond)
    for step in ("parties", "legal"):
        assert "Rien n’est obligatoire ici" in hers.get(reverse(f"alliances:convention_{step}", args=[act.pk])).text
    assert "Rien n’est obligatoire ici" not in hers.get(reverse("alliances:convention_add", args=[bond.pk])).text
    page = hers.get(reverse("alliances:stage", args=[bond.pk])).text
    assert 'Raison <span class="opt">' not in page
    assert 'Depuis le <span class="opt">' in page


def test_two_allies_of_one_sign_are_both_drawn_and_named(member: Any, partner: Any, hers: Client) -> None:
    bodies = [factories.org(member), factories.org(partner)]
    for body in bodies:
        type(body.territory).objects.filter(pk=body.territory.pk).update(shape=2, tone=3)
    made = factories.alliance(*bodies)
    page = hers.get(made.get_absolute_url()).text
    emblem = page[page.index('class="emblem') :].split("</svg>")[0]
    assert emblem.count("<use") == 2
    assert all(body.territory.name in page for body in bodies)
