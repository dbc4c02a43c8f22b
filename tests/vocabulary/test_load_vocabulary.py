"""The reference lists arrive whole, and loading them again changes nothing."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import translation

from alliage.rules import tables
from alliage.vocabulary import queries
from alliage.vocabulary.models import Country, DacSector, IncomeGroup, SdgTarget, Theme, Threshold
from alliage.vocabulary.services import load_vocabulary

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_the_tables() -> None:
    counts = load_vocabulary()
    assert counts["countries"] == Country.objects.count() == 250
    assert counts["sdg_targets"] == SdgTarget.objects.count() == 169
    assert counts["dac_sectors"] == DacSector.objects.count() == len(tables.read("dac_sectors"))
    assert counts["income_groups"] == IncomeGroup.objects.count() == len(tables.read("income_groups"))


def test_loading_again_keeps_keys_and_mends_words() -> None:
    load_vocabulary()
    before = Country.objects.get(code="SN")
    Country.objects.filter(pk=before.pk).update(fr="Senegal")
    load_vocabulary()
    assert (Country.objects.get(code="SN").pk, Country.objects.get(code="SN").fr) == (before.pk, "Sénégal")


def test_a_fictitious_country_survives() -> None:
    Country.objects.create(code="XA", fr="Dolvanie", fictitious=True)
    load_vocabulary()
    assert Country.objects.get(code="XA").fictitious


def test_words_follow_the_language() -> None:
    load_vocabulary()
    germany = Country.objects.get(code="DE")
    with translation.override("en"):
        assert str(germany) == "Germany"
    with translation.override("fr"):
        assert str(germany) == "Allemagne"


def test_themes_are_grouped_by_family() -> None:
    load_vocabulary()
    groups = queries.theme_choices()
    families = [family for family, _members in groups]
    assert families == [theme.name for theme in Theme.objects.filter(parent=None)]
    offered = [key for _family, members in groups for key, _name in members]
    assert set(offered) == set(Theme.objects.exclude(parent=None, children__isnull=False).values_list("pk", flat=True))


def test_statuses_of_a_country_and_those_usable_anywhere() -> None:
    load_vocabulary()
    found = queries.statuses(Country.objects.get(code="FR"))
    assert {status.country.code if status.country else "" for status in found} == {"FR", ""}


def test_thresholds_are_those_in_force() -> None:
    Threshold.objects.create(code="test", value=12, valid_from=datetime.date(2020, 1, 1), source="loi")
    Threshold.objects.create(code="test", value=3, valid_to=datetime.date(2019, 12, 31), source="loi")
    assert queries.thresholds("test", datetime.date(2026, 1, 1)) == [12]


def test_command_says_what_it_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_vocabulary")
    assert "countries: 250" in capsys.readouterr().out
