"""The state of the policy: what it says, to whom, and that it is kept as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from alliage.actors import services
from alliage.actors.models import JournalEntry, Situation, Task
from alliage.alliances.models import Committee
from alliage.portal.models import PolicyState
from alliage.portal.queries.states import freeze, previous, sections_of
from alliage.portal.services.states import make_state
from alliage.projects.models import Comment, Payment, Project, Risk
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=40)


def furnish(member: Any, partner: Any) -> Project:
    """One row of each section, in one project and one alliance."""
    home, away = factories.org(member), factories.org(partner)
    bond = factories.alliance(home, away)
    act = factories.convention(bond)
    act.parties.create(organisation=home, signatory="la présidente")
    Committee.objects.create(alliance=bond, held_on=SOON, place="Kaléba")
    project = factories.project(home, away, alliances=[bond], ends_on=SOON)
    vote = factories.funding(project, home, "60000")
    Payment.objects.create(funding=vote, paid_on=TODAY, amount=20000)
    factories.funding(project, away, "900", currency="XOF")
    Risk.objects.create(project=project, text="La route est coupée", owner="la direction")
    Comment.objects.create(
        project=project,
        text="Quelles dates ?",
        due_on=SOON,
        territory=home.territory,
        organisation=away,
        function="le directeur",
    )
    Comment.objects.create(
        project=project,
        text="Quel lieu ?",
        due_on=SOON,
        territory=away.territory,
        organisation=home,
        function="la chargée",
    )
    services.add_task(Task(text="Relire", due_on=SOON), subject=project, owner=member.acting, by=member)
    Situation.objects.create(
        kind="visas_not_issued", territory=away.territory, text="Visas suspendus", source_url="https://exemple.test/visas"
    )
    return project


def counted(person: Any) -> dict[str, int]:
    return freeze(factories.org(person))[0]


def main(page: Any) -> str:
    """What a page says, without its frame."""
    return str(page.text.split('<main id="contenu"')[1].split("</main>")[0])


def test_it_counts_what_there_is(member: Any, partner: Any) -> None:
    furnish(member, partner)
    assert counted(member) == {
        "conventions": 1,
        "commitments": 1,
        "people": 1,
        "files": 1,
        "risks": 1,
        "owed": 1,
        "expected": 1,
        "tasks": 1,
        "committees": 1,
        "situations": 1,
    }


def test_the_partner_has_the_same_page_from_where_he_stands(member: Any, partner: Any) -> None:
    furnish(member, partner)
    found = counted(partner)
    assert (found["conventions"], found["commitments"], found["owed"], found["expected"], found["tasks"]) == (1, 1, 1, 1, 0)


def test_a_vote_for_a_cooperation_of_others_is_a_commitment_too(member: Any, partner: Any) -> None:
    backer = factories.member(organisation=factories.organisation("Fondation des ponts", kind="fondation"))
    project = factories.project(factories.org(member), factories.org(partner))
    factories.funding(project, factories.org(backer), "5000")
    _counts, data = freeze(factories.org(backer))
    (section,) = [each for each in data["fr"]["sections"] if each["key"] == "commitments"]
    assert [cell.replace("\u00a0", " ").replace("\u202f", " ") for cell in section["rows"][0][2:]] == ["5 000 €", "0 €", "—"]


def test_nothing_of_a_stranger_is_in_it_and_what_ended_is_not(member: Any, partner: Any, stranger: Any) -> None:
    project = furnish(member, partner)
    assert set(counted(stranger).values()) == {0, 1}
    assert counted(stranger)["people"] == 1
    Risk.objects.update(closed_on=TODAY)
    Task.objects.update(state="done")
    project.alliances.get().conventions.update(ends_on=TODAY - timedelta(days=1), starts_on=TODAY - timedelta(days=90))
    Committee.objects.update(held_on=TODAY - timedelta(days=1))
    Situation.objects.update(ends_on=TODAY - timedelta(days=1))
    found = counted(member)
    assert [found[key] for key in ("risks", "tasks", "conventions", "committees", "situations")] == [0] * 5


def test_it_names_functions_never_people_and_has_no_ici(client: Client, member: Any, partner: Any) -> None:
    member.name = "Camille Untel"
    member.save()
    furnish(member, partner)
    client.force_login(member)
    page = client.post(reverse("portal:state_make"), follow=True)
    said_there = main(page)
    assert member.acting.function in said_there
    for absent in ("Camille", member.email, 'class="ici"', "script", "exemplaire", "réussite"):
        assert absent not in said_there
    for said in ("60 000 €", "20 000 €", "La route est coupée", "Quelles dates ?", "Visas suspendus", "Kaléba"):
        assert said in said_there.replace("\u202f", " ").replace("\u00a0", " ")


def test_an_edition_stays_as_it_was_and_the_next_one_says_what_moved(client: Client, member: Any, partner: Any) -> None:
    project = furnish(member, partner)
    first = make_state(by=member)
    client.force_login(member)
    before = main(client.get(first.get_absolute_url()))
    Risk.objects.create(project=project, text="Un autre risque")
    Risk.objects.create(project=project, text="Un troisième")
    Task.objects.update(state="done")
    assert main(client.get(first.get_absolute_url())) == before
    second = make_state(by=member)
    assert previous(second) == first
    moved = {part.key: part.moved for part in sections_of(second, first)}
    assert (moved["risks"], moved["tasks"], moved["people"]) == ("+\u00a02", "−\u00a01", "sans changement")
    page = client.get(second.get_absolute_url()).text
    assert ("Comparé à l’état du" in page, "Un troisième" in page) == (True, True)
    assert [row.pk for row in client.get(reverse("portal:states")).context["page_obj"]] == [second.pk, first.pk]


def test_asked_twice_on_a_day_there_is_one_edition(member: Any, partner: Any) -> None:
    furnish(member, partner)
    assert make_state(by=member) == make_state(by=member)
    assert PolicyState.objects.count() == JournalEntry.objects.filter(verb="state.made").count() == 1


def test_who_makes_it_and_who_reads_it(client: Client, member: Any, partner: Any, stranger: Any) -> None:
    state = make_state(by=member)
    home = factories.org(member)
    for role, may_export, makes in (("elu", False, False), ("finances", True, True), ("operateur", False, True)):
        person = factories.member(organisation=home, role=role, may_export=may_export)
        client.force_login(person)
        assert client.get(state.get_absolute_url()).status_code == 200
        assert (client.post(reverse("portal:state_make")).status_code == 302) is makes
        assert (reverse("portal:state_make") in client.get(reverse("portal:states")).text) is makes
    for person in (partner, stranger, factories.user()):
        client.force_login(person)
        assert client.get(state.get_absolute_url()).status_code == 404
    assert client.post(reverse("portal:state_make")).status_code == 403
    assert client.get(reverse("portal:states")).status_code == 403
    with pytest.raises(PermissionDenied):
        make_state(by=person)


def test_the_button_is_where_one_works(client: Client, member: Any, partner: Any) -> None:
    furnish(member, partner)
    client.force_login(member)
    home, away = factories.org(member), factories.org(partner)
    make = reverse("portal:state_make")
    assert make in client.get(reverse("projects:portfolio")).text
    assert make in client.get(home.get_absolute_url()).text
    assert make not in client.get(away.get_absolute_url()).text


def test_it_is_read_in_english_too(client: Client, member: Any, partner: Any) -> None:
    furnish(member, partner)
    state = make_state(by=member)
    assert set(state.data) == {"fr", "en"}
    with translation.override("en"):
        assert [part.count for part in sections_of(state, None)] == list(state.counts.values())
    client.force_login(member)
    assert client.get(f"/en{state.get_absolute_url()}").status_code == 200


def test_an_empty_house_says_so(client: Client, member: Any, strict_templates: None) -> None:
    client.force_login(member)
    assert "Aucune édition encore" in client.get(reverse("portal:states")).text
    page = client.post(reverse("portal:state_make"), follow=True).text
    assert page.count("Rien de noté à cette date.") == 9
    assert "Première édition." in page


def test_it_reads_as_much_for_one_row_as_for_three(member: Any, partner: Any, count_queries: Any) -> None:
    furnish(member, partner)
    freeze(factories.org(member))
    with count_queries() as one:
        freeze(factories.org(member))
    furnish(member, partner)
    furnish(member, partner)
    with count_queries() as three:
        freeze(factories.org(member))
    assert len(one) == len(three)


def test_a_long_list_says_how_many_are_left_out(member: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliage.portal.queries.states.SHOWN", 2)
    for _number in range(3):
        factories.project(factories.org(member))
    part = next(part for part in sections_of(make_state(by=member), None) if part.key == "files")
    assert (part.count, len(part.rows), part.left_out) == (3, 2, 1)
