"""Two tabs on a card of actors: the second save is told what changed, nothing is overwritten unseen."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliage.actors.models import Mandate, Membership, Service, Situation, User
from alliage.actors.services import save_organisation
from alliage.rules.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def _row(name: str, person: User) -> tuple[Any, str]:
    """A row of the person's own organisation and the address of its form."""
    body = factories.org(person)
    if name == "organisation":
        return body, reverse("actors:organisation_edit", args=[body.pk])
    if name == "territory":
        return body.territory, reverse("actors:territory_edit", args=[body.territory.slug])
    if name == "situation":
        row: Any = Situation.objects.create(
            kind="elections_due",
            territory=body.territory,
            text="Élections",
            source_url="https://exemple.test/",
            organisation=body,
        )
    elif name == "mandate":
        row = Mandate.objects.create(organisation=body, body="Assemblée", starts_on=datetime.date(2021, 7, 1))
    elif name == "service":
        row = Service.objects.create(organisation=body, name="Eau")
    else:
        row = Membership.objects.get(user=factories.member(organisation=body, role="agent"))
    return row, reverse(f"actors:{name}_edit", args=[row.pk])


def _typed(client: Client, url: str) -> dict[str, Any]:
    form = client.get(url).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("name", "field", "one", "other"),
    [
        ("organisation", "short_name", "CD premier", "CD second"),
        ("territory", "code", "première", "seconde"),
        ("situation", "text", "Élections en mars", "Élections en juin"),
        ("mandate", "body", "Commission", "Conseil"),
        ("service", "name", "Eau potable", "Assainissement"),
        ("membership", "function", "la directrice", "la cheffe"),
    ],
)
def test_the_second_tab_is_told(client: Client, member: User, name: str, field: str, one: str, other: str) -> None:
    row, url = _row(name, member)
    client.force_login(member)
    first = _typed(client, url)
    assert 'name="stamp"' in client.get(url).text
    second = dict(first)
    assert client.post(url, second | {field: one}).status_code == 302
    answer = client.post(url, first | {field: other})
    assert answer.status_code == 200
    assert {clash.name: clash.recorded for clash in answer.context["form"].clashes} == {field: one}
    assert member.acting.function in str(answer.context["form"].errors["stamp"][0])
    row.refresh_from_db()
    assert getattr(row, field) == one
    assert client.post(url, first | {field: other, "stamp": answer.context["form"]["stamp"].value()}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == other


def test_the_window_the_form_cannot_see_is_closed(member: User) -> None:
    body = factories.org(member)
    mine, theirs = (type(body).objects.get(pk=body.pk) for _ in range(2))
    save_organisation(theirs, by=member)
    with pytest.raises(RuleError, match="a changé à l’instant"):
        save_organisation(mine, by=member)
