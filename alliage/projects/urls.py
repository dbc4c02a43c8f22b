"""Addresses of projects, one list per subject."""

from django.urls import URLPattern, path

from .views import exports, portfolio

app_name = "projects"

# The project page and what is written on it.
PROJECT: list[URLPattern] = []

# The portfolio: list, map, exports, money, results, risks, contacts.
PORTFOLIO: list[URLPattern] = [
    path("", portfolio.portfolio, name="portfolio"),
    path("a-faire/", portfolio.todo, name="todo"),
    path("exporter/", exports.export, name="export"),
    path("imprimer/", portfolio.sheet, name="portfolio_print"),
]

urlpatterns = [*PORTFOLIO, *PROJECT]
