"""The organisation one acts for, and the second factor some roles require."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .permissions import needs_second_factor

SESSION_KEY = "acting"
Next = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Puts on the person the role she chose to act in, kept in her session."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(SESSION_KEY) if request.user.is_authenticated else None
        if chosen:
            role = next((role for role in request.user.roles if role.pk == chosen), None)
            if role:
                request.user.acting = role
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends an admin or a network animator without a second factor to the page that sets it up, and nowhere else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and needs_second_factor(request.user) and not self._allowed(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _allowed(self, request: HttpRequest) -> bool:
        doors = (reverse("account_logout").rsplit("/", 2)[0] + "/", "/static/", reverse("set_language"))
        return request.path.startswith(doors) or is_mfa_enabled(request.user)
