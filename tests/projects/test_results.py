"""Results: sought, counted by one, accepted by another."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alliage.projects.models import Indicator, IndicatorValue, Outcome, Project, ScaleLevel
from alliage.projects.queries.results import sought
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


def read(answer: Any) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def shared(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), title="Jeunes")


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


@pytest.fixture
def trained(shared: Project) -> Indicator:
    outcome = Outcome.objects.create(project=shared, statement="Les éducateurs changent leur pratique")
    return Indicator.objects.create(outcome=outcome, title="Éducateurs formés", unit="personnes", by_sex_and_age=True)


def url(project: Project, end: str = "") -> str:
    return f"/cooperations/{project.pk}/resultats/{end}"


def place(person: Any) -> int:
    return factories.org(person).territory_id


def test_outcome_indicator_and_targets_are_typed_on_one_page(
    desk: Client, shared: Project, member: Any, partner: Any, strict_templates: None
) -> None:
    assert desk.get(url(shared)).status_code == 200
    assert desk.get(url(shared, "indicateurs/ajouter/")).status_code == 200
    here, there = place(member), place(partner)
    typed = {
        "statement": "Chaque quartier a un éducateur",
        "title": "Quartiers suivis",
        "kind": "number",
        "unit": "quartiers",
        f"from_{here}": "4",
        f"to_{here}": "40",
        f"to_{there}": "1 234,5",
        "due_on": "2027-12-31",
    }
    assert desk.post(url(shared, "indicateurs/ajouter/"), typed).status_code == 302
    one = Indicator.objects.get()
    assert one.outcome.statement == "Chaque quartier a un éducateur"
    assert {(row.territory_id, row.baseline, row.target) for row in one.targets.all()} == {
        (here, Decimal(4), Decimal(40)),
        (there, None, Decimal("1234.5")),
    }
    assert "40 quartiers" in read(desk.get(url(shared)))
    page = desk.get(url(shared, f"indicateurs/{one.pk}/"))
    assert 'value="Chaque quartier a un éducateur"' in page.content.decode()
    desk.post(
        url(shared, f"indicateurs/{one.pk}/"),
        typed | {f"from_{here}": "", f"to_{here}": "", "title": "Quartiers accompagnés"},
    )
    one.refresh_from_db()
    assert (one.title, one.targets.count()) == ("Quartiers accompagnés", 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statement": ""}, "Dites ce que l’on cherche à changer"),
        ({"kind": "scale", "levels": "un seul"}, "Une échelle a au moins deux niveaux"),
        ({"levels": "a\nb"}, "Les niveaux décrits vont avec une échelle"),
        ({"kind": "scale", "levels": "a\nb", "by_sex_and_age": "on"}, "Une échelle ne compte pas de personnes"),
        ({"due_on": "demain"}, "Écrivez une date qui existe"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(desk: Client, shared: Project, changes: dict[str, str], said: str) -> None:
    typed = {"statement": "Changer", "title": "Quartiers", "kind": "number"} | changes
    answer = desk.post(url(shared, "indicateurs/ajouter/"), typed)
    assert answer.status_code == 200
    assert said in read(answer)
    assert not Indicator.objects.exists()
    assert not Outcome.objects.exists()


def test_a_value_counts_once_another_person_accepts_it(
    client: Client, shared: Project, trained: Indicator, member: Any, partner: Any, strict_templates: None
) -> None:
    client.force_login(member)
    assert client.get(url(shared, "saisir/")).status_code == 200
    here = place(member)
    assert (
        client.post(url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_{here}": "31", "note": "Registre"}).status_code
        == 302
    )
    value = IndicatorValue.objects.get()
    assert (value.value, value.state, value.territory_id) == (31, "submitted", here)
    mine = client.get(url(shared))
    assert "rien encore" in read(mine)
    assert "Vous l’avez proposée : une autre personne doit l’accepter" in read(mine)
    refused = client.post(url(shared, f"valeurs/{value.pk}/accepter/"), follow=True)
    assert "Vous avez proposé cette valeur" in read(refused)
    value.refresh_from_db()
    assert value.state == "submitted"
    client.force_login(partner)
    assert "1 valeur de résultat à accepter" in read(client.get("/cooperations/"))
    client.post(url(shared, f"valeurs/{value.pk}/accepter/"))
    value.refresh_from_db()
    assert (value.state, value.accepted_by) == ("accepted", partner)
    assert "31 personnes" in read(client.get(url(shared)))
    again = client.post(url(shared, f"valeurs/{value.pk}/accepter/"), follow=True)
    assert "Quelqu’un a déjà répondu à cette valeur" in read(again)


def test_a_value_is_sent_back_with_a_reason(
    client: Client, shared: Project, trained: Indicator, member: Any, partner: Any, strict_templates: None
) -> None:
    client.force_login(partner)
    client.post(url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_{place(partner)}": "7"})
    value = IndicatorValue.objects.get()
    client.force_login(member)
    assert client.get(url(shared, f"valeurs/{value.pk}/revoir/")).status_code == 200
    answer = client.post(url(shared, f"valeurs/{value.pk}/revoir/"), {"reason": " "})
    assert "Dites ce qui est à revoir" in read(answer)
    client.post(url(shared, f"valeurs/{value.pk}/revoir/"), {"reason": "Compté deux fois"})
    value.refresh_from_db()
    assert (value.state, value.return_reason) == ("returned", "Compté deux fois")
    client.force_login(partner)
    assert "Compté deux fois" in read(client.get(url(shared)))


def test_a_colleague_of_the_side_that_proposed_does_not_accept(
    client: Client, shared: Project, trained: Indicator, partner: Any
) -> None:
    client.force_login(partner)
    client.post(url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_commun": "7"})
    value = IndicatorValue.objects.get()
    assert value.territory is None
    client.force_login(factories.member(organisation=factories.org(partner)))
    assert client.post(url(shared, f"valeurs/{value.pk}/accepter/")).status_code == 403


def test_parts_by_sex_and_age_make_the_whole(desk: Client, shared: Project, trained: Indicator, member: Any) -> None:
    here, name = place(member), f"p_{trained.pk}_{place(member)}"
    answer = desk.post(
        url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_{here}": "40", f"{name}_f0": "20", f"{name}_m0": "14"}
    )
    assert "les parts par sexe et âge font 34, la valeur dit 40" in read(answer)
    assert not IndicatorValue.objects.exists()
    desk.post(url(shared, "saisir/"), {"on": TODAY, f"{name}_f2": "20", f"{name}_m0": "14"})
    value = IndicatorValue.objects.get()
    assert (value.value, {(row.sex, row.age, row.count) for row in value.parts.all()}) == (
        34,
        {("f", "15-29", 20), ("m", "all", 14)},
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Écrivez au moins une valeur"),
        ({"on": "2999-01-01", "v": "3"}, "la date ne peut pas être à venir"),
        ({"v": "2,5"}, "compte des personnes"),
    ],
)
def test_values_that_cannot_be_are_refused(
    desk: Client, shared: Project, trained: Indicator, member: Any, typed: dict[str, str], said: str
) -> None:
    data = {"on": typed.get("on", TODAY)} | ({f"v_{trained.pk}_{place(member)}": typed["v"]} if "v" in typed else {})
    answer = desk.post(url(shared, "saisir/"), data)
    assert answer.status_code == 200
    assert said in read(answer)
    assert not IndicatorValue.objects.exists()


def test_a_file_that_lies_leaves_nothing_behind(desk: Client, shared: Project, trained: Indicator, member: Any) -> None:
    lie = SimpleUploadedFile("preuve.pdf", b"MZ not a pdf at all", content_type="application/pdf")
    answer = desk.post(url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_{place(member)}": "3", "file": lie})
    assert answer.status_code == 200
    assert not IndicatorValue.objects.exists()


def test_a_scale_is_answered_in_words(
    client: Client, shared: Project, trained: Indicator, member: Any, partner: Any
) -> None:
    scale = Indicator.objects.create(outcome=trained.outcome, title="Confiance", kind="scale")
    for rank, label in enumerate(("On se connaît", "On décide ensemble"), start=1):
        ScaleLevel.objects.create(indicator=scale, rank=rank, label=label)
    client.force_login(partner)
    name = f"v_{scale.pk}_{place(member)}"
    assert client.post(url(shared, "saisir/"), {"on": TODAY, name: "3"}).status_code == 200
    client.post(url(shared, "saisir/"), {"on": TODAY, name: "2"})
    client.force_login(member)
    assert "2. On décide ensemble" in read(client.get(url(shared)))


def test_what_was_counted_keeps_its_indicator(desk: Client, shared: Project, trained: Indicator, member: Any) -> None:
    desk.post(url(shared, "saisir/"), {"on": TODAY, f"v_{trained.pk}_{place(member)}": "3"})
    answer = desk.post(url(shared, f"indicateurs/{trained.pk}/supprimer/"), follow=True)
    assert "Des valeurs sont déjà notées pour cet indicateur" in read(answer)
    IndicatorValue.objects.all().delete()
    desk.post(url(shared, f"indicateurs/{trained.pk}/supprimer/"))
    assert not Outcome.objects.exists()


def test_history_draws_a_line(shared: Project, trained: Indicator, member: Any) -> None:
    for number, day in enumerate(("2026-01-01", "2026-02-01", "2026-03-03")):
        IndicatorValue.objects.create(
            indicator=trained,
            on=day,
            value=10 * number,
            state="accepted",
            organisation=factories.org(member),
            function="x",
            territory_id=place(member),
        )
    side = sought(shared, member, factories.org(member).territory)[0].measures[0].sides[0]
    assert side.spark == "0.0,28.0 61.0,14.0 120.0,0.0"
    assert side.latest is not None
    assert side.latest.value == 20


def test_doors_of_results(client: Client, shared: Project, trained: Indicator, member: Any, stranger: Any) -> None:
    ends = ["", "saisir/", "indicateurs/ajouter/", f"indicateurs/{trained.pk}/"]
    agent = factories.member(organisation=factories.org(member), role="agent")
    elected = factories.member(organisation=factories.org(member), role="elu")
    expected = {
        None: [302] * 4,
        stranger: [404] * 4,
        elected: [200, 403, 403, 403],
        agent: [200, 200, 403, 403],
        member: [200] * 4,
    }
    for person, codes in expected.items():
        client.logout()
        if person:
            client.force_login(person)
        assert [client.get(url(shared, end)).status_code for end in ends] == codes


def test_the_page_takes_the_same_reads_for_one_value_and_for_three(
    desk: Client, shared: Project, trained: Indicator, member: Any, partner: Any, count_queries: Any
) -> None:
    counts = []
    for number in range(3):
        outcome = Outcome.objects.create(project=shared, statement=f"Changement {number}")
        indicator = Indicator.objects.create(outcome=outcome, title=f"Indicateur {number}")
        for person in (member, partner):
            IndicatorValue.objects.create(
                indicator=indicator,
                value=number,
                organisation=factories.org(person),
                function="x",
                user=person,
                territory_id=place(person),
            )
        desk.get(url(shared))
        with count_queries() as queries:
            desk.get(url(shared))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_nobody_is_counted_twice_by_sex_and_age(desk: Client, shared: Project, trained: Indicator, member: Any) -> None:
    name = f"p_{trained.pk}_{place(member)}"
    page = read(desk.post(url(shared, "saisir/"), {"on": TODAY, f"{name}_f0": "10", f"{name}_f1": "3", f"{name}_m0": "5"}))
    assert "femmes : « tous âges » compte déjà « 0 à 14 ans »" in page.replace("\u00a0", " ")
    assert not IndicatorValue.objects.exists()
    assert desk.post(url(shared, "saisir/"), {"on": TODAY, f"{name}_f1": "3", f"{name}_m0": "5"}).status_code == 302
    assert IndicatorValue.objects.get().value == 8
