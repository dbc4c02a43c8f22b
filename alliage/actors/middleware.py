"""The organisation one acts for, and the second factor some roles require."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models.history import written_by
from .permissions import needs_second_factor
from .queries import ACTING_KEY
from .services.binning import purge_if_due
from .services.sendings import is_done, note_arrival, once

Next = Callable[[HttpRequest], HttpResponse]


class ActingMiddleware:
    """Puts on the person the role she chose to act in, kept in her session; what is written meanwhile is her deed.

    The first deed of the day also empties what is overdue in the bin, for want of a worker.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        chosen = request.session.get(ACTING_KEY) if person.is_authenticated else None
        role = next((role for role in person.roles if role.pk == chosen), None) if chosen else None
        if role:
            person.acting = role
        with written_by(person):
            answer = self.get_response(request)
        if request.method == "POST" and person.is_authenticated:
            purge_if_due()
        return answer


class SecondFactorMiddleware:
    """Sends an admin or a network animator without a second factor to the page that sets it up, and nowhere else.

    What stays open: that page and those around it, proving who one is, leaving.
    """

    open_names = {"account_logout", "account_reauthenticate"}

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Asked once the address is known, by its name, so that languages and prefixes do not matter."""
        if not request.user.is_authenticated or self._is_open(request) or not needs_second_factor(request.user):
            return None
        if is_mfa_enabled(request.user):
            return None
        messages.info(
            request, _("Votre rôle donne beaucoup de droits : un second facteur le protège. Trois minutes suffisent.")
        )
        return redirect("mfa_activate_totp")

    def _is_open(self, request: HttpRequest) -> bool:
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        return name.startswith("mfa_") or name in self.open_names


class OnceMiddleware:
    """A form sent twice by the same person is done once: a double click, an impatient reload, a network that hesitates."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = request.user
        if request.method == "POST" and person.is_authenticated and "csrfmiddlewaretoken" in request.POST:
            answer = once(request, person, self.get_response)
            if is_done(answer) and person.is_authenticated:
                note_arrival(request)
            return answer
        return self.get_response(request)
