"""What the authority that runs this installation says of itself."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """Typed by the authority that runs the installation: legal notice, data protection, accessibility. One row."""

    class Level(models.TextChoices):
        NONE = "none", _("non conforme")
        PARTIAL = "partial", _("partiellement conforme")
        FULL = "full", _("totalement conforme")

    authority = models.CharField(_("autorité responsable"), max_length=200, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    publisher = models.CharField(_("directeur ou directrice de la publication (fonction)"), max_length=200, blank=True)
    host = models.CharField(_("hébergeur"), max_length=250, blank=True)
    contact = models.EmailField(_("courriel de contact"), blank=True)
    dpo_contact = models.EmailField(_("courriel de la personne déléguée à la protection des données"), blank=True)
    audit_on = models.DateField(_("date de l’audit d’accessibilité"), null=True, blank=True)
    audit_by = models.CharField(_("audit réalisé par"), max_length=200, blank=True)
    audit_level = models.CharField(_("niveau de conformité RGAA"), max_length=8, choices=Level, blank=True)
    audit_rate = models.DecimalField(_("taux de conformité en %"), max_digits=5, decimal_places=2, null=True, blank=True)
    accessibility_contact = models.EmailField(_("courriel pour l’accessibilité"), blank=True)
    not_accessible = models.TextField(_("contenus non accessibles"), blank=True)

    def __str__(self) -> str:
        return self.authority

    @property
    def audited(self) -> bool:
        """An audit took place and its result is stated."""
        return bool(self.audit_on and self.audit_level)

    @property
    def audit_words(self) -> str:
        """« partiellement conforme », or that no audit took place."""
        return str(self.get_audit_level_display()) if self.audited else gettext("audit non réalisé")
