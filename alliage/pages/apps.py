"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.pages"
    label = "pages"
    verbose_name = _("Pages")
