"""OpenID Connect, ProConnect included: its answer about the person comes signed, which the library does not read."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


class SignedAnswerAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Reads what is said of the person as JSON or as a signed token."""

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        """The claims, their signature checked when there is one."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"}, timeout=10)
            answer.raise_for_status()
        if not answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return dict(answer.json())
        return dict(
            jwtkit.verify_and_decode(
                credential=answer.text,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=self.get_provider().app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        )


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = kind.adapter_view(SignedAnswerAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go and show who one is at the identity provider."""
    return _view(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the identity provider."""
    return _view(OAuth2CallbackView, request, provider_id)
