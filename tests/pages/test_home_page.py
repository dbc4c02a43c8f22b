"""The tree of pages begins with our home page, in both languages."""

import pytest
from wagtail.models import Page, Site

from alliage.pages.models import HomePage

pytestmark = pytest.mark.django_db


def test_home_is_the_root_of_the_site() -> None:
    site = Site.objects.get(is_default_site=True)
    assert isinstance(site.root_page.specific, HomePage)
    assert site.root_page.locale.language_code == "fr"


def test_the_welcome_page_is_gone_and_the_tree_is_sound() -> None:
    assert sorted(Page.objects.filter(depth=2).values_list("locale__language_code", flat=True)) == ["en", "fr"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_both_homes_are_translations_of_each_other() -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    assert home.get_translations().get().locale.language_code == "en"
