"""Addresses of alliances."""

from django.urls import path

from . import feeds
from .views import agenda, alliances, committees, contacts, conventions, members

app_name = "alliances"
urlpatterns = [
    path("", alliances.listing, name="list"),
    path("nouvelle/", alliances.create, name="create"),
    path("decisions/", committees.due, name="decisions"),
    path("agenda/ouvrir/", agenda.open_mine, name="agenda_open"),
    path("agenda/fermer/", agenda.revoke_mine, name="agenda_revoke"),
    path("agenda/<str:token>.ics", feeds.feed, name="agenda"),
    path("<int:pk>/", alliances.page, name="alliance"),
    path("<int:pk>/modifier/", alliances.edit, name="edit"),
    path("<int:pk>/vie/", alliances.stage, name="stage"),
    path("<int:pk>/publier/", alliances.show, name="publish"),
    path("<int:pk>/depublier/", alliances.hide, name="unpublish"),
    path("<int:pk>/supprimer/", alliances.remove, name="delete"),
    path("<int:pk>/retablir/", alliances.bring_back, name="restore"),
    path("<int:pk>/territoires/", members.listing, name="members"),
    path("<int:pk>/territoires/rejoindre/", members.join, name="join"),
    path("<int:pk>/territoires/nouveau/", members.join_new, name="join_new"),
    path("<int:pk>/territoires/<int:member>/", members.edit, name="member"),
    path("<int:pk>/conventions/nouvelle/", conventions.create, name="convention_add"),
    path("conventions/<int:pk>/", conventions.page, name="convention"),
    path("conventions/<int:pk>/modifier/", conventions.edit, name="convention_edit"),
    path("conventions/<int:pk>/parties/", conventions.parties, name="convention_parties"),
    path("conventions/<int:pk>/actes/", conventions.legal, name="convention_legal"),
    path("conventions/<int:pk>/supprimer/", conventions.remove, name="convention_delete"),
    path("conventions/<int:pk>/retablir/", conventions.bring_back, name="convention_restore"),
    path("<int:pk>/comites/nouveau/", committees.create, name="committee_add"),
    path("comites/<int:pk>/", committees.page, name="committee"),
    path("comites/<int:pk>/imprimer/", committees.paper, name="committee_print"),
    path("comites/<int:pk>/modifier/", committees.edit, name="committee_edit"),
    path("comites/<int:pk>/valider/", committees.validate, name="committee_validate"),
    path("comites/<int:pk>/supprimer/", committees.remove, name="committee_delete"),
    path("comites/<int:pk>/retablir/", committees.bring_back, name="committee_restore"),
    path("comites/<int:pk>/decisions/nouvelle/", committees.decide, name="decision_add"),
    path("decisions/<int:pk>/modifier/", committees.edit_decision, name="decision_edit"),
    path("decisions/<int:pk>/faite/", committees.mark, name="decision_mark"),
    path("decisions/<int:pk>/retirer/", committees.undecide, name="decision_remove"),
    path("<int:pk>/contacts/nouveau/", contacts.create, name="contact_add"),
    path("<int:pk>/contacts/", contacts.listing, name="contacts"),
    path("contacts/<int:pk>/supprimer/", contacts.remove, name="contact_delete"),
    path("contacts/<int:pk>/retablir/", contacts.bring_back, name="contact_restore"),
]
