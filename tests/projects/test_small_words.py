"""Small words of the sheet: years, goals, payments, what is optional and what is not; one code for a form refused."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.design import slots
from alliage.projects.models import Payment, Project, ProjectSdg
from alliage.vocabulary.models import SdgTarget
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner), published=True)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.date(2018, 1, 1), dt.date(2020, 1, 1), "2018 – 2020"),
        (dt.date(2018, 1, 1), None, "depuis 2018"),
        (None, dt.date(2020, 1, 1), "jusqu’en 2020"),
        (dt.date(2018, 1, 1), dt.date(2018, 9, 1), "2018"),
        (None, None, "–"),
    ],
)
def test_the_years_on_the_page_of_a_place(member: Any, project: Project, start: Any, end: Any, said: str) -> None:
    Project.objects.update(starts_on=start, ends_on=end)
    panel = html.unescape(slots.render("territory.page", AnonymousUser(), [factories.org(member).territory]))
    assert re.findall(r'<span class="num">([^<]*)</span>', panel.replace("\n", "")) == [said]


def test_namesakes_are_told_apart_on_the_page_of_a_place(member: Any) -> None:
    ours, theirs = factories.territory("Bignona"), factories.territory("Bignona", country="SN")
    project = factories.project(*(factories.organisation(territory=place) for place in (ours, theirs)), published=True)
    panel = slots.render("territory.page", AnonymousUser(), [ours])
    assert [name.lower() for name in re.findall(r'<span class="small soft">([^<]*)</span>', panel)] == [
        "département",
        "commune",
    ]
    assert project.territories.count() == 2


def test_a_target_is_written_whole(client: Client, member: Any, project: Project) -> None:
    target = SdgTarget.objects.select_related("goal").get(code="4.4")
    ProjectSdg.objects.create(project=project, goal_number=4, target=target, weight=1)
    ProjectSdg.objects.create(project=project, goal_number=6)
    page = re.sub(r"\s+", " ", text(client.get(project.get_absolute_url())))
    assert re.search(rf"<b>ODD 4 · cible 4\.4 ?</b> {re.escape(target.name)} <", page)
    assert re.search(r"<b>ODD 6 ?</b> Eau propre", page)
    assert "associé" not in page
    assert page.count("significatif") == 3
    client.force_login(member)
    assert re.search(r"ODD 4 · cible 4\.4\s*</b>", text(client.get(reverse("projects:goals", args=[project.pk]))))


def test_a_payment_is_told_with_its_funder(client: Client, member: Any, project: Project) -> None:
    vote = factories.funding(project, factories.org(member), "1000")
    Payment.objects.create(funding=vote, amount=10, paid_on=timezone.localdate())
    client.force_login(member)
    page = text(client.get(project.get_absolute_url()))
    assert f"Paiement : {vote.funder}" in page
    assert "Paiement de" not in page


def test_where_it_is_felt_is_no_option(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    page = text(client.get(f"{project.get_absolute_url()}effets/ajouter/"))
    labels = {re.sub("<.*?>", "", label).strip() for label in re.findall(r"<label[^>]*>(.*?)</label>", page)}
    assert {"Où cela se sent-il ?", "Langue de cette phrase", "Constaté le (facultatif)"} <= labels


def test_a_form_refused_has_one_code(client: Client, member: Any, project: Project) -> None:
    client.force_login(member)
    forms = ["effect_add", "funding_add", "indicator_add", "values_submit", "risk_add", "contact_add", "partners", "goals"]
    assert {
        name: client.post(reverse(f"projects:{name}", args=[project.pk]), {}).status_code for name in forms
    } == dict.fromkeys(forms, 200)


def test_a_common_target_is_read_before_any_value(client: Client, project: Project) -> None:
    indicator = project.outcomes.create(statement="Mieux accueillir").indicators.create(title="Jeunes suivis")
    indicator.targets.create(territory=None, target=90)
    strip = text(client.get(project.get_absolute_url())).split('class="common"', 1)[1].split("</div>", 1)[0]
    assert 'Cible : <b class="num">90</b> Jeunes suivis' in re.sub(r"\s+", " ", strip)
