"""Effects (retombées): what changed, felt in one territory or in all, with its evidence and who says it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Document, Organisation, Territory, User
from alliage.actors.models.history import History

from .projects import Project


class Effect(models.Model):
    """An effect belongs to the territory where it is felt, or to all (`territory` null); it is said by a function."""

    class Domain(models.TextChoices):
        SERVICE = "service", _("service public")
        SKILLS = "competences", _("compétences")
        ECONOMY = "economie", _("économie")
        BONDS = "lien", _("lien social")
        CITIZENSHIP = "citoyennete", _("citoyenneté")
        ENVIRONMENT = "environnement", _("environnement")
        CULTURE = "culture", _("culture")
        IMAGE = "image", _("rayonnement")

    class Level(models.TextChoices):
        DECLARED = "declared", _("déclaré")
        DOCUMENTED = "documented", _("documenté")
        VERIFIED = "verified", _("vérifié")

    project = models.ForeignKey(Project, models.CASCADE, related_name="effects")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    domain = models.CharField(_("domaine"), max_length=14, choices=Domain)
    statement = models.CharField(_("ce qui a changé"), max_length=300)
    level = models.CharField(_("niveau de preuve"), max_length=10, choices=Level, default=Level.DECLARED)
    observed_on = models.DateField(_("constaté le"), null=True, blank=True)
    function = models.CharField(_("qui le dit (fonction)"), max_length=150)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("preuve")
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    # An effect said by somebody else than the territory's own people waits for their word.
    confirmed_function = models.CharField(_("confirmé par"), max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    history = History("project")

    class Meta:
        ordering = ["-observed_on", "-pk"]
        verbose_name = _("effet")
        verbose_name_plural = _("effets")
        indexes = [models.Index(fields=["project", "territory"])]

    def __str__(self) -> str:
        return self.statement
