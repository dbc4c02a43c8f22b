"""Addresses of budget rounds, and of the links that open to who holds them."""

from django.urls import URLPattern, path

from .views import decisions, express, frame, lines, note, papers, rounds, voices

app_name = "arbitration"

ROUNDS: list[URLPattern] = [
    path("", rounds.rounds, name="rounds"),
    path("coupe/", express.cut, name="cut"),
    path("<int:pk>/", rounds.round_page, name="round"),
    path("<int:pk>/calculer/", rounds.work_out, name="work_out"),
    path("<int:pk>/composer/", rounds.compose, name="compose"),
    path("<int:pk>/methode/", rounds.method, name="method"),
    path("<int:pk>/methode/annexe/", rounds.annex, name="annex"),
    path("<int:pk>/etapes/<int:step_pk>/", rounds.step, name="step"),
    path("<int:pk>/arreter/", rounds.close, name="close"),
    path("<int:pk>/rouvrir/", rounds.reopen, name="reopen"),
    path("<int:pk>/effacer/", rounds.delete, name="delete"),
    path("<int:pk>/cadre/", frame.frame, name="frame"),
    path("<int:pk>/cadre/annee/", frame.add_year, name="year_add"),
    path("<int:pk>/cadre/territoires/", frame.balance, name="balance"),
    path("<int:pk>/cadre/criteres/", frame.weights, name="weights"),
    path("<int:pk>/cadre/limites/ajouter/", frame.add_limit, name="limit_add"),
    path("<int:pk>/cadre/limites/<int:limit_pk>/retirer/", frame.remove_limit, name="limit_remove"),
    path("<int:pk>/cadre/regles/ajouter/", frame.add_link, name="link_add"),
    path("<int:pk>/cadre/regles/<int:link_pk>/retirer/", frame.remove_link, name="link_remove"),
    path("<int:pk>/personnes/", frame.people, name="people"),
    path("<int:pk>/personnes/<int:named_pk>/retirer/", frame.remove_person, name="person_remove"),
]

LINES: list[URLPattern] = [
    path("<int:pk>/lignes/ajouter/", lines.add, name="line_add"),
    path("<int:pk>/lignes/<int:line_pk>/", lines.line, name="line"),
    path("<int:pk>/lignes/<int:line_pk>/modifier/", lines.change, name="line_change"),
    path("<int:pk>/lignes/<int:line_pk>/retirer/", lines.remove, name="line_remove"),
    path("<int:pk>/lignes/<int:line_pk>/verrouiller/", lines.lock, name="lock"),
    path("<int:pk>/lignes/<int:line_pk>/options/ajouter/", lines.add_option, name="option_add"),
    path("<int:pk>/lignes/<int:line_pk>/options/<int:option_pk>/", lines.change_option, name="option_change"),
    path("<int:pk>/lignes/<int:line_pk>/options/<int:option_pk>/retirer/", lines.remove_option, name="option_remove"),
    path("<int:pk>/lignes/<int:line_pk>/options/<int:option_pk>/verifiee/", lines.look_at, name="option_look"),
    path("<int:pk>/lignes/<int:line_pk>/avis/demander/", voices.ask, name="view_ask"),
    path("<int:pk>/lignes/<int:line_pk>/avis/rapporter/", voices.report, name="view_report"),
]

DECISION: list[URLPattern] = [
    path("<int:pk>/note/", note.note, name="note"),
    path("<int:pk>/papiers/<slug:kind>.<slug:ending>", papers.paper, name="paper"),
    path("<int:pk>/papiers/lettre/<int:body_pk>.<slug:ending>", papers.letter, name="letter"),
    path("<int:pk>/note/partager/", voices.share, name="note_share"),
    path("<int:pk>/liens/<int:link_pk>/retirer/", voices.revoke, name="voice_revoke"),
    path("<int:pk>/decider/", decisions.decide, name="decide"),
    path("<int:pk>/suivi/<int:followup_pk>/", decisions.follow_up, name="follow_up"),
    path("suspendre/<int:project_pk>/", decisions.suspend, name="suspend"),
]

VOICES: list[URLPattern] = [
    path("avis/", voices.mine, name="voices"),
    path("avis/<int:line_pk>/", voices.speak, name="speak"),
    path("lien/<str:token>/", voices.opened, name="opened"),
    path("lien/<str:token>/note.pdf", voices.note_file, name="note_file"),
]

urlpatterns = [*ROUNDS, *LINES, *DECISION, *VOICES]
