"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.projects"
    label = "projects"
    verbose_name = _("Coopérations")
