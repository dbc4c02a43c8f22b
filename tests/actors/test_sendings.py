"""A form sent twice is done once; what was refused may be sent again; what has arrived is said once."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliage.actors.models import Membership, Sending
from alliage.actors.services import sendings
from alliage.alliances.models import Alliance, ContactLog
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(member: Any, partner: Any) -> str:
    """Where she notes a contact with her partner."""
    bond: Alliance = factories.alliance(factories.org(member), factories.org(partner))
    return reverse("alliances:contact_add", args=[bond.pk])


@pytest.fixture
def browser(member: Any) -> Client:
    """A browser that must show its token, as a real one."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    return client


def _page(browser: Client, url: str) -> dict[str, Any]:
    answer = browser.get(url)
    form = answer.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    return typed | {"csrfmiddlewaretoken": str(answer.context["csrf_token"])}


def _typed(browser: Client, url: str, text: str = "Ils nous attendent en mai.") -> dict[str, Any]:
    return _page(browser, url) | {"with_whom": "la direction de l’eau", "text": text, "channel": "call", "on": "02.03.2026"}


def test_the_same_page_sent_three_times_is_done_once(browser: Client, url: str) -> None:
    typed = _typed(browser, url)
    answers = [browser.post(url, typed) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert ContactLog.objects.count() == 1


def test_another_page_with_the_same_words_is_another_deed(browser: Client, url: str) -> None:
    for _time in range(2):
        assert browser.post(url, _typed(browser, url)).status_code == 302
    assert ContactLog.objects.count() == 2


def test_a_form_to_mend_may_be_sent_again(browser: Client, url: str) -> None:
    typed = _typed(browser, url, "")
    for _time in range(2):
        answer = browser.post(url, typed)
        assert answer.context["form"].errors["text"] == ["Champ requis."]
    assert Sending.objects.count() == 0
    assert browser.post(url, typed | {"text": "Ils viennent."}).status_code == 302
    assert ContactLog.objects.count() == 1


def test_what_arrived_is_told_on_the_next_page_and_no_more(browser: Client, url: str) -> None:
    browser.post(url, _typed(browser, url))
    page = browser.get(reverse("actors:organisations"))
    assert f'data-arrived="{url}"' in page.text
    assert 'data-arrived=""' in browser.get(reverse("actors:organisations")).text


def test_a_mended_file_of_the_same_size_is_another_deed(browser: Client) -> None:
    address = reverse("imports:start", args=["cooperations"])
    token = str(browser.get(address).context["csrf_token"])
    places = []
    for year in (2025, 2026, 2026):
        file = SimpleUploadedFile("p.csv", f"Titre;Fin prévue\nUn;01/01/{year}".encode())
        answer = browser.post(address, {"csrfmiddlewaretoken": token, "text": "", "file": file})
        assert answer.status_code == 302
        places.append(answer["Location"])
    assert len(set(places)) == 2
    assert places[1] == places[2]


def test_what_was_sent_to_the_second_factor_has_not_arrived(browser: Client, url: str, member: Any) -> None:
    typed = _typed(browser, url)
    Membership.objects.filter(user=member).update(role="admin")
    assert browser.post(url, typed)["Location"] == reverse("mfa_activate_totp")
    assert not browser.session.get("arrived")
    assert (ContactLog.objects.count(), Sending.objects.count()) == (0, 0)
    Membership.objects.filter(user=member).update(role="charge")
    assert browser.post(url, typed).status_code == 302
    assert (ContactLog.objects.count(), browser.session["arrived"]) == (1, [url])


def test_yesterdays_marks_are_forgotten(browser: Client, url: str, member: Any) -> None:
    old = Sending.objects.create(key="vieux", user=member, location="/")
    Sending.objects.filter(pk=old.pk).update(at=timezone.now() - sendings.KEPT_FOR - datetime.timedelta(minutes=1))
    browser.post(url, _typed(browser, url))
    assert not Sending.objects.filter(key="vieux").exists()
