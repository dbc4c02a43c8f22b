"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlliancesConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.alliances"
    label = "alliances"
    verbose_name = _("Alliances")
