"""Two tabs on one record: nobody's words are lost, nobody's change is overwritten unseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.alliances import services
from alliage.alliances.models import Alliance, Committee, CommitteeDecision, Convention
from alliage.design import search
from alliage.design.stale import hold
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def _typed(client: Client, url: str) -> dict[str, Any]:
    form = client.get(url).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def test_a_field_only_the_other_changed_takes_what_is_recorded(
    bond: Alliance, hers: Client, his: Client, partner: Any
) -> None:
    url = reverse("alliances:edit", args=[bond.pk])
    first, second = _typed(hers, url), _typed(his, url)
    assert his.post(url, second | {"name": "Nos deux rives"}).status_code == 302
    answer = hers.post(url, first | {"purpose": "Accueillir ensemble"})
    form = answer.context["form"]
    assert partner.acting.function in str(form.errors["stamp"][0])
    assert [(clash.name, clash.recorded, clash.typed, clash.merged) for clash in form.clashes] == [
        ("name", "Nos deux rives", first["name"], True)
    ]
    assert "Accueillir ensemble" in answer.text
    assert Alliance.objects.get(pk=bond.pk).purpose == ""
    again = {name: form[name].value() or "" for name in first}
    assert hers.post(url, again).status_code == 302
    bond.refresh_from_db()
    assert (bond.name, bond.purpose) == ("Nos deux rives", "Accueillir ensemble")


@pytest.mark.parametrize(("taken", "kept"), [([], "Deux vallées"), (["name"], "Nos deux rives")])
def test_a_field_both_changed_shows_the_two_and_the_person_chooses(
    bond: Alliance, hers: Client, his: Client, taken: list[str], kept: str
) -> None:
    url = reverse("alliances:edit", args=[bond.pk])
    first, second = _typed(hers, url), _typed(his, url)
    assert his.post(url, second | {"name": "Nos deux rives"}).status_code == 302
    answer = hers.post(url, first | {"name": "Deux vallées"})
    form = answer.context["form"]
    assert [(clash.name, clash.recorded, clash.typed, clash.merged) for clash in form.clashes] == [
        ("name", "Nos deux rives", "Deux vallées", False)
    ]
    assert 'name="take" value="name"' in answer.text
    again = {name: form[name].value() or "" for name in first}
    assert hers.post(url, again | {"take": taken}).status_code == 302
    bond.refresh_from_db()
    assert bond.name == kept


def test_the_same_change_made_twice_is_no_clash(bond: Alliance, hers: Client, his: Client) -> None:
    url = reverse("alliances:edit", args=[bond.pk])
    first, second = _typed(hers, url), _typed(his, url)
    assert his.post(url, second | {"name": "Nos deux rives"}).status_code == 302
    form = hers.post(url, first | {"name": "Nos deux rives", "purpose": "Accueillir"}).context["form"]
    assert form.clashes == []


def test_a_single_tab_saves_twice_in_a_row(bond: Alliance, hers: Client) -> None:
    made = factories.convention(bond)
    url = reverse("alliances:convention_edit", args=[made.pk])
    for title in ("Un", "Deux"):
        data = _typed(hers, url) | {"title": title, "years_only": ""}
        assert hers.post(url, data).status_code == 302
    assert Convention.objects.get(pk=made.pk).title == "Deux"


def test_the_message_names_dates_and_choices_in_words(bond: Alliance, hers: Client, member: Any) -> None:
    made = factories.convention(bond)
    url = reverse("alliances:convention_edit", args=[made.pk])
    data = _typed(hers, url) | {"years_only": ""}
    other = Convention.objects.get(pk=made.pk)
    other.ends_on, other.kind = other.ends_on.replace(month=6, day=30), "protocole"
    services.save_convention(other, by=member)
    clashes = {clash.name: clash.recorded for clash in hers.post(url, data).context["form"].clashes}
    assert clashes == {"ends_on": f"30.06.{made.ends_on.year}", "kind": "protocole"}


def test_the_window_the_form_cannot_see_is_closed_by_the_service(bond: Alliance, member: Any) -> None:
    mine, other = Alliance.objects.get(pk=bond.pk), Alliance.objects.get(pk=bond.pk)
    services.edit_alliance(other, by=member)
    with pytest.raises(RuleError, match="a changé à l’instant"):
        services.edit_alliance(mine, by=member)


def test_a_decision_and_a_place_in_the_alliance_are_not_overwritten_unseen(
    bond: Alliance, hers: Client, his: Client
) -> None:
    meeting = Committee.objects.create(alliance=bond, held_on=timezone.localdate(), minutes="Relevé")
    decision = CommitteeDecision.objects.create(committee=meeting, text="Écrire", owner="la cheffe")
    place = bond.members.first()
    for url, field, one, other in (
        (reverse("alliances:decision_edit", args=[decision.pk]), "text", "Écrire le cahier", "Écrire la lettre"),
        (reverse("alliances:member", args=[bond.pk, place.pk]), "position", 3, 4),
    ):
        first = {name: value for name, value in _typed(hers, url).items() if value is not False}
        assert his.post(url, first | {field: one}).status_code == 302
        clashes = {clash.name: clash.recorded for clash in hers.post(url, first | {field: other}).context["form"].clashes}
        assert clashes == {field: str(one)}
    decision.refresh_from_db()
    assert decision.text == "Écrire le cahier"


def test_a_party_added_in_another_tab_does_not_vanish(bond: Alliance, hers: Client, his: Client, member: Any) -> None:
    act = factories.convention(bond)
    third = factories.organisation("Ville tierce")
    url = reverse("alliances:convention_parties", args=[act.pk])
    mine = f"p{factories.org(member).pk}"
    first = {name: value for name, value in _typed(hers, url).items() if value is not False}
    search.refresh([third])
    sent = his.post(url, first | {"other": "Ville tierce"})
    assert sent.status_code == 302, sent.context["form"].errors
    answer = hers.post(url, first | {mine: "on"})
    assert [clash.label for clash in answer.context["form"].clashes if clash.merged][:1] == ["Ville tierce signe"]
    assert [row.organisation for row in act.parties.all()] == [third]
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert hers.post(url, again).status_code == 302
    assert {row.organisation for row in act.parties.all()} == {third, factories.org(member)}


def test_hold_refuses_a_row_that_is_gone(bond: Alliance) -> None:
    from django.db import transaction  # noqa: PLC0415 - one test needs it

    row = Alliance.objects.get(pk=bond.pk)
    Alliance.objects.all().delete()
    with transaction.atomic(), pytest.raises(RuleError):
        hold(row)
