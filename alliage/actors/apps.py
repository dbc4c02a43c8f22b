"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.actors"
    label = "actors"
    verbose_name = _("Acteurs")
