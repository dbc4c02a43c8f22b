"""Addresses of the account library."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
