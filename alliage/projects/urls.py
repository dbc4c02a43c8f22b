"""Addresses of projects, one list per subject."""

from django.urls import URLPattern

app_name = "projects"

# The project page and what is written on it.
PROJECT: list[URLPattern] = []

# The portfolio: list, map, exports, money, results, risks, contacts.
PORTFOLIO: list[URLPattern] = []

urlpatterns = [*PORTFOLIO, *PROJECT]
