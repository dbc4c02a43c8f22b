"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.imports"
    label = "imports"
    verbose_name = _("Imports")
