"""Effects (retombées): what changed, felt in one territory or in all, with its evidence and who says it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Document, Organisation, Territory, User
from alliage.actors.models.history import History

from .projects import Project


class EffectQuerySet(models.QuerySet["Effect"]):
    """Reads of effects."""

    def kept(self) -> "EffectQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def settled(self) -> "EffectQuerySet":
        """Those that wait for nobody's word: said by the territory itself, of all, taken from a source, or confirmed."""
        own = models.Q(organisation__territory=models.F("territory"))
        placeless = models.Q(organisation__isnull=True) | models.Q(organisation__territory__isnull=True)
        return self.filter(models.Q(confirmed_at__isnull=False) | models.Q(territory__isnull=True) | placeless | own)

    def public(self) -> "EffectQuerySet":
        """Those anyone may read on a published sheet."""
        return self.kept().settled().filter(published_at__isnull=False)


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
    language = models.CharField(_("langue du texte"), max_length=5, blank=True)
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
    # Internal until somebody with the right shows it, whatever the state of the sheet.
    published_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = EffectQuerySet.as_manager()
    history = History("project")

    class Meta:
        ordering = ["-observed_on", "-pk"]
        verbose_name = _("effet")
        verbose_name_plural = _("effets")
        indexes = [
            models.Index(fields=["project", "territory"]),
            models.Index(fields=["-at"], condition=models.Q(deleted_at__isnull=True), name="latest_effects"),
        ]

    def __str__(self) -> str:
        return self.statement
