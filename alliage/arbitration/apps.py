"""The app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArbitrationConfig(AppConfig):
    """Budget rounds."""

    name = "alliage.arbitration"
    verbose_name = _("arbitrage budgétaire")
