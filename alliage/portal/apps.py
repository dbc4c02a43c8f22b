"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.portal"
    label = "portal"
    verbose_name = _("Portail")
