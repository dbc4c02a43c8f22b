"""An act being drafted is a working paper: nobody outside the alliance reads a word of it."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from alliage.alliances.models import Alliance, Convention, ConventionParty
from alliage.alliances.queries import covering
from alliage.alliances.queries.alliances import of_organisation
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]
BARE: dict[str, Any] = {
    "deliberation_ref": "",
    "deliberation_on": None,
    "signed_on": None,
    "transmitted_on": None,
    "receipt_ref": "",
    "enforceable_on": None,
}


@pytest.fixture
def shown(member: Any, partner: Any) -> Alliance:
    """An alliance anyone may read."""
    return factories.alliance(factories.org(member), factories.org(partner), published=True)


def test_a_draft_is_read_by_those_who_carry_the_alliance_only(
    shown: Alliance, client: Client, hers: Client, his: Client, theirs: Client
) -> None:
    draft = factories.convention(shown, title="Brouillon secret", **BARE)
    pages = [shown.get_absolute_url(), draft.get_absolute_url(), reverse("alliances:list")]
    for reader in (hers, his):
        assert [reader.get(url).status_code for url in pages] == [200, 200, 200]
        assert "Brouillon secret" in reader.get(pages[0]).text
    for reader in (client, theirs):
        assert [reader.get(url).status_code for url in pages] == [200, 404, 200]
        for url in (pages[0], pages[2]):
            text = reader.get(url).text.casefold()
            assert "brouillon secret" not in text
            assert "en projet" not in text


@pytest.mark.parametrize(
    "known",
    [
        {"signed_on": date(2024, 3, 1)},
        {"signed_year": 2024},
        {"transmitted_on": date(2024, 3, 1)},
        {"enforceable_on": date(2024, 3, 1)},
        {"source_url": "https://exemple.test/convention"},
    ],
)
def test_an_act_signed_sent_or_sourced_is_public_with_its_alliance(
    shown: Alliance, client: Client, known: dict[str, Any]
) -> None:
    assert client.get(factories.convention(shown, **(BARE | known)).get_absolute_url()).status_code == 200


def test_a_drafted_amendment_stays_inside(shown: Alliance, client: Client, hers: Client) -> None:
    act = factories.convention(shown)
    factories.convention(shown, title="Avenant secret", kind="avenant", amends=act, **BARE)
    for url in (act.get_absolute_url(), shown.get_absolute_url()):
        assert "Avenant secret" in hers.get(url).text
        assert "Avenant secret" not in client.get(url).text


def test_cover_and_signatures_told_outside_leave_drafts_out(shown: Alliance, member: Any, stranger: Any) -> None:
    draft = factories.convention(shown, **BARE)
    third = factories.organisation("Ville voisine")
    ConventionParty.objects.create(convention=draft, organisation=third)
    states = [covering([shown.pk], reader)[shown.pk].state for reader in (member, stranger, AnonymousUser())]
    assert states == ["pending", "none", "none"]
    assert [list(of_organisation(reader, third)) for reader in (member, stranger)] == [[shown], []]


def test_a_published_project_says_nothing_of_a_draft(shown: Alliance, member: Any, client: Client, hers: Client) -> None:
    factories.convention(shown, title="Brouillon secret", **BARE)
    project = factories.project(factories.org(member), alliances=[shown], published=True)
    assert "en projet" in hers.get(project.get_absolute_url()).text
    text = client.get(project.get_absolute_url()).text
    assert ("en projet" in text, "Brouillon secret" in text) == (False, False)


def test_a_draft_put_in_the_bin_is_gone_for_all(shown: Alliance, hers: Client) -> None:
    draft = factories.convention(shown, **BARE)
    hers.post(reverse("alliances:convention_delete", args=[draft.pk]))
    assert not Convention.objects.kept().filter(pk=draft.pk).exists()
    assert hers.get(draft.get_absolute_url()).status_code == 404
