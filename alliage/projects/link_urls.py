"""The short address of personal links, the only one a partner without an account meets."""

from django.urls import URLPattern, path

from .views import personal

app_name = "links"

urlpatterns: list[URLPattern] = [
    path("<str:token>/", personal.page, name="page"),
    path("<str:token>/page/", personal.to_read, name="reading"),
]
