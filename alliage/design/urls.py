"""The living pages of the design."""

from django.urls import path

from alliage.design import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("page-legere/", views.light, name="light"),
    path("courriel/", views.apart, {"template": "design/gallery_mail.html"}, name="mail"),
    path("erreur/", views.apart, {"template": "design/gallery_error.html"}, name="error"),
]
