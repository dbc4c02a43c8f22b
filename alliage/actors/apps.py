"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.actors"
    label = "actors"
    verbose_name = _("Acteurs")

    def ready(self) -> None:
        """Let each app say how its records are remembered, binned and merged."""
        autodiscover_modules("records")
