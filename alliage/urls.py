"""All addresses: French paths, English names; Wagtail's come last."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve

# One door for all: Wagtail's own would ask neither the second factor nor count the attempts.
door = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns: list[URLPattern | URLResolver] = [
    path("redaction/login/", door),
    path("redaction/", include(wagtailadmin_urls)),
]

urlpatterns += i18n_patterns(
    path("compte/", include("alliage.actors.account_urls")),
    path("design/", include("alliage.design.urls")),
    path("alliances/", include("alliage.alliances.urls")),
    path("budget/", include("alliage.arbitration.urls")),
    path("importer/", include("alliage.imports.urls")),
    path("cooperations/", include("alliage.projects.urls")),
    path("lien/", include("alliage.projects.link_urls")),
    path("", include("alliage.actors.urls")),
    path("", include("alliage.portal.urls")),
    # Pages of the editors are open (Wagtail asks their own privacy), and an address nobody wrote is a 404, not a door.
    re_path(wagtail_urls.serve_pattern, login_not_required(serve), name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "alliage.portal.views.errors.bad_request"
handler403 = "alliage.portal.views.errors.forbidden"
handler404 = "alliage.portal.views.errors.not_found"
handler500 = "alliage.portal.views.errors.broken"
