"""Each party says where the cooperation stands; the answers stand side by side, are added and never overwritten."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from alliage.actors.models import JournalEntry, Membership
from alliage.actors.services import merging
from alliage.projects.models import Participation, Project, QualityRating
from alliage.projects.queries.person import own_data
from alliage.projects.queries.quality import PartyRating, latest_ratings
from alliage.projects.services import quality as services
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import QualityItem
from alliage.vocabulary.queries import quality_grids, quality_items
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "Preuvegardée"
DAY = datetime.timedelta(days=1)


def read(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Forêts")


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def items(place: int = 0) -> list[QualityItem]:
    return list(quality_items(quality_grids()[place]))


def url(project: Project, end: str = "") -> str:
    return f"/cooperations/{project.pk}/qualite/{end}"


def given(project: Project, item: QualityItem, person: Any, level: int, **fields: Any) -> QualityRating:
    values = {"evidence": "Un compte rendu", "function": "la chargée", "user": person}
    return QualityRating.objects.create(
        project=project, item=item, organisation=factories.org(person), level=level, **(values | fields)
    )


def typed(item: QualityItem, level: Any, evidence: str = "") -> dict[str, str]:
    return {f"level_{item.pk}": str(level), f"evidence_{item.pk}": evidence}


def sent(page: Any) -> dict[str, str]:
    """What a browser would send back of a page left as it is."""
    form = page.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def test_from_the_screen_to_the_base_and_back(desk: Client, shared: Project, member: Any, strict_templates: None) -> None:
    empty = read(desk.get(url(shared)))
    assert "Personne n’a encore répondu" in empty and "A. Pertinence et besoin" in empty and "Kaléba" in empty
    first, second = items()[:2]
    page = desk.get(url(shared, "noter/"))
    assert page.status_code == 200 and "signé : " in read(page)
    answer = desk.post(url(shared, "noter/"), typed(first, 2, "Onze comptes rendus signés") | typed(second, 0))
    assert answer["Location"] == f"{url(shared)}?grille=familles"
    row = QualityRating.objects.get(item=first)
    assert (row.level, row.evidence, row.organisation, row.user, row.on, row.function) == (
        2,
        "Onze comptes rendus signés",
        factories.org(member),
        member,
        timezone.localdate(),
        member.acting.function,
    )
    told = read(desk.get(url(shared)))
    assert "pour l’essentiel" in told and "Onze comptes rendus signés" in told and "pas encore de réponse" in told
    assert "Kaléba n’a pas encore répondu à cette grille." in told
    assert told.count("Aucune partie n’a encore répondu à cette question.") == 6
    assert JournalEntry.objects.get(verb="quality.rated").subject_id == shared.pk


def test_the_page_is_the_same_in_english(
    desk: Client, shared: Project, member: Any, partner: Any, strict_templates: None
) -> None:
    given(shared, items()[0], member, 2)
    given(shared, items()[0], partner, 1)
    told = read(desk.get(f"/en{url(shared)}"))
    assert "Relevance and need" in told and "Was the need stated by the people concerned" in told


def test_where_parties_differ_it_is_said_in_words_and_nothing_is_added_up(
    desk: Client, shared: Project, member: Any, partner: Any
) -> None:
    first, second, third, alone = items()[:4]
    for item, mine, theirs in ((first, 3, 1), (second, 2, 2), (third, 0, 1)):
        given(shared, item, member, mine)
        given(shared, item, partner, theirs)
    given(shared, alone, member, 3)
    answer = desk.get(url(shared))
    told = read(answer)
    assert told.count("À discuter ensemble") == 3, "the list, and the two items where they differ"
    assert "2 degrés d’écart" in told and "Kaléba dit « en partie » : 2 degrés d’écart" in told
    assert "un degré d’écart" in told
    assert told.count("Les parties qui ont répondu disent la même chose.") == 1
    page = answer.context["page"]
    assert [line.item for line in page.apart] == [first, third]
    assert [cell.party for cell in page.lines[0].cells] == [factories.org(member), factories.org(partner)], "ici first"
    assert not re.search(r"moyenne|total|rang|score|\d ?/ ?3|%", told)
    assert answer.content.count(b'fill="currentColor"/></g>') + answer.content.count(b'fill="currentColor"/><circle') == 7


def test_the_two_grids_are_chosen_in_the_address(desk: Client, shared: Project, member: Any) -> None:
    given(shared, items()[0], member, 1)
    charter = desk.get(url(shared) + "?grille=charte-yvelines")
    assert len(charter.context["page"].lines) == 12 and "Clarifier le besoin" in read(charter)
    assert "Personne n’a encore répondu" in read(charter)
    assert desk.get(url(shared) + "?grille=inconnue").context["page"].grid.code == "familles"
    form = desk.get(url(shared, "noter/") + "?grille=charte-yvelines")
    assert len(form.context["form"].items) == 12
    principle = items(1)[6]
    answer = desk.post(url(shared, "noter/") + "?grille=charte-yvelines", typed(principle, 1))
    assert answer["Location"].endswith("?grille=charte-yvelines")
    assert QualityRating.objects.latest("pk").item == principle


def test_a_new_answer_is_added_and_what_was_left_is_not_written_again(desk: Client, shared: Project, member: Any) -> None:
    first, second = items()[:2]
    given(shared, first, member, 2, on=timezone.localdate() - 90 * DAY)
    given(shared, second, member, 1)
    page = desk.get(url(shared, "noter/"))
    back = sent(page)
    assert (back[f"level_{first.pk}"], back[f"evidence_{first.pk}"], back[f"level_{second.pk}"]) == (
        "2",
        "Un compte rendu",
        "1",
    )
    assert "Rien n’a changé depuis la dernière fois" in read(desk.post(url(shared, "noter/"), back))
    assert desk.post(url(shared, "noter/"), back | typed(first, 3, "Le bilan à mi-parcours")).status_code == 302
    assert list(QualityRating.objects.filter(item=first).values_list("level", flat=True)) == [3, 2]
    assert QualityRating.objects.filter(item=second).count() == 1
    told = read(desk.get(url(shared)))
    assert told.count("Réponses au fil du temps : ") == 2
    assert "pour l’essentiel" in told and "pleinement" in told


def test_an_answer_emptied_takes_nothing_back(desk: Client, shared: Project, member: Any) -> None:
    first, second = items()[:2]
    given(shared, first, member, 2)
    back = sent(desk.get(url(shared, "noter/")))
    assert desk.post(url(shared, "noter/"), back | {f"level_{first.pk}": ""} | typed(second, 0)).status_code == 302
    assert QualityRating.objects.standing().get(item=first).level == 2


def test_bad_input_keeps_what_was_typed(desk: Client, shared: Project) -> None:
    first, second, third, fourth = items()[:4]
    answer = desk.post(
        url(shared, "noter/"),
        typed(first, 3) | typed(second, 1, "Deux réunions") | typed(third, "", "Un texte seul") | typed(fourth, 7),
    )
    told, page = read(answer), answer.content.decode()
    assert answer.status_code == 200 and not QualityRating.objects.exists()
    assert (
        "« A. Pertinence et besoin » : dites en une phrase ce qui le montre, puisque vous répondez « pleinement »." in told
    )
    assert f"« {third} » : choisissez aussi où en est la coopération, ou effacez ce texte." in told
    assert "Choisissez l’une des quatre réponses, ou aucune." in told
    assert "Deux réunions" in page and "Un texte seul" in page
    assert answer.context["form"][f"level_{first.pk}"].value() == "3"
    assert page.count("<details open>") == 1, "the place where the missing text goes"
    long = desk.post(url(shared, "noter/"), typed(first, 2, "x" * 501))
    assert long.status_code == 200 and not QualityRating.objects.exists()


def test_what_a_colleague_added_meanwhile_is_not_put_back(desk: Client, shared: Project, member: Any) -> None:
    first, second = items()[:2]
    given(shared, first, member, 1)
    back = sent(desk.get(url(shared, "noter/")))
    given(shared, first, member, 3)
    assert desk.post(url(shared, "noter/"), back | typed(second, 1)).status_code == 302
    assert QualityRating.objects.filter(item=first)[0].level == 3
    assert QualityRating.objects.filter(item=first).count() == 2


@pytest.mark.parametrize("seen", ["", "x ² -1 99999999999999999999", "0"])
def test_a_broken_mark_writes_what_was_typed(desk: Client, shared: Project, member: Any, seen: str) -> None:
    first = items()[0]
    given(shared, first, member, 1)
    assert desk.post(url(shared, "noter/"), typed(first, 0) | {"seen": seen}).status_code == 302
    assert QualityRating.objects.count() == 2


def test_an_answer_is_taken_back_and_stays_in_the_history(desk: Client, shared: Project, member: Any) -> None:
    first = items()[0]
    given(shared, first, member, 1, on=timezone.localdate() - DAY)
    row = given(shared, first, member, 3)
    assert desk.post(url(shared, f"{row.pk}/retirer/")).status_code == 302
    row.refresh_from_db()
    assert (row.level, row.withdrawn_by, row.withdrawn_function) == (3, member, member.acting.function)
    page = desk.get(url(shared))
    assert page.context["page"].lines[0].cells[0].rating.level == 1
    assert "retirée le" in read(page)
    assert "déjà été retirée" in desk.post(url(shared, f"{row.pk}/retirer/"), follow=True).text
    assert [entry.verb for entry in JournalEntry.objects.filter(verb__startswith="quality.")] == ["quality.withdrawn"]


def test_one_takes_back_and_writes_for_ones_own_organisation_only(
    client: Client, shared: Project, member: Any, partner: Any, stranger: Any
) -> None:
    first = items()[0]
    row = given(shared, first, member, 1)
    client.force_login(partner)
    assert client.post(url(shared, f"{row.pk}/retirer/")).status_code == 403
    assert f"{row.pk}/retirer/" not in client.get(url(shared)).text
    client.post(url(shared, "noter/"), typed(first, 2, "La visite de mars"))
    assert QualityRating.objects.latest("pk").organisation == factories.org(partner)
    other = factories.project(factories.org(partner))
    assert client.post(url(other, f"{row.pk}/retirer/")).status_code == 404, "a row of another project"
    for person in (stranger, partner):
        with pytest.raises(PermissionDenied):
            services.withdraw(row, by=person)
    with pytest.raises(PermissionDenied):
        services.rate(shared, answers=[services.Answer(first, 1, "")], by=stranger)


def test_three_people_and_the_roles(
    client: Client, shared: Project, member: Any, partner: Any, stranger: Any, strict_templates: None
) -> None:
    row = given(shared, items()[0], member, 1)
    elected = factories.member(organisation=factories.org(member), role="elu")
    agent = factories.member(organisation=factories.org(member), role="agent")
    funder = factories.member()
    Participation.objects.create(project=shared, organisation=factories.org(funder), role=Participation.Role.FUNDER)
    factories.refresh_standings(shared)
    expected = {
        None: [302, 302], stranger: [404, 404], member: [200, 200], partner: [200, 200], agent: [200, 200],
        elected: [200, 403], funder: [200, 403],
    }  # fmt: skip
    for published in (None, timezone.now()):
        Project.objects.filter(pk=shared.pk).update(published_at=published)
        for person, codes in expected.items():
            client.logout()
            if person:
                client.force_login(person)
            assert [client.get(url(shared, end)).status_code for end in ("", "noter/")] == codes, person
    client.force_login(stranger)
    assert client.post(url(shared, "noter/"), typed(items()[0], 1)).status_code == 404
    assert client.post(url(shared, f"{row.pk}/retirer/")).status_code == 404
    assert QualityRating.objects.count() == 1
    seen = {person: QualityRating.objects.visible_to(person).count() for person in (member, partner, stranger, funder)}
    assert seen == {member: 1, partner: 1, stranger: 0, funder: 1}


def test_an_answer_is_never_public(client: Client, shared: Project, member: Any, partner: Any, stranger: Any) -> None:
    Project.objects.filter(pk=shared.pk).update(published_at=timezone.now())
    given(shared, items()[0], member, 3, evidence=f"La {SECRET} de mars")
    found = f"{reverse('portal:search')}?q=mars"
    pages = [reverse("projects:project", args=[shared.pk]), reverse("portal:atlas"), found, "/"]
    for person in (None, stranger):
        client.logout()
        if person:
            client.force_login(person)
        for page in pages:
            answer = client.get(page, follow=True)
            assert answer.status_code == 200, page
            assert not [word for word in (SECRET, "pleinement", "/qualite/") if word in answer.text], page
    client.force_login(member)
    assert "/qualite/" in client.get(pages[0]).text
    file = client.post("/cooperations/exporter/", {"format": "csv"})
    content = b"".join(file.streaming_content) if file.streaming else file.content
    assert file.status_code == 200 and "Forêts".encode() in content
    assert SECRET.encode() not in content and b"pleinement" not in content


def test_a_new_wording_starts_anew_and_the_old_answer_keeps_its_words(
    desk: Client, shared: Project, member: Any, strict_templates: None
) -> None:
    old = items()[0]
    given(shared, old, member, 2, on=timezone.localdate() - 30 * DAY)
    QualityItem.objects.filter(pk=old.pk).update(valid_to=timezone.localdate() - DAY)
    new = QualityItem.objects.create(
        grid=old.grid, code=old.code, version=2, position=old.position, fr=old.fr,
        question_fr="Qui a dit le besoin ?", valid_from=timezone.localdate(), source="le réseau",
    )  # fmt: skip
    page = desk.get(url(shared))
    cell = page.context["page"].lines[0].cells[0]
    assert (page.context["page"].lines[0].item, cell.rating, cell.earlier.level) == (new, None, 2)
    told = read(page)
    assert "à une formulation précédente : « pour l’essentiel »" in told and old.question_fr.replace("\u00a0", " ") in told
    assert sent(desk.get(url(shared, "noter/")))[f"level_{new.pk}"] == ""
    with pytest.raises(RuleError, match="n’est plus dans la grille"):
        services.rate(shared, answers=[services.Answer(old, 1, "")], by=member)


def test_the_service_asks_for_what_shows_it(shared: Project, member: Any) -> None:
    with pytest.raises(RuleError, match="dites en une phrase"):
        services.rate(shared, answers=[services.Answer(items()[1], 1, ""), services.Answer(items()[0], 2, "  ")], by=member)
    assert not QualityRating.objects.exists(), "nothing is half written"


def test_one_bulk_read_for_the_floors_above(count_queries: Any, member: Any, partner: Any) -> None:
    projects = [factories.project(factories.org(member), factories.org(partner)) for _ in range(3)]
    first, principle = items()[0], items(1)[0]
    today = timezone.localdate()
    for project in projects:
        given(project, first, member, 1, on=today - 9 * DAY)
        given(project, first, member, 3)
        given(project, first, partner, 0)
        given(project, principle, partner, 2, withdrawn_at=timezone.now())
    counts = []
    for some in (projects[:1], projects):
        with count_queries() as queries:
            found = latest_ratings(some)
        counts.append(len(queries))
    assert counts == [1, 1]
    home, away = factories.org(member), factories.org(partner)
    assert found[projects[0].pk] == [
        PartyRating(home.pk, home.territory_id, "A", "familles", 3, today),
        PartyRating(away.pk, away.territory_id, "A", "familles", 0, today),
    ]
    projects[0].participations.filter(organisation=away).delete()
    assert [row.organisation_id for row in latest_ratings(projects)[projects[0].pk]] == [home.pk]
    assert latest_ratings([factories.project()]) != {} and latest_ratings([]) == {}


def test_the_page_reads_as_much_for_one_answer_as_for_many(
    desk: Client, shared: Project, member: Any, partner: Any, count_queries: Any
) -> None:
    given(shared, items()[0], member, 1)
    counts = []
    for more in ([], items()):
        for item in more:
            given(shared, item, member, 1)
            given(shared, item, partner, 3)
        for end in ("", "noter/"):
            desk.get(url(shared, end))
            with count_queries() as queries:
                desk.get(url(shared, end))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_what_a_person_said_is_in_her_own_file(shared: Project, member: Any) -> None:
    given(shared, items()[0], member, 1, withdrawn_by=member, withdrawn_at=timezone.now(), withdrawn_function="la chargée")
    kept = dict(own_data(member))
    assert [row["level"] for row in kept["quality"]] == [1]
    assert [row["withdrawn_function"] for row in kept["quality_withdrawn"]] == ["la chargée"]


def test_three_territories_stand_as_equals(client: Client, member: Any, partner: Any, stranger: Any) -> None:
    project = factories.project(*(factories.org(person) for person in (member, partner, stranger)))
    for person, level in ((member, 1), (partner, 3), (stranger, 1)):
        given(project, items()[0], person, level)
    client.force_login(stranger)
    cells = client.get(url(project)).context["page"].lines[0].cells
    assert [cell.party for cell in cells] == [factories.org(person) for person in (stranger, member, partner)]
    with translation.override("fr"):
        assert "2 degrés d’écart" in read(client.get(url(project)))


def test_two_organisations_made_one_keep_what_both_said(shared: Project, member: Any, partner: Any) -> None:
    twin = factories.organisation("Commune de Kaleba", territory=factories.org(partner).territory)
    keeper = factories.user(is_superuser=True)
    given(shared, items()[0], partner, 1)
    QualityRating.objects.update(organisation=twin)
    merging.merge(factories.org(partner), twin, from_gone=[], by=keeper)
    assert QualityRating.objects.get().organisation == factories.org(partner)


def test_one_person_in_two_parties_answers_for_the_one_she_acts_in(
    desk: Client, shared: Project, member: Any, partner: Any, stranger: Any
) -> None:
    theirs = factories.org(partner)
    Membership.objects.create(user=member, organisation=theirs, role="elu", function="l’élue")
    row = given(shared, items()[0], partner, 1)
    told = desk.get(url(shared)).text
    assert f"{row.pk}/retirer/" not in told and "noter/?grille=familles" in told, "an elected person takes nothing back"
    assert desk.post(url(shared, f"{row.pk}/retirer/")).status_code == 403
    desk.post(url(shared, "noter/"), typed(items()[1], 1))
    assert QualityRating.objects.latest("pk").organisation == factories.org(member)
    Membership.objects.filter(user=member, organisation=theirs).update(role="charge")
    assert f"{row.pk}/retirer/" in desk.get(url(shared)).text
