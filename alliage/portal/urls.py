"""Addresses of the portal."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from .feeds import SITEMAPS
from .views import accounts, atlas, digests, glossary, pages, robots, states, week

app_name = "portal"
urlpatterns = [
    path("", pages.front, name="home"),
    path("ma-semaine/", week.week, name="week"),
    path("ma-semaine/courriel/", digests.preferences, name="digest"),
    path("ma-semaine/courriel/apercu/", digests.preview, name="digest_preview"),
    path("ma-semaine/courriel/arreter/<str:token>/", digests.stop, name="digest_stop"),
    path("etat-de-la-politique/", states.editions, name="states"),
    path("etat-de-la-politique/faire/", states.make, name="state_make"),
    path("etat-de-la-politique/<int:pk>/", states.edition, name="state_edition"),
    path("mots/", glossary.words, name="words"),
    path("atlas/", atlas.atlas, name="atlas"),
    path("atlas/fichier.csv", atlas.atlas_file, name="atlas_file"),
    path("combien-pour-quoi/", accounts.accounts, name="accounts"),
    path("combien-pour-quoi/<slug:key>/", accounts.account, name="account"),
    path("combien-pour-quoi/<slug:key>/fichier.csv", accounts.account_file, name="account_file"),
    path("recherche/", pages.search, name="search"),
    path("aide/", pages.help_page, name="help"),
    path("sources/", pages.sources, name="sources"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("premiers-pas/", pages.steps, name="first_steps"),
    path("reglages/", pages.settings, name="settings"),
    path("favicon.ico", robots.icon, name="favicon"),
    path("robots.txt", robots.robots, name="robots"),
    path(".well-known/security.txt", robots.security, name="security_contact"),
    path("sitemap.xml", login_not_required(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
]
