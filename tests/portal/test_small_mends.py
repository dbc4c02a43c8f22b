"""Small things a newcomer met on the open pages: a search that says what it left out, one writing of dates, an icon."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from alliage.actors.models import Territory
from alliage.design import search, values
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("strict_templates")]


def read(answer: Any) -> str:
    return html.unescape(re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_words_that_are_nowhere_together_give_what_one_of_them_gives(client: Client) -> None:
    factories.territory("Valdoré")
    search.refresh(Territory.objects.all())
    page = client.get("/recherche/", {"q": "valdoré potable"})
    assert "Rien ne répond à tous ces mots ; voici ce qui répond à « valdoré »." in read(page)
    assert "Valdoré" in read(page)
    assert "Rien ne répond à ces mots" in read(client.get("/recherche/", {"q": "xyz potable"}))
    assert "voici ce qui répond" not in read(client.get("/recherche/", {"q": "valdoré"}))


def test_the_icon_asked_for_by_habit_is_found(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "/static/design/icon.svg")


def test_dates_are_written_one_way_in_each_language(client: Client) -> None:
    day = dt.date(2026, 3, 1)
    assert values.day(day) == "01.03.2026"
    with translation.override("en"):
        assert values.day(day) == "1 March 2026"
        assert Template("{% load design %}{% colon %}").render(Context()) == ":"
        today = values.day(timezone.localdate())
    assert f"{today}</p></div>" in client.get("/en/").content.decode()


def test_a_tile_counts_one_as_one() -> None:
    page = Template("{% load design %}{% tile_map cells %}").render(Context({"cells": {"07": 1, "08": 2}}))
    assert "Ardèche\u00a0: 1 coopération<" in page
    assert "Ardennes\u00a0: 2 coopérations<" in page
    with translation.override("en"):
        assert "Ardèche: 1 " in Template("{% load design %}{% tile_map cells %}").render(Context({"cells": {"07": 1}}))


def test_rights_are_said_in_full(client: Client, member: Any) -> None:
    client.force_login(member)
    said = read(client.get(f"/organisations/{factories.org(member).pk}/personnes/"))
    assert "lire et écrire selon le rôle, publier, exporter" in said
