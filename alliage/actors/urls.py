"""Addresses of people, organisations, territories, situations, tasks and files."""

from django.urls import include, path

from .views import account, bin, files, history, merging, organisations, people, situations, tasks, territories

app_name = "actors"

account_urls = [
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/mes-donnees/", account.export, name="account_export"),
    path("mon-compte/fermer/", account.close, name="account_close"),
    path("agir-pour/", account.act_for, name="act_for"),
    path("invitation/<str:token>/", people.accept, name="accept"),
]

territory_urls = [
    path("", territories.territories, name="territories"),
    path("ajouter/", territories.add, name="territory_add"),
    path("<slug:slug>/", territories.territory, name="territory"),
    path("<slug:slug>/modifier/", territories.edit, name="territory_edit"),
    path("<slug:slug>/supprimer/", territories.delete, name="territory_delete"),
    path("<slug:slug>/succession/", territories.succession, name="succession_add"),
]

organisation_urls = [
    path("", organisations.organisations, name="organisations"),
    path("ajouter/", organisations.add, name="organisation_add"),
    path("<int:pk>/", organisations.organisation, name="organisation"),
    path("<int:pk>/modifier/", organisations.edit, name="organisation_edit"),
    path("<int:pk>/supprimer/", organisations.delete, name="organisation_delete"),
    path("<int:pk>/services/ajouter/", organisations.service_add, name="service_add"),
    path("<int:pk>/mandats/ajouter/", organisations.mandate_add, name="mandate_add"),
    path("<int:pk>/journal/", organisations.journal, name="journal"),
    path("<int:pk>/personnes/", people.people, name="people"),
    path("<int:pk>/personnes/inviter/", people.invite, name="invite"),
    path("services/<int:pk>/modifier/", organisations.service_edit, name="service_edit"),
    path("services/<int:pk>/fermer/", organisations.service_close, name="service_close"),
    path("services/<int:pk>/rouvrir/", organisations.service_reopen, name="service_reopen"),
    path("mandats/<int:pk>/modifier/", organisations.mandate_edit, name="mandate_edit"),
    path("mandats/<int:pk>/retirer/", organisations.mandate_withdraw, name="mandate_withdraw"),
    path("mandats/<int:pk>/retablir/", organisations.mandate_restore, name="mandate_restore"),
    path("invitations/<int:pk>/renouveler/", people.renew, name="invitation_renew"),
    path("invitations/<int:pk>/retirer/", people.withdraw, name="invitation_withdraw"),
    path("roles/<int:pk>/modifier/", people.membership, name="membership_edit"),
    path("roles/<int:pk>/terminer/", people.end, name="membership_end"),
    path("roles/<int:pk>/quitter/", account.leave, name="leave"),
]

situation_urls = [
    path("", situations.situations, name="situations"),
    path("ajouter/", situations.add, name="situation_add"),
    path("<int:pk>/modifier/", situations.edit, name="situation_edit"),
    path("<int:pk>/terminer/", situations.end, name="situation_end"),
    path("<int:pk>/rouvrir/", situations.reopen, name="situation_reopen"),
    path("<int:pk>/supprimer/", situations.delete, name="situation_delete"),
]

task_urls = [
    path("", tasks.tasks, name="tasks"),
    path("ajouter/<slug:kind>/<int:pk>/", tasks.add, name="task_add"),
    path("<int:pk>/", tasks.task, name="task"),
    path("<int:pk>/faite/", tasks.finish, name="task_done"),
    path("<int:pk>/abandonner/", tasks.drop, name="task_drop"),
    path("<int:pk>/rouvrir/", tasks.reopen, name="task_reopen"),
]

memory_urls = [
    path("historique/<slug:name>/<int:pk>/", history.history, name="history"),
    path("historique/<slug:name>/<int:pk>/<slug:table>/<int:change>/", history.change, name="history_change"),
    path("historique/<slug:name>/<int:pk>/<slug:table>/<int:change>/annuler/", history.undo, name="history_undo"),
    path("corbeille/", bin.bin_page, name="bin"),
    path("corbeille/<slug:table>/<int:pk>/reprendre/", bin.take_back, name="bin_take"),
    path("fusions/<slug:name>/<int:pk>/", merging.choose, name="merge_choose"),
    path("fusions/<slug:name>/<int:pk>/<int:gone>/", merging.merge, name="merge"),
    path("fusions/<int:pk>/defaire/", merging.undo, name="merge_undo"),
]

urlpatterns = [
    path("", include(memory_urls)),
    path("", include(account_urls)),
    path("territoires/", include(territory_urls)),
    path("organisations/", include(organisation_urls)),
    path("situations/", include(situation_urls)),
    path("taches/", include(task_urls)),
    path("fichiers/<int:pk>/", files.document, name="document"),
    path("images/<int:pk>/", files.rendition, name="rendition"),
]
