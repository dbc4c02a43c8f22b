"""The page of a project: equal columns, what each reader sees, what it costs."""

import datetime
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from alliage.actors.models import Situation
from alliage.alliances.models import Committee
from alliage.projects.models import (
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Outcome,
    Participation,
    Payment,
    Project,
    ProjectContact,
    ProjectSdg,
    ProjectText,
    Risk,
    ScaleLevel,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def read(client: Client, project: Project, *, query: str = "", status: int = 200) -> str:
    """The page as text, without tags doubled by spaces."""
    answer = client.get(f"/cooperations/{project.pk}/{query}")
    assert answer.status_code == status
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def headings(page: str) -> list[str]:
    """The names that head the columns, in order."""
    return [re.sub("<[^>]+>", "", name).strip() for name in re.findall(r"<article.*?<h3>(.*?)</h3>", page)]


def sides(number: int, member: Any) -> list[Any]:
    """An organisation of the member's, and others abroad."""
    return [factories.org(member), *(factories.organisation(f"Autorité partenaire {n}") for n in range(2, number + 1))]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_each_territory_has_one_equal_column(client: Client, member: Any, number: int) -> None:
    bodies = sides(number, member)
    project = factories.project(*bodies)
    client.force_login(member)
    page = read(client, project)
    assert headings(page) == [f"{body.territory.name}{' ici' if n == 0 else ''}" for n, body in enumerate(bodies)]
    assert page.count('<article class="col ') == number
    assert page.count("<h4>Ce qui a changé</h4>") == page.count("<h4>Notre parole</h4>") == number


def test_ones_own_territory_comes_first_and_the_standpoint_can_be_chosen(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    ours, theirs = factories.org(member).territory, factories.org(partner).territory
    client.force_login(partner)
    assert headings(read(client, project)) == [f"{theirs.name} ici", ours.name]
    assert headings(read(client, project, query=f"?vu-de={ours.slug}")) == [ours.name, f"{theirs.name} ici"]


def test_a_stranger_reads_names_only_in_the_order_of_the_project(
    client: Client, member: Any, partner: Any, stranger: Any
) -> None:
    project = factories.project(factories.org(member), factories.org(partner), published=True)
    names = [factories.org(member).territory.name, factories.org(partner).territory.name]
    for reader in (None, stranger):
        if reader:
            client.force_login(reader)
        page = read(client, project)
        assert headings(page) == names
        assert 'class="ici"' not in page.split("<main", 1)[1]
        assert "Ajouter un effet" not in page


def test_an_internal_project_does_not_exist_for_others(client: Client, member: Any, stranger: Any) -> None:
    project = factories.project(factories.org(member))
    read(client, project, status=404)
    client.force_login(stranger)
    read(client, project, status=404)


def test_an_empty_column_offers_to_propose_and_to_ask(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    client.force_login(member)
    page = read(client, project)
    slug = factories.org(partner).territory.slug
    assert "Rien encore" in page
    assert f"/effets/ajouter/?territoire={slug}" in page
    assert f"/demander/{slug}/" in page
    assert "Rien de publié encore" not in page


def test_the_line_under_the_title(client: Client, member: Any, partner: Any) -> None:
    today = timezone.localdate()
    alliance = factories.alliance(factories.org(member), factories.org(partner))
    act = factories.convention(alliance)
    Committee.objects.create(alliance=alliance, held_on=today + datetime.timedelta(days=30))
    project = factories.project(factories.org(member), factories.org(partner), alliances=[alliance])
    client.force_login(member)
    page = read(client, project)
    assert f"<strong>En cours</strong> · convention exécutoire jusqu’au {act.ends_on:%d.%m.%Y}" in page
    assert f"comité de suivi le {today + datetime.timedelta(days=30):%d.%m.%Y}" in page


def test_a_situation_warns_with_its_source(client: Client, member: Any) -> None:
    place = factories.org(member).territory
    Situation.objects.create(
        kind="travel_advised_against",
        territory=place,
        text="Déplacements déconseillés.",
        source_url="https://exemple.test/avis",
    )
    client.force_login(member)
    page = read(client, factories.project(factories.org(member)))
    assert f"{place.name} : déplacements déconseillés." in page
    assert 'href="https://exemple.test/avis"' in page


def test_an_effect_told_by_another_waits_for_the_territorys_word(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    theirs = factories.org(partner).territory
    row = factories.effect(project, theirs)
    waits = f"dit par {factories.org(member).territory.name} · à confirmer par {theirs.name}"
    client.force_login(member)
    page = read(client, project)
    assert waits in page
    assert f"Confirmer pour {theirs.name}" not in page
    client.force_login(partner)
    assert f"Confirmer pour {theirs.name}" in read(client, project)
    answer = client.post(f"/cooperations/{project.pk}/effets/{row.pk}/confirmer/")
    assert answer.status_code == 302
    page = read(client, project)
    assert waits not in page
    assert f"confirmé par {partner.acting.function}" in page


def test_two_effects_first_then_all_of_them(client: Client, member: Any) -> None:
    project = factories.project(factories.org(member))
    for _n in range(5):
        factories.effect(project, factories.org(member).territory)
    client.force_login(member)
    page = read(client, project)
    assert "Voir les 5 effets" in page
    assert page.count('id="effet-') == 5


def counted(project: Project, title: str = "Professionnels formés", **fields: Any) -> Indicator:
    """An indicator of a project."""
    outcome = Outcome.objects.create(project=project, statement="Les professionnels travaillent autrement")
    return Indicator.objects.create(outcome=outcome, title=title, **fields)


def value(
    indicator: Indicator, person: Any, amount: str, *, state: str = "accepted", territory: Any = None
) -> IndicatorValue:
    """A dated value."""
    return IndicatorValue.objects.create(
        indicator=indicator,
        territory=territory or factories.org(person).territory,
        value=Decimal(amount),
        state=state,
        organisation=factories.org(person),
        function="la formatrice",
    )


def test_results_show_accepted_values_and_members_see_proposals(client: Client, member: Any, stranger: Any) -> None:
    project = factories.project(factories.org(member), published=True)
    indicator = counted(project)
    IndicatorTarget.objects.create(indicator=indicator, territory=factories.org(member).territory, target=40)
    value(indicator, member, "31")
    IndicatorValue.objects.filter(indicator=indicator).update(on=timezone.localdate() - datetime.timedelta(days=9))
    value(indicator, member, "35", state="submitted")
    client.force_login(member)
    page = read(client, project)
    assert '<b class="num">31 / 40</b> Professionnels formés' in page
    assert "proposée" in page
    client.force_login(stranger)
    page = read(client, project)
    assert '<b class="num">31 / 40</b>' in page
    assert "proposée" not in page


def test_a_scale_is_read_in_words_and_stays_out_of_the_chart(client: Client, member: Any) -> None:
    project = factories.project(factories.org(member))
    indicator = counted(project, "Place des jeunes", kind="scale")
    ScaleLevel.objects.create(indicator=indicator, rank=3, label="Les jeunes décident avec nous")
    value(indicator, member, "3")
    client.force_login(member)
    page = read(client, project)
    assert "<b>Les jeunes décident avec nous</b>" in page
    assert 'class="chart bars"' not in page


def test_the_chart_has_its_table(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    indicator = counted(project)
    for person, target, amount in ((member, 40, "31"), (partner, 50, "42")):
        IndicatorTarget.objects.create(indicator=indicator, territory=factories.org(person).territory, target=target)
        value(indicator, person, amount)
    client.force_login(member)
    page = read(client, project)
    row = page.split("La même chose en tableau", 1)[1]
    assert '<th scope="row">Professionnels formés</th><td class="n">31 / 40</td><td class="n">42 / 50</td>' in row


def test_money_is_said_per_currency_and_never_added_across(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    state = factories.organisation("Ministère", kind="etat", territory=factories.territory("Capitale"))
    Participation.objects.create(project=project, organisation=state, role="financeur")
    factories.funding(project, factories.org(member), "60000", year=2026)
    factories.funding(project, factories.org(partner), "15000", year=2026)
    factories.funding(project, state, "90000", year=2026)
    factories.funding(project, factories.org(partner), "7000000", year=2026, currency="XOF")
    factories.funding(project, factories.org(member), "1000", year=2024)
    client.force_login(member)
    page = read(client, project)
    ours, theirs = factories.org(member).territory.name, factories.org(partner).territory.name
    assert f"<b>60 000 €</b> {ours} · <b>15 000 €</b> {theirs} · <b>90 000 €</b> autres" in page
    assert f"<b>7 000 000 XOF</b> {theirs}" in page
    assert '<b class="num">60 000 €</b> en 2026' in page
    assert "165 000 €" in page
    assert "Qui paie, et dans quel pays c’est dépensé (2026)" in page
    older = read(client, project, query="?annee=2024")
    assert "dépensé (2024)" in older
    assert "1 000 €" in older
    assert "dépensé (2026)" in read(client, project, query="?annee=abc")


def test_a_body_that_only_funds_is_among_the_others(client: Client, member: Any) -> None:
    home = factories.org(member).territory
    project = factories.project(factories.org(member))
    foundation = factories.organisation("Fondation", kind="association", territory=home)
    Participation.objects.create(project=project, organisation=foundation, role="financeur")
    factories.funding(project, factories.org(member), "60", year=2026)
    factories.funding(project, foundation, "20", year=2026)
    client.force_login(member)
    assert f"<b>60 €</b> {home.name} · <b>20 €</b> autres" in read(client, project)


def test_a_public_record_shows_sourced_facts_or_nothing_published(client: Client, member: Any) -> None:
    place = factories.org(member).territory
    project = factories.project(
        factories.org(member),
        published=True,
        record_no=6,
        amount_fact="plus de 8,5 M€ depuis 2009",
        source_url="https://exemple.test/source",
    )
    factories.effect(project, place, statement="Sans source")
    factories.effect(project, place, statement="Avec source", source_url="https://exemple.test/effet")
    factories.funding(project, factories.org(member), "77777")
    page = read(client, project)
    assert "Sans source" not in page
    assert "Avec source" in page
    assert 'href="https://exemple.test/effet"' in page
    assert "plus de 8,5 M€ depuis 2009" in page
    assert "exemple.test" in page
    assert "77 777" not in page
    assert "Rien de publié encore" in page


def test_a_stranger_never_reads_what_stays_inside(client: Client, member: Any) -> None:
    project = factories.project(factories.org(member), published=True)
    funding = factories.funding(project, factories.org(member), "5000")
    Payment.objects.create(funding=funding, paid_on=timezone.localdate(), amount=Decimal("1234"))
    Risk.objects.create(project=project, text="Un risque tenu entre nous")
    ProjectContact.objects.create(
        project=project,
        channel="call",
        with_whom="le directeur",
        text="Un mot entre nous",
        organisation=project.owner,
        function="x",
    )
    page = read(client, project)
    assert "1 234" not in page
    assert "entre nous" not in page
    client.force_login(member)
    page = read(client, project)
    assert "1 234 €" in page
    assert "Un risque tenu entre nous" in page
    assert "Un mot entre nous" in page


def test_the_english_reader_reads_the_translation_else_the_original(client: Client, member: Any) -> None:
    project = factories.project(factories.org(member), published=True, title="Accompagner les jeunes", summary="Un échange.")
    page = html.unescape(client.get(f"/en/cooperations/{project.pk}/").content.decode())
    assert '<div lang="fr"><h1>Accompagner les jeunes</h1>' in page
    ProjectText.objects.create(project=project, language="en", title="Standing by young people")
    page = html.unescape(client.get(f"/en/cooperations/{project.pk}/").content.decode())
    assert "<h1>Standing by young people</h1>" in page
    assert "French" in page
    assert "<h1>Accompagner les jeunes</h1>" in read(client, project)


def rows_of(project: Project, member: Any, partner: Any, number: int) -> None:
    """The same kinds of rows, in the given number."""
    for n in range(number):
        for person in (member, partner):
            factories.effect(project, factories.org(person).territory)
            row = counted(project, f"Mesure {n}", kind="scale" if n else "number")
            IndicatorTarget.objects.create(indicator=row, territory=factories.org(person).territory, target=9)
            ScaleLevel.objects.create(indicator=row, rank=1, label="un")
            value(row, person, "1")
            paid = factories.funding(project, factories.org(person), "10", year=2020 + n)
            Payment.objects.create(funding=paid, paid_on=timezone.localdate(), amount=Decimal(1))
        ProjectSdg.objects.create(project=project, goal_number=n + 1)
        Risk.objects.create(project=project, text=f"Risque {n}", territory=factories.org(member).territory)


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_page_costs(client: Client, member: Any, partner: Any, count_queries: Any, number: int) -> None:
    alliance = factories.alliance(factories.org(member), factories.org(partner))
    act = factories.convention(alliance)
    for _n in range(number):
        factories.convention(alliance, kind="avenant", amends=act)
        Committee.objects.create(alliance=alliance, held_on=timezone.localdate())
    project = factories.project(factories.org(member), factories.org(partner), alliances=[alliance])
    rows_of(project, member, partner, number)
    client.force_login(member)
    client.get(f"/cooperations/{project.pk}/")
    with count_queries() as queries:
        answer = client.get(f"/cooperations/{project.pk}/")
    assert answer.status_code == 200
    assert len(queries) == 29


def test_the_printed_sheet_has_names_only(client: Client, member: Any, partner: Any) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    client.force_login(partner)
    answer = client.get(f"/cooperations/{project.pk}/imprimer/")
    page = answer.content.decode()
    assert headings(page) == [factories.org(member).territory.name, factories.org(partner).territory.name]
    assert 'class="ici"' not in page.split("<main", 1)[1]
    assert "btn" not in page.split('<div class="onepage', 1)[1]
    client.logout()
    assert client.get(f"/cooperations/{project.pk}/imprimer/").status_code == 404


@pytest.mark.parametrize("year", ["²", "①", "9" * 3000, "-1", "0", "x", "1066"])
def test_a_year_that_is_none_shows_the_latest(client: Client, member: Any, year: str) -> None:
    project = factories.project(factories.org(member), published=True)
    factories.funding(project, factories.org(member), "1234", year=2025)
    assert "(2025)" in read(client, project, query=f"?annee={year}")
