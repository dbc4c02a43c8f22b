"""The pages of a refusal, in the identity of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was asked cannot be read; drawn without the request, which may be the trouble."""
    return render(None, "portal/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: a deed one may not do."""
    return render(request, "portal/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose key is not that of the session: it was open for too long, or cookies are refused."""
    return render(request, "portal/403_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing one may see; the two look the same."""
    return render(request, "portal/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without the request and without the database."""
    return render(None, "portal/500.html", status=500)
