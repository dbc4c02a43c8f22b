"""Whose cards an import changes: those its person may change on their own page, and no other."""

from typing import Any

import pytest

from alliage.actors.models import JournalEntry, Organisation, Territory
from alliage.actors.permissions import can_edit_organisation, can_edit_territory, cards_of
from alliage.imports.models import Import
from alliage.imports.services.undo import undo_import
from tests import factories

from .test_import_kinds import bring, done, fates, told

pytestmark = pytest.mark.django_db
PLACES = "Nom | Statut | Pays | Population"
BODIES = "Nom | Type | Site"


def far(person: Any, population: int = 999) -> Import:
    return bring(person, "territoires", PLACES, f"Commune Lointaine | commune | Sénégal | {population}")


@pytest.fixture
def place() -> Territory:
    return factories.territory("Commune Lointaine", country="SN", population=10)


def test_a_territory_described_by_others_is_refused_with_the_reason(member: Any, place: Territory) -> None:
    assert not can_edit_territory(member, place)
    good = "Bien à nous | commune | Sénégal | 3"
    run = done(member, "territoires", PLACES, "Commune Lointaine | commune | Sénégal | 999", good)
    place.refresh_from_db()
    assert (run.added, run.changed, run.refused, place.population) == (1, 0, 1, 10)
    assert "revient à l’organisation qui l’a ajoutée" in told(run)[0]


def test_a_line_that_says_nothing_new_of_others_is_left(member: Any, place: Territory) -> None:
    assert fates(far(member, 10), member) == {"same": 1}


def test_an_organisation_described_by_others_is_refused(member: Any, partner: Any) -> None:
    body = factories.organisation("Association Tierce", kind="association")
    rows = ("Association Tierce | | https://mal.test", f"{factories.org(partner).name} | | https://mal.test")
    run = bring(member, "organisations", BODIES, *rows)
    assert fates(run, member) == {"refuse": 2}
    found = [done(member, "organisations", BODIES, row, f"Une autre {n} | ONG | ") for n, row in enumerate(rows)]
    assert "revient à celle qui l’a ajoutée" in told(found[0])[0]
    assert "tiennent elles-mêmes sa fiche" in told(found[1])[0]
    body.refresh_from_db()
    assert body.website == ""


def test_a_fictitious_organisation_changes_nothing_real(place: Territory) -> None:
    home = factories.territory("Lieu fictif", fictitious=True)
    worker = factories.member(organisation=factories.organisation("Fictive", fictitious=True, territory=home))
    body = factories.organisation("Vraie Asso", kind="association")
    JournalEntry.objects.create(verb="organisation.added", organisation=factories.org(worker), subject=body)
    assert fates(far(worker), worker) == {"refuse": 1}
    assert fates(bring(worker, "organisations", BODIES, "Vraie Asso | | https://mal.test"), worker) == {"refuse": 1}


def test_what_an_import_adds_is_its_importers_to_mend_and_nobody_elses(member: Any, stranger: Any) -> None:
    place_run = done(member, "territoires", PLACES, "Lumora | commune | Sénégal | 5")
    body_run = done(member, "organisations", BODIES, "Association Lait | association | ")
    place, body = Territory.objects.get(name="Lumora"), Organisation.objects.get(name="Association Lait")
    assert can_edit_territory(member, place)
    assert can_edit_organisation(member, body)
    assert not can_edit_territory(stranger, place)
    assert not can_edit_organisation(stranger, body)
    entry = JournalEntry.objects.get(verb="territory.added")
    assert (entry.subject, entry.organisation, entry.user) == (place, factories.org(member), member)
    for run in (place_run, body_run):
        assert undo_import(run, by=member).kept_back == 0
    assert not Territory.objects.filter(pk=place.pk).exists()
    assert JournalEntry.objects.filter(verb__in=["territory.added", "organisation.added"]).count() == 2


def test_many_cards_are_answered_as_each_of_them(member: Any, partner: Any, stranger: Any, count_queries: Any) -> None:
    added = factories.territory("Ajoutée", country="SN")
    body = factories.organisation("Ajoutée", kind="association")
    for row, verb in ((added, "territory.added"), (body, "organisation.added")):
        JournalEntry.objects.create(verb=verb, organisation=factories.org(member), subject=row)
    factories.organisation("À personne", fictitious=True)
    people = [member, partner, stranger, factories.member(role="animateur"), factories.member(role="elu")]
    people.append(factories.member(organisation=factories.organisation("Fictive", fictitious=True), role="animateur"))
    for person in people:
        cards = cards_of(person, Territory)
        for place in Territory.objects.all():
            assert can_edit_territory(person, place, cards=cards) == can_edit_territory(person, place)
        cards = cards_of(person, Organisation)
        rows = list(Organisation.objects.all())
        with count_queries() as queries:
            found = [can_edit_organisation(person, row, cards=cards) for row in rows]
        assert len(queries) == 0
        assert found == [can_edit_organisation(person, row) for row in rows]
        assert len(set(found)) <= 2


def test_added_lines_cost_no_read_a_row(member: Any, count_queries: Any) -> None:
    reads = []
    for first, last in ((0, 2), (2, 4), (4, 24)):
        run = bring(member, "territoires", PLACES, *(f"Lieu {n} | commune | Sénégal | 1" for n in range(first, last)))
        with count_queries() as queries:
            fates(run, member)
        reads.append(len(queries))
    assert len(set(reads)) == 1
