"""A digit that is not a number (« ² »), or a number too long, gets an answer, never an error of the server."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.alliances.models import Alliance, Committee

pytestmark = pytest.mark.django_db
ODD = ["²", "①", "9" * 5000, "-1", "x"]


@pytest.mark.parametrize("value", ODD)
def test_keys_posted_that_are_no_numbers_name_nobody(hers: Client, bond: Alliance, value: str) -> None:
    committee = Committee.objects.create(alliance=bond, held_on=timezone.localdate(), place="Kaléba")
    assert hers.post(reverse("alliances:join", args=[bond.pk]), {"territoire": value}).status_code == 404
    assert (
        hers.post(reverse("alliances:committee_validate", args=[committee.pk]), {"organisation": value}).status_code == 404
    )


@pytest.mark.parametrize("value", ODD)
def test_an_amendment_of_nothing_is_a_new_act(hers: Client, bond: Alliance, value: str) -> None:
    page = hers.get(reverse("alliances:convention_add", args=[bond.pk]), {"modifie": value[:500]})
    assert page.status_code == 200
    assert "Nouvelle convention" in page.text
