"""Addresses of projects, one list per subject."""

from django.urls import URLPattern, path

from .views import (
    contacts,
    effects,
    exports,
    lifecycle,
    links,
    money,
    partners,
    payments,
    portfolio,
    projects,
    publishing,
    quality,
    results,
    risks,
    sections,
    words,
)

app_name = "projects"

# The project page and what is written on it.
PROJECT: list[URLPattern] = [
    path("ajouter/", sections.create, name="create"),
    path("<int:pk>/", projects.project, name="project"),
    path("<int:pk>/imprimer/", projects.print_sheet, name="print"),
    path("<int:pk>/modifier/<slug:section>/", sections.edit, name="edit"),
    path("<int:pk>/partenaires/", partners.partners, name="partners"),
    path("<int:pk>/partenaires/<int:row_pk>/retirer/", partners.partner_remove, name="partner_remove"),
    path("<int:pk>/odd/", partners.goals, name="goals"),
    path("<int:pk>/odd/<int:row_pk>/retirer/", partners.goal_remove, name="goal_remove"),
    path("<int:pk>/services/", partners.services, name="services"),
    path("<int:pk>/services/<int:row_pk>/retirer/", partners.service_remove, name="service_remove"),
    path("<int:pk>/publier/", publishing.publication, name="publish"),
    path("<int:pk>/publier/relecture/", publishing.ask_reading, name="reading_ask"),
    path("<int:pk>/publier/apercu/", publishing.preview, name="preview"),
    path("<int:pk>/droit-de-reponse/", publishing.reply, name="reply"),
    path("<int:pk>/droit-de-reponse/retirer/", publishing.remove_reply, name="reply_withdraw"),
    path("relectures/<int:pk>/", publishing.reading, name="reading"),
    path("<int:pk>/supprimer/", lifecycle.delete, name="delete"),
    path("<int:pk>/restaurer/", lifecycle.restore, name="restore"),
    path("<int:pk>/sans-convention/", lifecycle.no_convention, name="no_convention"),
    path("<int:pk>/traductions/", lifecycle.translations, name="translations"),
    path("<int:pk>/traductions/ajouter/", lifecycle.translation, name="translation_add"),
    path("<int:pk>/traductions/<slug:language>/", lifecycle.translation, name="translation"),
    path("<int:pk>/traductions/<slug:language>/retirer/", lifecycle.translation_remove, name="translation_remove"),
    path("<int:pk>/effets/ajouter/", effects.add, name="effect_add"),
    path("<int:pk>/effets/<int:effect_pk>/", effects.change, name="effect"),
    path("<int:pk>/effets/<int:effect_pk>/confirmer/", effects.confirm, name="effect_confirm"),
    path("<int:pk>/effets/<int:effect_pk>/supprimer/", effects.delete, name="effect_delete"),
    path("<int:pk>/effets/<int:effect_pk>/restaurer/", effects.restore, name="effect_restore"),
    path("<int:pk>/parole/<slug:slug>/", words.word, name="word"),
    path("<int:pk>/demander/<slug:slug>/", words.ask, name="ask"),
    path("messages/<int:pk>/repondre/", words.answer, name="answer"),
    path("messages/<int:pk>/lire/", words.read, name="read"),
]

# The portfolio: list, map, exports, money, results, risks, quality, contacts.
PORTFOLIO: list[URLPattern] = [
    path("", portfolio.portfolio, name="portfolio"),
    path("a-faire/", portfolio.todo, name="todo"),
    path("exporter/", exports.export, name="export"),
    path("imprimer/", portfolio.sheet, name="portfolio_print"),
    path("paiements-publics/", payments.payments, name="payments"),
    path("<int:pk>/argent/", money.money, name="money"),
    path("<int:pk>/argent/ajouter/", money.add_funding, name="funding_add"),
    path("<int:pk>/argent/<int:funding_pk>/", money.change_funding, name="funding_change"),
    path("<int:pk>/argent/<int:funding_pk>/supprimer/", money.delete_funding, name="funding_delete"),
    path("<int:pk>/argent/<int:funding_pk>/paiements/ajouter/", money.add_payment, name="payment_add"),
    path("<int:pk>/argent/<int:funding_pk>/paiements/<int:payment_pk>/", money.change_payment, name="payment_change"),
    path(
        "<int:pk>/argent/<int:funding_pk>/paiements/<int:payment_pk>/supprimer/", money.delete_payment, name="payment_delete"
    ),
    path("<int:pk>/resultats/", results.results, name="results"),
    path("<int:pk>/resultats/saisir/", results.submit, name="values_submit"),
    path("<int:pk>/resultats/indicateurs/ajouter/", results.add_indicator, name="indicator_add"),
    path("<int:pk>/resultats/indicateurs/<int:indicator_pk>/", results.change_indicator, name="indicator_change"),
    path("<int:pk>/resultats/indicateurs/<int:indicator_pk>/supprimer/", results.delete_indicator, name="indicator_delete"),
    path("<int:pk>/resultats/valeurs/<int:value_pk>/accepter/", results.accept, name="value_accept"),
    path("<int:pk>/resultats/valeurs/<int:value_pk>/revoir/", results.send_back, name="value_return"),
    path("<int:pk>/resultats/valeurs/<int:value_pk>/retirer/", results.withdraw, name="value_withdraw"),
    path("<int:pk>/risques/", risks.risks, name="risks"),
    path("<int:pk>/risques/ajouter/", risks.add_risk, name="risk_add"),
    path("<int:pk>/risques/<int:risk_pk>/", risks.change_risk, name="risk_change"),
    path("<int:pk>/risques/<int:risk_pk>/lever/", risks.close_risk, name="risk_close"),
    path("<int:pk>/qualite/", quality.quality, name="quality"),
    path("<int:pk>/qualite/noter/", quality.rate, name="quality_rate"),
    path("<int:pk>/qualite/<int:rating_pk>/retirer/", quality.withdraw, name="quality_withdraw"),
    path("<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("<int:pk>/contacts/ajouter/", contacts.add_contact, name="contact_add"),
]

# The partner without an account: links, and what comes in through them.
LINKS: list[URLPattern] = [
    path("a-lire/", links.to_read, name="to_read"),
    path("<int:pk>/liens/", links.links, name="links"),
    path("<int:pk>/liens/preparer/", links.prepare, name="link_add"),
    path("<int:pk>/liens/<int:link_pk>/pret/", links.ready, name="link_ready"),
    path("<int:pk>/liens/<int:link_pk>/renouveler/", links.renew, name="link_renew"),
    path("<int:pk>/liens/<int:link_pk>/retirer/", links.revoke, name="link_revoke"),
    path("reponses/<int:pk>/", links.submission, name="submission"),
    path("reponses/<int:pk>/renvoyer/", links.send_back, name="submission_return"),
    path("photos/<int:pk>/", links.photo, name="photo"),
]

urlpatterns = [*PORTFOLIO, *PROJECT, *LINKS]
