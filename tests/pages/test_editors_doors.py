"""Who gets in at /redaction/: no visitor, nobody without the right of editors; the keeper of the installation."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, reverse
from wagtail.admin import urls

from tests import factories

pytestmark = pytest.mark.django_db
BY_HAND = {
    r"^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": "1/revisions/compare/live...latest/",
    "^.*/$": "nulle/part/",
}


def paths(patterns: Any, before: str = "/redaction/") -> Iterator[str]:
    """Every address of the editors, its arguments filled with something."""
    for each in patterns:
        text = str(each.pattern)
        text = BY_HAND.get(text) or re.sub(
            r"<(?:(\w+):)?\w+>", lambda found: "1" if found[1] == "int" else "x", text.strip("^$")
        )
        if isinstance(each, URLResolver):
            yield from paths(each.url_patterns, before + text)
        else:
            yield before + text


def answer(client: Client, method: str, url: str) -> str:
    """The status, or « login » when sent to the way in; nothing done is kept."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(url)
        for close in response._resource_closers:
            close()
        transaction.set_rollback(True)
    client.cookies = cookies
    # Wagtail's own door only sends on to ours.
    doors = (f"{reverse(settings.LOGIN_URL)}?", "/redaction/login/?")
    sent_on = response.status_code == 302 and response.headers["Location"].startswith(doors)
    return "login" if sent_on else str(response.status_code)


def not_sent_to_the_door(client: Client) -> dict[str, set[str]]:
    """What else than « sign in » is answered, by address."""
    client.raise_request_exception = False
    found: dict[str, set[str]] = {}
    for url in paths(urls.urlpatterns):
        for method in ("get", "post"):
            if (code := answer(client, method, url)) != "login":
                found.setdefault(url, set()).add(code)
    return found


def test_a_visitor_is_asked_to_sign_in_everywhere() -> None:
    assert not_sent_to_the_door(Client()) == {"/redaction/login/": {"302"}}


def test_a_person_without_the_right_of_editors_gets_nowhere(member: Any) -> None:
    client = Client()
    client.force_login(member)
    gone = {f"/redaction/password_reset/{rest}" for rest in ("", "done/", "confirm/x/x/", "complete/")}
    assert not_sent_to_the_door(client) == {
        "/redaction/login/": {"302"},
        "/redaction/jsi18n/": {"200", "405"},  # words and icons of Wagtail's screens, nothing of ours
        "/redaction/sprite/": {"200"},
        **{url: {"404"} for url in gone},
    }


def test_the_keeper_opens_each_page_that_needs_no_row() -> None:
    keeper = factories.user(is_superuser=True, is_staff=True)
    TOTP.activate(keeper, generate_totp_secret())
    client = Client()
    client.force_login(keeper)
    for url in ("", "pages/", "images/", "documents/", "users/", "groups/", "sites/", "account/", "reports/site-history/"):
        assert client.get(f"/redaction/{url}", follow=True).status_code == 200, url
