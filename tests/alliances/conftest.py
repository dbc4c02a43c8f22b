"""The alliance of the member and of her partner; each of the three people with a browser of their own."""

from typing import Any

import pytest
from django.test import Client

from alliage.alliances.models import Alliance
from tests import factories


@pytest.fixture
def bond(member: Any, partner: Any) -> Alliance:
    """Internal, active, of the member's and the partner's territories."""
    return factories.alliance(factories.org(member), factories.org(partner), name="Haut-Val et Kaléba", since_year=2015)


def browser(person: Any) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def hers(member: Any) -> Client:
    return browser(member)


@pytest.fixture
def his(partner: Any) -> Client:
    return browser(partner)


@pytest.fixture
def theirs(stranger: Any) -> Client:
    return browser(stranger)
