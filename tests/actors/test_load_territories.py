"""The French territories arrive whole, with their sign, and loading them again changes nothing."""

from collections import Counter

import pytest
from django.core.management import call_command

from alliage.actors.models import Territory
from alliage.actors.services import load_reference_territories, sign_for

pytestmark = pytest.mark.django_db


def test_the_101_departements_stand_in_their_region() -> None:
    call_command("load_reference")
    assert Territory.objects.filter(status__code="fr-departement").count() == 101
    assert not Territory.objects.filter(status__code="fr-departement", parent=None).exists()
    savoie = Territory.objects.get(slug="savoie")
    assert (savoie.code, savoie.parent.name, savoie.country.code) == ("73", "Auvergne-Rhône-Alpes", "FR")
    assert savoie.population and savoie.population_year and savoie.lat and savoie.lon


def test_loading_again_keeps_keys() -> None:
    load_reference_territories()
    before = dict(Territory.objects.values_list("slug", "pk"))
    assert load_reference_territories() == {"regions": 18, "departements": 101}
    assert dict(Territory.objects.values_list("slug", "pk")) == before


def test_a_region_and_a_departement_of_one_name_are_apart() -> None:
    load_reference_territories()
    assert set(Territory.objects.filter(name="Guadeloupe").values_list("slug", flat=True)) == {
        "guadeloupe",
        "guadeloupe-region",
    }


def test_signs_are_stable_and_differ_from_those_beside() -> None:
    first = sign_for("FR-haut-val")
    assert first == sign_for("FR-haut-val")
    beside = [Territory(shape=first[0], tone=first[1])]
    other = sign_for("FR-haut-val", beside=beside)
    assert other[0] != first[0]
    assert other[1] != first[1]
    crowd = [Territory(shape=n, tone=n) for n in range(1, 7)]
    assert sign_for("FR-haut-val", beside=crowd) not in {(n, n) for n in range(1, 7)}


def test_departements_share_a_sign_three_at_most_and_neighbours_have_six_shapes() -> None:
    load_reference_territories()
    rows = Territory.objects.filter(status__code="fr-departement").order_by("code")
    signs = [(row.shape, row.tone) for row in rows]
    uses = Counter(signs)
    assert (len(uses), max(uses.values())) == (36, 3)
    assert all(len({shape for shape, _tone in signs[start : start + 6]}) == 6 for start in range(0, 96, 6))


def test_a_sign_is_for_life() -> None:
    load_reference_territories()
    Territory.objects.filter(slug="savoie").update(shape=3, tone=6, name="Savoye")
    load_reference_territories()
    savoie = Territory.objects.get(slug="savoie")
    assert (savoie.name, savoie.shape, savoie.tone) == ("Savoie", 3, 6)
