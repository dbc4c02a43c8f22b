"""The design app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DesignConfig(AppConfig):
    """Loads every app's `panels` module, so that the slots are filled before the first page."""

    name = "alliage.design"
    label = "design"

    def ready(self) -> None:
        """Let each app's panels register themselves."""
        autodiscover_modules("panels")
