"""What is taken off a sheet comes back by the button that stands right after, as it was."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from alliage.projects.models import Participation, Project, ProjectSdg, ProjectText, ServiceInvolvement
from alliage.vocabulary.models import SdgTarget
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
VOLATILE = {"id", "updated_at"}


def undo(client: Client, page: Any) -> None:
    """Press « Annuler »."""
    form = re.search(r'</span> <form method="post" action="([^"]+)">((?:<input[^>]*>)+)', page.text)
    assert form, page.text
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    client.post(html.unescape(form[1]), {name: html.unescape(value) for name, value in fields.items()})


def kept(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in VOLATILE}


@pytest.fixture
def project(member: Any, partner: Any) -> Project:
    return factories.project(factories.org(member), factories.org(partner))


def _partner(project: Project) -> tuple[Any, str]:
    body = factories.organisation("Association « Les Éducateurs »")
    row = Participation.objects.create(project=project, organisation=body, role="operateur", co_owner=True)
    return row, f"partenaires/{row.pk}"


def _goal(project: Project) -> tuple[Any, str]:
    target = SdgTarget.objects.get(code="4.4")
    row = ProjectSdg.objects.create(
        project=project, goal_number=4, target=target, weight=1, justification="Des professionnels se forment."
    )
    return row, f"odd/{row.pk}"


def _whole_goal(project: Project) -> tuple[Any, str]:
    row = ProjectSdg.objects.create(project=project, goal_number=17, weight=2)
    return row, f"odd/{row.pk}"


def _days(project: Project) -> tuple[Any, str]:
    service = project.owner.services.create(name="Enfance-famille")
    row = ServiceInvolvement.objects.create(project=project, service=service, year=2026, days=Decimal("1012.5"))
    return row, f"services/{row.pk}"


def _translation(project: Project) -> tuple[Any, str]:
    row = ProjectText.objects.create(
        project=project, language="en", title="A “title”", summary="Two\n\nlines", common_ground=""
    )
    return row, "traductions/en"


@pytest.mark.parametrize("make", [_partner, _goal, _whole_goal, _days, _translation])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_undo_puts_it_back_as_it_was(client: Client, member: Any, project: Project, make: Any, prefix: str) -> None:
    row, path = make(project)
    row.refresh_from_db()
    before = kept(row)
    client.force_login(member)
    page = client.post(f"{prefix}/cooperations/{project.pk}/{path}/retirer/", follow=True)
    assert not type(row).objects.filter(pk=row.pk).exists()
    undo(client, page)
    back = type(row).objects.order_by("pk").last()
    assert {name: str(value).replace("\r\n", "\n") for name, value in kept(back).items()} == {
        name: str(value) for name, value in before.items()
    }
