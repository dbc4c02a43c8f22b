"""Django's card of the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    """Name and label of the app."""

    name = "alliage.vocabulary"
    label = "vocabulary"
    verbose_name = _("Vocabulaire")
