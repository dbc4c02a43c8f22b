"""The portfolio: figures, filters, rows, and the same number of reads whatever it holds."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alliage.projects.models import PortfolioSum, Standing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, member: Any) -> Client:
    client.force_login(member)
    return client


def test_an_empty_portfolio_says_how_to_start(desk: Client, strict_templates: None) -> None:
    page = desk.get(reverse("projects:portfolio")).content.decode()
    assert "Votre première coopération" in page
    assert "<table" not in page


def test_three_lines_are_said_in_words(desk: Client, member: Any, partner: Any, strict_templates: None) -> None:
    ours, theirs = factories.org(member), factories.org(partner)
    for title in ("Lait", "Eau", "Jeunes"):
        one = factories.project(ours, theirs, title=title)
        factories.funding(one, ours, "1000")
        factories.funding(one, theirs, "1400")
    page = desk.get(reverse("projects:portfolio")).content.decode()
    assert "Les trois lignes" in page
    assert "3\u202f000\u00a0€" not in page
