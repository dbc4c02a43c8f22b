"""Addresses of imports."""

from django.urls import path

from . import views

app_name = "imports"

urlpatterns = [
    path("", views.overview, name="list"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/colonnes/", views.columns, name="columns"),
    path("<int:pk>/verifier/", views.trial, name="trial"),
    path("<int:pk>/remplacer/", views.replace, name="replace"),
    path("<int:pk>/avancement/", views.progress, name="progress"),
    path("<int:pk>/refusees/<slug:ending>/", views.refused, name="refused"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
    path("<int:pk>/abandonner/", views.discard, name="discard"),
    path("<slug:kind>/", views.start, name="start"),
    path("<slug:kind>/modele/<slug:ending>/", views.template, name="template"),
]
