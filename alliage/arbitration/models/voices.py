"""Partners are heard before the decision: their views, and the personal links that ask for them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User

from .lines import Line
from .rounds import Round


class View(models.Model):
    """What a partner says of a line before the vote, by function, as it was said."""

    class Stance(models.TextChoices):
        AGREES = "favorable", _("Favorable")
        RESERVES = "reserves", _("Favorable sous réserves")
        DISAGREES = "defavorable", _("Défavorable")
        WORDS = "parole", _("Une parole, sans avis")

    line = models.ForeignKey(Line, models.CASCADE, related_name="views")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    function = models.CharField(_("fonction"), max_length=150)
    stance = models.CharField(_("avis"), max_length=11, choices=Stance)
    text = models.TextField(_("parole"), max_length=600, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    on = models.DateField(_("le"), default=timezone.localdate)
    # How it came: by its own link or account, or written here by us after a talk, and then said so.
    reported = models.BooleanField(_("rapportée par nous"), default=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("avis d’un partenaire")

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_stance_display()}"


class VoiceLinkQuerySet(models.QuerySet["VoiceLink"]):
    """Reads of links."""

    def open(self) -> "VoiceLinkQuerySet":
        """Those that still lead to their page."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class VoiceLink(models.Model):
    """An expiring address: a partner answers on its line, or a named person reads the note; only a hash is kept."""

    class Kind(models.TextChoices):
        VIEW = "avis", _("donner l’avis d’un partenaire")
        NOTE = "note", _("lire la note d’une page")

    round = models.ForeignKey(Round, models.CASCADE, related_name="voice_links")
    kind = models.CharField(max_length=4, choices=Kind)
    line = models.ForeignKey(Line, models.CASCADE, null=True, blank=True, related_name="voice_links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    function = models.CharField(_("fonction"), max_length=150)
    question = models.CharField(_("notre question"), max_length=400, blank=True)
    language = models.CharField(_("langue de la page"), max_length=5, default="fr")
    token_hash = models.CharField(max_length=64, unique=True)
    sender_function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    view = models.ForeignKey(View, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = VoiceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lien personnel d’une session")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.function})"
