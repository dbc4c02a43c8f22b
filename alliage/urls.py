"""All addresses: French paths, English names; Wagtail's come last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("langue/", include("django.conf.urls.i18n")),
    path("redaction/", include(wagtailadmin_urls)),
]

urlpatterns += i18n_patterns(
    path("compte/", include("alliage.actors.account_urls")),
    path("design/", include("alliage.design.urls")),
    path("alliances/", include("alliage.alliances.urls")),
    path("cooperations/", include("alliage.projects.urls")),
    path("", include("alliage.actors.urls")),
    path("", include("alliage.portal.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "alliage.portal.views.errors.bad_request"
handler403 = "alliage.portal.views.errors.forbidden"
handler404 = "alliage.portal.views.errors.not_found"
handler500 = "alliage.portal.views.errors.broken"
