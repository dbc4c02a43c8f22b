"""The living pages of the design."""

from django.urls import path

from alliage.design import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("page-legere/", views.light, name="light"),
]
