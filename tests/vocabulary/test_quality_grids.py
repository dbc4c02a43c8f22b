"""The quality grids: loaded whole, replaced by date, edited by the network only."""

import datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone

from alliage.projects.models import QualityRating
from alliage.rules import tables
from alliage.rules.errors import RuleError
from alliage.vocabulary.models import QualityGrid, QualityItem
from alliage.vocabulary.queries import quality_grids, quality_items
from alliage.vocabulary.services import add_item, end_item, load_vocabulary, replace_item
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LIST = "/redaction/snippets/vocabulary/qualityitem/"
WORDS = {"fr": "Besoin", "en": "Need", "question_fr": "Qui l’a dit ?", "question_en": "Who said so?", "source": "le réseau"}


@pytest.fixture
def keeper(db: None) -> Any:
    return factories.user(is_superuser=True, is_staff=True)


@pytest.fixture
def need(db: None) -> QualityItem:
    return QualityItem.objects.get(grid__code="familles", code="A")


def entering(person: Any) -> Client:
    """Somebody whom the keeper lets into the screens of the editors, with her second factor."""
    person.groups.add(Group.objects.get(name="Editors"))
    type(person).objects.filter(pk=person.pk).update(is_staff=True)
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client


def test_eight_families_and_twelve_principles_each_with_its_source() -> None:
    counts = load_vocabulary()
    assert counts["quality_items"] == len(tables.read("quality_grids")) == 20
    found = {grid.code: list(quality_items(grid)) for grid in quality_grids()}
    assert [item.code for item in found["familles"]] == list("ABCDEFGH")
    assert [item.code for item in found["charte-yvelines"]] == [str(number) for number in range(1, 13)]
    assert [item for rows in found.values() for item in rows if not (item.en and item.question_en and item.source)] == []
    assert all("issuu.com/yvelines" in item.source for item in found["charte-yvelines"])
    assert not quality_items(found["familles"][0].grid, datetime.date(2025, 12, 31)).exists()


def test_loading_again_keeps_keys_mends_words_and_leaves_what_the_network_wrote(keeper: Any, need: QualityItem) -> None:
    QualityItem.objects.filter(pk=need.pk).update(fr="Faute")
    new = replace_item(need, by=keeper, valid_from=timezone.localdate() + DAY, position=1, **WORDS)
    load_vocabulary()
    need.refresh_from_db()
    new.refresh_from_db()
    assert (need.fr, need.valid_to) == ("Pertinence et besoin", timezone.localdate())
    assert (new.fr, new.version, new.valid_to) == ("Besoin", 2, None)
    assert QualityItem.objects.count() == 21 and QualityGrid.objects.count() == 2


def test_a_new_version_closes_the_one_before_by_date(keeper: Any, need: QualityItem) -> None:
    today = timezone.localdate()
    new = replace_item(need, by=keeper, valid_from=today + 5 * DAY, position=1, **WORDS)
    assert quality_items(need.grid, today + 4 * DAY).get(code="A") == need
    assert quality_items(need.grid, today + 5 * DAY).get(code="A") == new
    with pytest.raises(RuleError, match="déjà été remplacée"):
        replace_item(need, by=keeper, valid_from=today + 9 * DAY, position=1, **WORDS)
    with pytest.raises(RuleError, match="commence après celle"):
        replace_item(new, by=keeper, valid_from=today + 5 * DAY, position=1, **WORDS)
    with pytest.raises(RuleError, match="ne change pas le passé"):
        replace_item(
            QualityItem.objects.get(grid=need.grid, code="B"), by=keeper, valid_from=today - DAY, position=1, **WORDS
        )


def test_an_item_ends_and_is_added(keeper: Any, need: QualityItem) -> None:
    end_item(need, on=timezone.localdate() - DAY, by=keeper)
    assert [item.code for item in quality_items(need.grid)] == list("BCDEFGH")
    add_item(by=keeper, grid=need.grid, code="I", position=9, valid_from=timezone.localdate(), **WORDS)
    assert [item.code for item in quality_items(need.grid)] == list("BCDEFGHI")
    with pytest.raises(RuleError, match="Ce code est déjà"):
        add_item(by=keeper, grid=need.grid, code="I", position=9, valid_from=timezone.localdate(), **WORDS)


def test_what_was_answered_holds_its_item(member: Any, partner: Any, need: QualityItem) -> None:
    project = factories.project(factories.org(member), factories.org(partner))
    QualityRating.objects.create(project=project, item=need, organisation=factories.org(member), level=1, function="x")
    with pytest.raises(ProtectedError):
        need.delete()


@pytest.mark.parametrize("role", ["charge", "admin", "relecteur"])
def test_other_roles_change_no_grid(role: str, need: QualityItem) -> None:
    person = factories.member(role=role)
    for deed in (
        lambda: replace_item(need, by=person, valid_from=timezone.localdate(), position=1, **WORDS),
        lambda: end_item(need, on=None, by=person),
        lambda: add_item(by=person, grid=need.grid, code="Z", position=1, valid_from=timezone.localdate(), **WORDS),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def typed(item: QualityItem, **more: Any) -> dict[str, Any]:
    values = {"grid": item.grid_id, "code": item.code, "position": item.position, "valid_to": "", **WORDS}
    return values | {"valid_from": timezone.localdate().isoformat()} | more


@pytest.mark.parametrize("who", ["network", "keeper"])
def test_the_network_writes_a_new_version_on_the_screens_of_the_editors(who: str, keeper: Any, need: QualityItem) -> None:
    client = entering(keeper if who == "keeper" else factories.member(role="animateur"))
    assert "Pertinence et besoin" in client.get(LIST).text
    page = client.get(f"{LIST}edit/{need.pk}/")
    assert page.status_code == 200 and "Le besoin a-t-il été dit" in page.text
    assert client.get(f"{LIST}add/").status_code == 200
    assert client.post(f"{LIST}edit/{need.pk}/", typed(need)).status_code == 302
    need.refresh_from_db()
    new = quality_items(need.grid).get(code="A")
    assert (need.fr, need.valid_to) == ("Pertinence et besoin", timezone.localdate() - DAY)
    assert (new.fr, new.version, new.question_fr) == ("Besoin", 2, "Qui l’a dit ?")
    again = client.post(f"{LIST}edit/{new.pk}/", typed(new, fr="Le besoin"))
    assert again.status_code == 200 and "commence après celle" in again.text and "Le besoin" in again.text
    added = client.post(f"{LIST}add/", typed(need, code="I"))
    assert added.status_code == 302 and QualityItem.objects.filter(code="I").count() == 1
    kept = QualityItem.objects.get(grid=need.grid, code="B")
    words = {name: getattr(kept, name) for name in WORDS}
    ended = typed(kept, **words, valid_to=(timezone.localdate() + DAY).isoformat())
    assert client.post(f"{LIST}edit/{kept.pk}/", ended).status_code == 302
    kept.refresh_from_db()
    assert (kept.version, kept.valid_to) == (1, timezone.localdate() + DAY)


def test_nobody_deletes_an_item_there(keeper: Any, need: QualityItem) -> None:
    client = entering(keeper)
    client.post(f"{LIST}delete/{need.pk}/")
    assert QualityItem.objects.filter(pk=need.pk).exists()


def test_an_editor_who_animates_no_network_finds_no_grid(need: QualityItem) -> None:
    client = entering(factories.member(role="communication"))
    assert client.get("/redaction/").status_code == 200
    for address in (LIST, f"{LIST}add/", f"{LIST}edit/{need.pk}/"):
        assert client.get(address).status_code == 302, address
    client.post(f"{LIST}edit/{need.pk}/", typed(need))
    assert QualityItem.objects.count() == 20
