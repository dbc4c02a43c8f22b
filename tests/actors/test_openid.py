"""Signing in through an identity provider that answers as ProConnect does: claims in a signed token, no `email_verified`."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from alliage.actors.models import User

pytestmark = pytest.mark.django_db
CLIENT = "alliage-essai"


class Provider:
    """A small identity provider on this machine."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.email = ""
        self.signed = True
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer()

            def answer(self) -> None:
                kind, body = provider.answers(urlsplit(self.path).path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args: Any) -> None:
                """Stay quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, **claims: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60, **claims}
        return jwt.encode(claims, self.key, "RS256", headers={"kid": "k1"})

    def answers(self, path: str) -> tuple[str, str]:
        claims = {"sub": "42", "email": self.email, "given_name": "Awa", "usual_name": "Diop"}
        answer: dict[str, Any] = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        if path == "/token":
            answer = {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self.token()}
        elif path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            answer = {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
        elif path == "/userinfo":
            return ("application/jwt", self.token(**claims)) if self.signed else ("application/json", json.dumps(claims))
        return "application/json", json.dumps(answer)


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    app = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": CLIENT,
        "secret": "secret",
        "settings": {"server_url": made.url, "fetch_userinfo": True, "verified_email": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield made
    made.server.shutdown()
    made.server.server_close()


def go_and_come_back(client: Client) -> Any:
    out = client.post("/compte/oidc/proconnect/?process=login")
    asked = parse_qs(urlsplit(out["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/compte/oidc/proconnect/retour/"]
    assert "code_challenge" in asked
    return client.get("/compte/oidc/proconnect/retour/", {"code": "c", "state": asked["state"][0]})


@pytest.mark.parametrize("signed", [True, False])
def test_a_known_person_comes_in(client: Client, member: User, provider: Provider, signed: bool) -> None:
    provider.email, provider.signed = member.email, signed
    assert go_and_come_back(client).status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)
    client.post("/compte/deconnexion/")
    go_and_come_back(client)
    assert client.session["_auth_user_id"] == str(member.pk)


def test_an_unknown_person_is_told_how_to_be_invited(client: Client, provider: Provider) -> None:
    provider.email = "inconnue@exemple.test"
    answer = go_and_come_back(client)
    page = (client.get(answer["Location"]) if answer.status_code == 302 else answer).content.decode()
    assert "sur invitation" in page
    assert not User.objects.filter(email="inconnue@exemple.test").exists()


def test_a_forged_answer_is_refused(client: Client, member: User, provider: Provider) -> None:
    provider.email = member.email
    other, honest = Provider(), provider.answers
    provider.answers = lambda path: (  # type: ignore[method-assign]
        ("application/jwt", other.token(email=member.email, iss=provider.url)) if path == "/userinfo" else honest(path)
    )
    page = go_and_come_back(client).content.decode()
    other.server.shutdown()
    other.server.server_close()
    assert "n’a pas abouti" in page
    assert "_auth_user_id" not in client.session
