"""Home, search, help and the pages of the three refusals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in the identity of the site."""
    return render(request, "portal/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the identity of the site."""
    return render(request, "portal/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500 in the identity of the site, drawn without the database."""
    return render(None, "portal/500.html", status=500)
