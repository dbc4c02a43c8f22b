"""Signing in, a lost password, a second factor, attempts without end."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = {"login": "", "password": factories.PASSWORD}


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def sign_in(client: Client, user: Any, password: str = factories.PASSWORD) -> Any:
    return client.post("/compte/connexion/", {"login": user.email, "password": password})


def give_second_factor(user: Any) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_addresses_are_french() -> None:
    assert reverse("account_login") == "/compte/connexion/"
    assert reverse("account_reset_password") == "/compte/mot-de-passe/oublie/"
    assert reverse("mfa_activate_totp") == "/compte/securite/application/activer/"


def test_login_page_is_french_and_neutral(client: Client, strict_templates: None) -> None:
    page = client.get("/compte/connexion/").content.decode()
    assert "Se connecter" in page
    assert "Mot de passe" in page
    assert "Sign" not in page
    assert "@" not in re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


def test_right_password_opens_the_door(client: Client, member: Any) -> None:
    answer = sign_in(client, member)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


def test_wrong_password_is_said_and_the_address_stays(client: Client, member: Any) -> None:
    page = sign_in(client, member, "ce n’est pas le bon").content.decode()
    assert "ne vont pas ensemble" in page
    assert member.email in page


def test_too_many_attempts_are_stopped(client: Client, member: Any) -> None:
    for _attempt in range(5):
        sign_in(client, member, "mauvais")
    page = sign_in(client, member).content.decode()
    assert "Trop d’essais" in page
    assert "_auth_user_id" not in client.session


def test_two_processes_share_one_count(tmp_path: Path) -> None:
    code = "from django.core.cache import cache; print(cache.get('attempts')); cache.set('attempts', 5)"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "alliage.settings", "DATA_DIR": str(tmp_path)}
    seen = [subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, text=True) for _ in "ab"]
    assert [each.stdout for each in seen] == ["None\n", "5\n"]


@override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"})
def test_too_many_pages_get_429_in_our_identity(client: Client, member: Any) -> None:
    sign_in(client, member, "mauvais")
    answer = sign_in(client, member, "mauvais")
    assert answer.status_code == 429
    assert "Trop d’essais de suite" in answer.content.decode()


def test_signup_is_closed(client: Client) -> None:
    page = client.get("/compte/inscription/").content.decode()
    assert "sur invitation" in page
    client.post(
        "/compte/inscription/",
        {"email": "x@exemple.test", "password1": "motdepasse-long-1", "password2": "motdepasse-long-1"},
    )
    assert not factories.User.objects.filter(email="x@exemple.test").exists()


def test_a_lost_password_is_found_again(client: Client, member: Any) -> None:
    client.post("/compte/mot-de-passe/oublie/", {"email": member.email})
    message = mail.outbox[0]
    assert "nouveau mot de passe" in message.subject
    link = re.search(r"http://[^/]+(/compte/\S+)", str(message.body))
    assert link
    page = client.get(link[1], follow=True)
    done = client.post(page.redirect_chain[-1][0], {"password1": "tout neuf et long 9", "password2": "tout neuf et long 9"})
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.check_password("tout neuf et long 9")


def test_an_unknown_address_gets_the_same_answer_and_a_polite_mail(client: Client) -> None:
    answer = client.post("/compte/mot-de-passe/oublie/", {"email": "personne@exemple.test"})
    assert answer["Location"] == "/compte/mot-de-passe/oublie/envoye/"
    assert "n’a pas de compte" in str(mail.outbox[0].body)
    assert "signup" not in str(mail.outbox[0].body)


def test_mail_is_english_on_english_pages(client: Client, member: Any) -> None:
    client.post("/en/compte/mot-de-passe/oublie/", {"email": member.email})
    assert "/en/compte/" in str(mail.outbox[0].body)


def test_a_used_reset_link_says_so(client: Client, strict_templates: None) -> None:
    page = client.get("/compte/mot-de-passe/oublie/1-inconnu/").content.decode()
    assert "Ce lien ne marche plus" in page


@pytest.mark.parametrize("role", ["admin", "animateur"])
def test_some_roles_must_set_a_second_factor(client: Client, role: str) -> None:
    person = factories.member(role=role)
    sign_in(client, person)
    for address in ("/mon-compte/", "/organisations/", "/redaction/"):
        assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    setup = client.get(reverse("mfa_activate_totp"))
    assert setup.status_code == 200
    page = setup.content.decode()
    assert "Photographiez ce carré" in page
    assert setup.context["form"].secret in page


def test_a_superuser_must_too_and_others_need_not(client: Client, member: Any) -> None:
    sign_in(client, member)
    assert client.get("/mon-compte/").status_code == 200
    keeper = factories.user(is_superuser=True, is_staff=True)
    client.force_login(keeper)
    assert client.get("/mon-compte/").status_code == 302


def test_setting_it_up_by_the_typed_secret_opens_the_site(client: Client) -> None:
    person = factories.member(role="admin")
    sign_in(client, person)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert "Codes de secours" in client.get(done["Location"]).content.decode()
    assert client.get("/mon-compte/").status_code == 200
    assert get_adapter().is_mfa_enabled(person)


def test_a_wrong_code_is_said(client: Client) -> None:
    person = factories.member(role="admin")
    sign_in(client, person)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Ce code n’est pas le bon" in page
    assert not Authenticator.objects.exists()


def test_with_a_second_factor_the_password_is_not_enough(client: Client) -> None:
    person = factories.member(role="admin")
    secret = give_second_factor(person)
    step = sign_in(client, person)
    assert step["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    page = client.get(step["Location"]).content.decode()
    assert "six chiffres" in page
    client.post(step["Location"], {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_required_second_factor_cannot_be_taken_off(client: Client) -> None:
    person = factories.member(role="admin")
    secret = give_second_factor(person)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "Votre rôle demande un second facteur" in page
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "mfa_index", "account_reauthenticate", "socialaccount_connections"],
)
def test_each_page_of_the_account_is_ours(client: Client, member: Any, name: str) -> None:
    sign_in(client, member)
    page = client.get(reverse(name)).content.decode()
    assert 'id="contenu"' in page
    assert not re.search(r"\b(Sign In|Sign Out|Password|Email|Confirm Access)\b", page)


OIDC = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "ProConnect",
                "client_id": "x",
                "secret": "y",
                "settings": {"server_url": "https://oidc.exemple.test"},
            }
        ]
    }
}


def test_the_identity_button_appears_when_configured(client: Client) -> None:
    assert "ProConnect" not in client.get("/compte/connexion/").content.decode()
    with override_settings(SOCIALACCOUNT_PROVIDERS=OIDC):
        page = client.get("/compte/connexion/").content.decode()
    assert "Se connecter avec ProConnect" in page
    assert 'action="/compte/oidc/oidc/?' in page


def test_wagtail_asks_for_our_login(client: Client) -> None:
    assert client.get("/redaction/")["Location"].startswith("/compte/connexion/")


@pytest.mark.parametrize("address", ["/redaction/", "/redaction/images/", "/redaction/documents/", "/redaction/pages/"])
def test_wagtail_opens_to_staff_with_a_second_factor(client: Client, address: str) -> None:
    keeper = factories.user(is_superuser=True, is_staff=True)
    give_second_factor(keeper)
    client.force_login(keeper)
    assert client.get(address, follow=True).status_code == 200


def test_wagtail_is_closed_to_others(client: Client, member: Any) -> None:
    client.force_login(member)
    assert client.get("/redaction/").status_code != 200


def test_no_other_form_signs_in(client: Client) -> None:
    keeper = factories.user(is_superuser=True, is_staff=True)
    give_second_factor(keeper)
    typed = {"username": keeper.email, "password": factories.PASSWORD}
    assert client.post("/redaction/login/", typed)["Location"] == "/compte/connexion/"
    assert client.post("/_util/login/", typed).status_code == 404
    assert "_auth_user_id" not in client.session
    asked = client.get("/redaction/login/?next=/redaction/pages/")
    assert asked["Location"] == "/compte/connexion/?next=/redaction/pages/"


@pytest.mark.parametrize("address", ["", "done/", "confirm/MQ/inconnu/", "complete/"])
def test_wagtail_changes_no_password(client: Client, address: str, member: Any) -> None:
    client.force_login(member)
    assert client.get(f"/redaction/password_reset/{address}").status_code == 404


def test_wagtail_changes_no_address_either(client: Client) -> None:
    keeper = factories.user(is_superuser=True, is_staff=True)
    give_second_factor(keeper)
    client.force_login(keeper)
    page = client.get("/redaction/account/").content.decode()
    assert 'name="name_email-email"' not in page
    assert 'name="password-old_password"' not in page
