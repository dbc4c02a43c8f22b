"""Opening a project and describing it: short steps, precise refusals, two tabs."""

import datetime
import html
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliage.actors.models import JournalEntry
from alliage.design import search
from alliage.projects.models import Project, ProjectTheme
from alliage.projects.services import projects as deeds
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import Theme
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
Stage = Project.Stage


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def edit(client: Client, project: Project, section: str, **fields: Any) -> Any:
    return client.post(f"/cooperations/{project.pk}/modifier/{section}/", fields)


def test_opening_a_project_from_an_alliance(client: Client, member: Any, partner: Any) -> None:
    alliance = factories.alliance(factories.org(partner), factories.org(member))
    client.force_login(member)
    assert len(client.get("/cooperations/ajouter/").context["form"].visible_fields()) <= 12
    typed = {
        "title": "Accompagner les jeunes",
        "short_name": "Les jeunes",
        "starts_on": "01/09/2026",
        "alliance": alliance.pk,
    }
    answer = client.post("/cooperations/ajouter/", typed)
    project = Project.objects.get()
    assert answer["Location"] == project.get_absolute_url()
    assert [row.territory for row in project.territories.all()] == [
        factories.org(member).territory,
        factories.org(partner).territory,
    ]
    roles = [(row.organisation, row.role, row.co_owner) for row in project.participations.all()]
    assert roles == [(factories.org(member), "pilote", True), (factories.org(partner), "partenaire", True)]
    assert (project.owner, project.published_at, project.stage) == (factories.org(member), None, Stage.IDEA)
    assert search.search(Project.objects.visible_to(partner), "accompagner jeune").rows == [project]
    page = text(client.get(project.get_absolute_url()))
    assert "Premiers pas" in page
    assert "Racontez un premier effet." in page
    client.force_login(partner)
    assert edit(client, project, "textes", summary="Par le partenaire", common_ground="", language="fr").status_code == 302


def test_opening_asks_for_a_territory_and_dates_in_order(client: Client, member: Any) -> None:
    client.force_login(member)
    page = text(client.post("/cooperations/ajouter/", {"title": "Sans lieu"}))
    assert "Choisissez au moins un territoire" in page
    assert "Sans lieu" in page
    home = factories.org(member).territory_id
    wrong = {"title": "À l’envers", "territories": [home], "starts_on": "2026-05-01", "ends_on": "2026-04-01"}
    assert "La fin prévue vient avant le début prévu" in text(client.post("/cooperations/ajouter/", wrong))
    assert Project.objects.count() == 0


def test_a_territory_is_found_by_its_name(client: Client, member: Any) -> None:
    client.force_login(member)
    one = factories.territory("Bessamé", country="SN")
    assert client.post("/cooperations/ajouter/", {"title": "Un", "other": "bessamé"}).status_code == 302
    assert [row.territory for row in Project.objects.get().territories.all()] == [one]
    twin = factories.territory("Bessamé", country="FR")
    page = text(client.post("/cooperations/ajouter/", {"title": "Deux", "other": "Bessamé"}))
    assert "Plusieurs portent ce nom" in page
    assert f"Bessamé ({twin.place})" in page
    assert client.post("/cooperations/ajouter/", {"title": "Deux", "other": f"Bessamé ({twin.place})"}).status_code == 302
    assert "Rien ne porte le nom «\u00a0Nullepart\u00a0»" in text(
        client.post("/cooperations/ajouter/", {"title": "X", "other": "Nullepart"})
    )


def test_an_elected_person_opens_nothing(client: Client, member: Any) -> None:
    client.force_login(factories.member(organisation=factories.org(member), role="elu"))
    assert client.get("/cooperations/ajouter/").status_code == 403
    with pytest.raises(PermissionDenied):
        deeds.create_project(owner=factories.org(member), title="x", by=factories.member())


@pytest.mark.parametrize("section", ["identite", "textes", "territoires", "themes", "etat"])
def test_each_section_is_short_and_closed(
    client: Client, member: Any, stranger: Any, project: Project, section: str
) -> None:
    path = f"/cooperations/{project.pk}/modifier/{section}/"
    client.force_login(member)
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.context["form"].visible_fields()) <= 12
    for reader, status in ((factories.member(organisation=factories.org(member), role="agent"), 403), (stranger, 404)):
        client.force_login(reader)
        assert client.get(path).status_code == status
    client.logout()
    assert client.get(path).status_code == 302


def test_an_unknown_section_is_not_found(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    assert client.get(f"/cooperations/{project.pk}/modifier/magie/").status_code == 404


def test_real_dates_and_planned_dates_apart(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    wrong = edit(client, project, "identite", title="T", began_on="2026-03-02", ended_on="2026-03-01")
    assert "La fin réelle vient avant le début réel" in text(wrong)
    dates = {"starts_on": "2026-01-01", "ends_on": "2027-12-31", "began_on": "2026-02-01"}
    assert edit(client, project, "identite", title="Nouveau titre", **dates).status_code == 302
    project.refresh_from_db()
    assert (project.title, project.began_on, project.ended_on) == ("Nouveau titre", datetime.date(2026, 2, 1), None)
    assert project.standings.values_list("title", flat=True).distinct().get() == "Nouveau titre"
    assert JournalEntry.objects.get(verb="project.changed").detail["fields"][0] == "began_on"


def test_two_tabs_on_one_sheet(client: Client, member: Any, partner: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/modifier/textes/"
    stamp = client.get(path).context["form"].initial["stamp"]
    client.force_login(partner)
    other = client.get(path).context["form"].initial["stamp"]
    assert client.post(path, {"summary": "Le texte du partenaire", "language": "fr", "stamp": other}).status_code == 302
    client.force_login(member)
    answer = client.post(path, {"summary": "Le nôtre", "language": "fr", "stamp": stamp})
    page = text(answer)
    assert "Cette fiche a été modifiée" in page
    assert "Le texte du partenaire" in page
    assert "Le nôtre" in page
    project.refresh_from_db()
    assert project.summary == "Le texte du partenaire"
    again = answer.context["form"].data["stamp"]
    assert client.post(path, {"summary": "Le nôtre", "language": "fr", "stamp": again}).status_code == 302


def test_a_territory_that_spoke_keeps_its_column(client: Client, member: Any, partner: Any, project: Project) -> None:
    ours, theirs = factories.org(member).territory, factories.org(partner).territory
    factories.effect(project, theirs)
    factories.alliance(factories.org(member), factories.org(partner))
    client.force_login(member)
    answer = edit(client, project, "territoires", territories=[ours.pk])
    assert f"{theirs.name} a déjà une parole ou un effet" in text(answer)
    assert project.territories.count() == 2
    third = factories.territory("Tamarès", country="SN")
    days = {f"days_{ours.pk}": "64", f"days_{theirs.pk}": "88"}
    assert edit(client, project, "territoires", territories=[ours.pk, theirs.pk], other="Tamarès", **days).status_code == 302
    rows = [(row.territory, row.work_days) for row in project.territories.all()]
    assert rows == [(ours, 64), (theirs, 88), (third, None)]
    got = edit(client, project, "territoires", stamp="")
    assert "Gardez au moins un territoire" in text(got)


def leaves(number: int) -> list[Theme]:
    """Themes without members."""
    return list(Theme.objects.filter(children__isnull=True).order_by("code")[:number])


def test_shares_of_themes_make_exactly_100(client: Client, member: Any, project: Project) -> None:
    one, two = leaves(2)
    client.force_login(member)

    def send(first: str, second: str, other: Theme = two) -> Any:
        return edit(client, project, "themes", theme_1=one.pk, share_1=first, theme_2=other.pk, share_2=second)

    assert "Il manque 10 %" in text(send("60", "30")).replace("\u00a0", " ")
    assert "de trop" in text(send("80", "30"))
    assert "Donnez une part à chaque thème, ou à aucun" in text(send("60", ""))
    assert "choisi deux fois" in text(send("50", "50", one))
    assert "Une part ne peut pas être négative" in text(send("-5", "105"))
    assert ProjectTheme.objects.count() == 0
    assert send("62,5", "37,5").status_code == 302
    rows = [(row.theme, row.rank, row.share) for row in project.themes.all()]
    assert rows == [(one, 1, Decimal("62.50")), (two, 2, Decimal("37.50"))]


def test_a_pause_says_why_and_until_when(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    later = (timezone.localdate() + datetime.timedelta(days=90)).isoformat()
    assert "Dites pourquoi le projet est suspendu" in text(edit(client, project, "etat", stage="suspended", review_on=later))
    page = text(edit(client, project, "etat", stage="suspended", stage_reason="Visas", review_on="2020-01-01"))
    assert "une pause n’est pas un arrêt" in page
    project.refresh_from_db()
    assert project.stage == Stage.RUNNING
    assert (
        edit(client, project, "etat", stage="suspended", stage_reason="Visas non délivrés", review_on=later).status_code
        == 302
    )
    assert "Suspendu, à revoir le" in text(client.get(project.get_absolute_url()))


def test_the_end_says_what_was_reached_and_who_goes_on(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    assert "Dites ce qui a été atteint" in text(edit(client, project, "etat", stage="done", handover="La Ville continue"))
    assert "Dites ce qui continue" in text(edit(client, project, "etat", stage="done", outcome="31 formés"))
    assert edit(client, project, "etat", stage="done", outcome="31 formés", handover="La Ville continue").status_code == 302
    page = text(client.get(project.get_absolute_url()))
    assert "31 formés" in page
    assert "La Ville continue" in page


def test_nothing_here_stops_a_project(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    offered = client.get(f"/cooperations/{project.pk}/modifier/etat/").context["form"].fields["stage"].choices
    assert [code for code, _label in offered] == ["idea", "study", "voted", "running", "suspended", "done"]
    assert edit(client, project, "etat", stage="unknown").status_code == 200
    with pytest.raises(RuleError):
        deeds.change_stage(project, stage="stopped", by=member)


def test_a_decision_sets_its_stage_and_nothing_else(member: Any, stranger: Any, project: Project) -> None:
    given = {"decision": "suspended", "reason": "Pays suspendu", "act": "CP 2026-12", "decided_on": timezone.localdate()}
    with pytest.raises(PermissionDenied):
        deeds.record_decision(project, by=stranger, **given)
    for missing in (
        {"reason": " "},
        {"act": ""},
        {"decided_on": timezone.localdate() + datetime.timedelta(days=1)},
        {"decision": "x"},
    ):
        with pytest.raises(RuleError):
            deeds.record_decision(project, by=member, **(given | missing))
    deeds.record_decision(project, by=member, **given)
    project.refresh_from_db()
    assert (project.stage, project.stage_reason, project.review_on) == (Stage.SUSPENDED, "", None)
    entry = JournalEntry.objects.get(verb="project.decided")
    assert entry.function == member.acting.function
    assert entry.detail == {
        "before": "running",
        "after": "suspended",
        "reason": "Pays suspendu",
        "act": "CP 2026-12",
        "decided_on": timezone.localdate().isoformat(),
    }


def test_partners_roles_and_the_lead_that_stays(client: Client, member: Any, stranger: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/partenaires/"
    body = factories.organisation("Association des éducateurs", kind="association")
    sent = {"organisation": "Association des éducateurs", "role": "appui"}
    assert client.post(path, sent).status_code == 302
    assert "une participation" in text(client.post(path, sent)).lower() or client.post(path, sent).status_code == 200
    assert project.participations.filter(organisation=body).count() == 1
    lead = project.participations.get(role="pilote")
    page = text(client.post(f"{path}{lead.pk}/retirer/", follow=True))
    assert "garde son rôle" in page
    row = project.participations.get(organisation=body)
    client.post(f"{path}{row.pk}/retirer/")
    assert project.participations.filter(organisation=body).count() == 0
    client.force_login(stranger)
    assert client.get(path).status_code == 404


def test_goals_and_their_targets(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    path = f"/cooperations/{project.pk}/odd/"
    assert "n’existe pas" in text(client.post(path, {"goal": "o4", "target": "4.99", "weight": "2"}))
    assert "d’un autre objectif" in text(client.post(path, {"goal": "o4", "target": "6.1", "weight": "2"}))
    sent = {"goal": "o4", "target": "4.4", "weight": "2", "justification": "Des professionnels se forment."}
    assert client.post(path, sent).status_code == 302
    assert "déjà dans la liste" in text(client.post(path, sent))
    page = text(client.get(project.get_absolute_url()))
    assert "ODD 4" in page
    assert "Des professionnels se forment." in page
    row = project.sdgs.get()
    client.post(f"{path}{row.pk}/retirer/")
    assert project.sdgs.count() == 0


def test_days_of_services(client: Client, member: Any, project: Project) -> None:
    service = factories.org(member).services.create(name="Enfance-famille")
    client.force_login(member)
    path = f"/cooperations/{project.pk}/services/"
    assert client.post(path, {"service": service.pk, "year": "2026", "days": "12,5"}).status_code == 302
    assert client.post(path, {"service": service.pk, "year": "2026", "days": "14"}).status_code == 302
    assert [(row.service, row.days) for row in project.services.all()] == [(service, Decimal("14.0"))]
    assert client.post(path, {"service": service.pk, "year": "2026", "days": "-1"}).status_code == 200
    assert "Enfance-famille" in text(client.get(project.get_absolute_url()))
    client.post(f"{path}{project.services.get().pk}/retirer/")
    assert project.services.count() == 0
