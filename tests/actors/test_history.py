"""History: what is kept of a save, who did it, how it reads, how it is put back."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliage.actors import registry
from alliage.actors.models.history import record_added, unrecorded, written_as, written_by
from alliage.actors.services import close_account
from alliage.projects.models import Funding, Indicator, IndicatorTarget, Outcome, Risk
from alliage.projects.services.money import add_funding, change_funding, delete_funding
from alliage.projects.services.projects import change_sheet, change_sides
from alliage.vocabulary.models import Country, Currency
from tests import factories


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def project(member: Any, partner: Any) -> Any:
    made = factories.project(factories.org(member), factories.org(partner), title="La filière lait")
    for kind in registry.kinds():
        kind.trace.objects.all().delete()
    return made


def page(person: Any, record: Any, kind: str = "cooperation", query: str = "") -> Any:
    return signed_in(person).get(reverse("actors:history", args=[kind, record.pk]) + query)


def lines(response: Any) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    return [
        (each.noun, each.deed, each.who, [(field.label, field.before, field.after) for field in each.fields])
        for each in response.context["changes"]
    ]


def test_a_change_is_read_field_by_field_by_function_in_words(member: Any, project: Any) -> None:
    with written_by(member):
        change_sheet(project, title="La filière du lait", stage="suspended", by=member)
    who = f"{member.acting.function}, {factories.org(member).name}"
    assert lines(page(member, project)) == [
        ("coopération", "modification", who, [
            ("titre : ce que cela change", "La filière lait", "La filière du lait"),
            ("état", "en cours", "suspendu"),
        ])
    ]  # fmt: skip


def test_a_request_signs_what_it_writes(member: Any, project: Any) -> None:
    answer = signed_in(member).post(
        reverse("projects:risk_add", args=[project.pk]), {"text": "Gel", "likelihood": 2, "severity": 3}
    )
    assert answer.status_code == 302
    kept = Risk.objects.get().history.get()
    assert (kept.history_type, kept.history_user, kept.history_function) == ("+", member, member.acting.function)
    assert kept.history_organisation == factories.org(member)


def test_a_save_that_changes_nothing_leaves_no_line(member: Any, project: Any) -> None:
    project.save()
    assert project.history.count() == 0


def test_what_was_written_without_trace_does_not_falsify_the_next_line(project: Any) -> None:
    type(project).objects.filter(pk=project.pk).update(title="En masse")
    project.refresh_from_db()
    project.title = "À la main"
    project.save()
    assert project.history.get().history_changes == {"title": ["En masse", "À la main"]}


def test_only_the_fields_written_are_told(project: Any) -> None:
    project.title, project.summary = "Autre", "Perdu"
    project.save(update_fields=["title"])
    assert project.history.get().history_changes == {"title": ["La filière lait", "Autre"]}
    assert project.history.get().summary == ""


def test_rows_added_changed_and_removed_are_read_on_the_page_of_their_project(member: Any, project: Any) -> None:
    euro, here = Currency.objects.get(code="EUR"), Country.objects.get(code="FR")
    values: dict[str, Any] = {"funder": factories.org(member), "year": 2026, "currency": euro}
    with written_by(member):
        funding = add_funding(project, shares={here: Decimal(100)}, by=member, voted=Decimal(5000), **values)
        change_funding(funding, shares={here: Decimal(100)}, by=member, voted=Decimal("6000.50"), **values)
        delete_funding(Funding.objects.get(), by=member)
    told = [(noun, deed) for noun, deed, _who, _fields in lines(page(member, project))]
    assert told == [
        ("financement", "retrait"),
        ("part par pays", "retrait"),
        ("part par pays", "modification"),
        ("financement", "modification"),
        ("part par pays", "ajout"),
        ("financement", "ajout"),
    ]
    changed = lines(page(member, project, query="?champ=funding.voted"))
    assert [fields for _n, deed, _w, fields in changed if deed == "modification"] == [
        [("montant voté", "5\u202f000", "6\u202f000,50")]
    ]


def test_links_to_many_are_kept_too(member: Any, partner: Any, project: Any) -> None:
    bond = factories.alliance(factories.org(member), factories.org(partner), name="Haut et Bas")
    hidden = factories.alliance(factories.organisation(), name="Ailleurs")
    places = [side.territory for side in project.territories.all()]
    change_sides(project, alliances=[bond, hidden], territories=places, by=member)
    told = lines(page(member, project, query="?champ=project.alliances"))
    assert [fields for *_rest, fields in told] == [[("alliances", "", "Haut et Bas, non visible ou supprimé")]]


def test_the_page_is_filtered_by_function_and_by_field(member: Any, partner: Any, project: Any) -> None:
    with written_by(member):
        change_sheet(project, title="Un", by=member)
    with written_by(partner):
        change_sheet(project, summary="Deux", by=partner)
    body = factories.org(partner)
    assert len(lines(page(member, project))) == 2
    mine = page(member, project, query=f"?par={body.pk}:{partner.acting.function}")
    assert [fields[0][2] for *_rest, fields in lines(mine)] == ["Deux"]
    assert [fields[0][2] for *_rest, fields in lines(page(member, project, query="?champ=project.title"))] == ["Un"]
    assert len(lines(page(member, project, query="?champ=project.nothing&par=1:x&page=99"))) == 2


def test_a_visitor_and_a_stranger_see_none(member: Any, stranger: Any, project: Any) -> None:
    project.published_at = project.created_at
    project.save()
    address = reverse("actors:history", args=["cooperation", project.pk])
    assert Client().get(address).status_code == 302
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(member).get(reverse("actors:history", args=["rien", project.pk])).status_code == 404


def test_the_same_number_of_reads_for_one_line_and_for_many(member: Any, project: Any, count_queries: Any) -> None:
    client, address = signed_in(member), reverse("actors:history", args=["cooperation", project.pk])
    with written_by(member):
        Risk.objects.create(project=project, text="Un", territory=project.territories.all()[0].territory)
    client.get(address)
    with count_queries() as one:
        client.get(address)
    with written_by(member):
        for number in range(12):
            Risk.objects.create(project=project, text=f"Risque {number}", territory=project.territories.all()[1].territory)
            change_sheet(project, title=f"Titre {number}", by=member)
    with count_queries() as many:
        client.get(address)
    assert len(one) == len(many)


def put_back(person: Any, project: Any, line: Any, **data: Any) -> Any:
    client = signed_in(person)
    table = type(line).instance_type._meta.model_name
    address = reverse("actors:history_change", args=["cooperation", project.pk, table, line.history_id])
    shown = client.get(address)
    if shown.status_code != 200:
        return shown
    return client.post(address, {"seen": shown.context["seen"], **data}, follow=True)


def test_a_value_is_put_back_after_a_preview_and_undone(member: Any, project: Any) -> None:
    change_sheet(project, title="Nouveau", summary="Un résumé", by=member)
    answer = put_back(member, project, project.history.get(), fields=["title"])
    project.refresh_from_db()
    assert (project.title, project.summary) == ("La filière lait", "Un résumé")
    assert project.standings.first().title == "La filière lait"
    undo = reverse("actors:history_undo", args=["cooperation", project.pk, "project", project.history.first().history_id])
    assert undo in answer.content.decode()
    signed_in(member).post(undo)
    project.refresh_from_db()
    assert project.title == "Nouveau"


def test_putting_back_asks_the_right_of_the_record(member: Any, partner: Any, project: Any) -> None:
    agent = factories.member(organisation=factories.org(member), role="agent")
    change_sheet(project, title="Nouveau", by=member)
    assert put_back(agent, project, project.history.get(), fields=["title"]).status_code == 403
    assert put_back(partner, project, project.history.get(), fields=["title"]).status_code == 200


def test_what_changed_since_the_preview_is_not_overwritten(member: Any, project: Any) -> None:
    change_sheet(project, title="Nouveau", by=member)
    answer = put_back(member, project, project.history.get(), fields=["title"], seen="autre")
    assert "a changé depuis que vous avez ouvert cette page" in answer.content.decode()
    project.refresh_from_db()
    assert project.title == "Nouveau"


def test_a_state_that_came_back_still_gives_its_reason(member: Any, project: Any) -> None:
    project.stage = "suspended"
    project.save()
    project.history.all().delete()
    change_sheet(project, stage="running", by=member)
    answer = put_back(member, project, project.history.get(), fields=["stage"])
    assert "Dites pourquoi le projet est suspendu" in answer.content.decode()
    project.refresh_from_db()
    assert project.stage == "running"


def test_nothing_chosen_and_a_line_of_another_record(member: Any, project: Any) -> None:
    change_sheet(project, title="Nouveau", by=member)
    line = project.history.get()
    assert "Choisissez au moins une valeur" in put_back(member, project, line, fields=[]).content.decode()
    other = factories.project(factories.org(member))
    assert put_back(member, other, line, fields=["title"]).status_code == 404


def test_a_removed_row_comes_back_with_its_own_rows_and_can_be_undone(member: Any, project: Any) -> None:
    euro, here = Currency.objects.get(code="EUR"), Country.objects.get(code="FR")
    funding = add_funding(
        project, shares={here: Decimal(100)}, by=member, voted=Decimal(5000), funder=factories.org(member), year=2026,
        currency=euro,
    )  # fmt: skip
    key = funding.pk
    delete_funding(funding, by=member)
    put_back(member, project, Funding.history.filter(history_type="-").get())
    back = Funding.objects.get()
    assert (back.pk, back.voted, back.shares.get().amount) == (key, Decimal(5000), Decimal(5000))
    assert project.standings.get(organisation=factories.org(member)).own == Decimal(5000)
    made = Funding.history.filter(history_type="+").first()
    undo = reverse("actors:history_undo", args=["cooperation", project.pk, "funding", made.history_id])
    signed_in(member).post(undo)
    assert Funding.objects.count() == 0


def test_a_row_comes_back_under_a_parent_that_was_removed_too(member: Any, project: Any) -> None:
    outcome = Outcome.objects.create(project=project, statement="Changer")
    indicator = Indicator.objects.create(outcome=outcome, title="Nombre")
    IndicatorTarget.objects.create(indicator=indicator, target=3)
    indicator.delete()
    outcome.delete()
    put_back(member, project, Indicator.history.filter(history_type="-").get())
    assert IndicatorTarget.objects.get().indicator.outcome.statement == "Changer"
    answer = put_back(member, project, Indicator.history.filter(history_type="-").get())
    assert "déjà revenue" in answer.content.decode()


def test_a_confirmed_state_is_read_but_not_put_back(member: Any, project: Any) -> None:
    effect = factories.effect(project)
    effect.confirmed_function = "le maire"
    effect.save()
    told = [(each.deed, each.restorable) for each in page(member, project).context["changes"]]
    assert told == [("modification", False), ("ajout", False)]


def test_a_closed_account_leaves_its_function_not_its_name(member: Any, project: Any) -> None:
    other = factories.member(organisation=factories.org(member), name="Awa Diop")
    with written_by(other):
        change_sheet(project, title="Nouveau", by=other)
    function = other.acting.function
    close_account(other, by=other)
    shown = page(member, project).content.decode()
    assert "Awa Diop" not in shown
    assert function in shown


def test_somebody_without_an_account_and_the_silent_machine(member: Any, project: Any) -> None:
    with written_as(factories.org(member), "la directrice du lycée"):
        project.title = "Par un lien"
        project.save()
    with unrecorded():
        project.title = "Sans trace"
        project.save()
    assert [(line.history_function, line.history_user) for line in project.history.all()] == [
        ("la directrice du lycée", None)
    ]


def test_rows_added_in_bulk_are_kept_when_told(member: Any, project: Any, count_queries: Any) -> None:
    rows = Risk.objects.bulk_create(Risk(project=project, text=f"Risque {number}") for number in range(20))
    with written_by(member), count_queries() as queries:
        record_added(rows)
    assert len(queries) <= 2
    assert [each.deed for each in page(member, project).context["changes"]] == ["ajout"] * 20


def test_what_is_already_put_back_is_said_and_undoes_nobody_else(member: Any, partner: Any, project: Any) -> None:
    change_sheet(project, summary="Deux", by=member)
    told = project.history.first()
    change_sheet(project, summary="", by=member)
    with written_by(partner):
        change_sheet(project, title="Le titre d’un autre", by=partner)
    answer = put_back(member, project, told, fields=["summary"])
    page_of_answer = answer.content.decode()
    assert "C’est déjà remis" in page_of_answer
    assert "C’est remis comme avant" not in page_of_answer
    assert reverse("actors:history_undo", args=["cooperation", project.pk, "project", project.history.first().pk]) not in (
        page_of_answer
    )


def test_undoing_refuses_what_changed_since_and_says_so(member: Any, project: Any) -> None:
    change_sheet(project, title="Nouveau", by=member)
    put_back(member, project, project.history.get(), fields=["title"])
    made = project.history.first()
    project.refresh_from_db()
    change_sheet(project, title="Écrit entre-temps", by=member)
    undo = reverse("actors:history_undo", args=["cooperation", project.pk, "project", made.history_id])
    answer = signed_in(member).post(undo, follow=True).content.decode()
    assert "a changé depuis que vous avez ouvert cette page" in answer
    assert "tout est comme avant" not in answer
    project.refresh_from_db()
    assert project.title == "Écrit entre-temps"


def test_undoing_says_so_once_it_is_done(member: Any, project: Any) -> None:
    bond = factories.alliance(factories.org(member), name="Haut et Bas")
    places = [side.territory for side in project.territories.all()]
    change_sides(project, alliances=[bond], territories=places, by=member)
    put_back(member, project, project.history.get(), fields=["alliances"])
    assert not project.alliances.exists()
    undo = reverse("actors:history_undo", args=["cooperation", project.pk, "project", project.history.first().history_id])
    assert "tout est comme avant" in signed_in(member).post(undo, follow=True).content.decode()
    assert list(project.alliances.all()) == [bond]


def test_a_refused_undoing_is_not_said_done(member: Any, project: Any) -> None:
    change_sheet(project, title="Nouveau", by=member)
    told = project.history.get()
    type(project).objects.filter(pk=project.pk).update(stage="suspended")
    undo = reverse("actors:history_undo", args=["cooperation", project.pk, "project", told.history_id])
    answer = signed_in(member).post(undo, follow=True).content.decode()
    assert "Dites pourquoi le projet est suspendu" in answer
    assert "tout est comme avant" not in answer


def test_an_author_that_is_no_number_is_answered(member: Any, project: Any) -> None:
    assert page(member, project, query="?par=²:x").status_code == 200
    assert page(member, project, query=f"?par={'9' * 5000}:x").status_code == 200
