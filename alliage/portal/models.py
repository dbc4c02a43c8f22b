"""What the authority says of itself; how each person wants her mail; the dated editions of the state of a policy."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User


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


class DigestPreference(models.Model):
    """How a person wants the mail of her week; without a row: on Mondays, everything."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")
        NEVER = "never", _("jamais")

    class Day(models.IntegerChoices):
        MONDAY = 0, _("lundi")
        TUESDAY = 1, _("mardi")
        WEDNESDAY = 2, _("mercredi")
        THURSDAY = 3, _("jeudi")
        FRIDAY = 4, _("vendredi")
        SATURDAY = 5, _("samedi")
        SUNDAY = 6, _("dimanche")

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("rythme"), max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    # What « reprendre » gives back after a stop.
    rhythm_before = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Day, default=Day.MONDAY)
    quiet_days: Any = models.JSONField(_("jours sans courriel"), default=list, blank=True)
    quiet_from = models.PositiveSmallIntegerField(_("pas de courriel à partir de"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("jusqu’à"), null=True, blank=True)
    muted: Any = models.JSONField(_("ce que je ne veux pas recevoir"), default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("courriel de la semaine")
        verbose_name_plural = _("courriels de la semaine")

    def __str__(self) -> str:
        return f"{self.user} : {self.get_rhythm_display()}"

    def is_quiet_at(self, hour: int) -> bool:
        """Whether this hour of the day is one without mail; the span may go over midnight."""
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None or start == end:
            return False
        return start <= hour < end if start < end else hour >= start or hour < end


class Digest(models.Model):
    """That a person's mail of a day was sent, or that there was nothing to say; written once a day and a person."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    on = models.DateField(_("jour"))
    lines = models.PositiveSmallIntegerField(_("lignes"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user}, {self.on:%d.%m.%Y}"


class PolicyStateQuerySet(models.QuerySet["PolicyState"]):
    """Reads of the editions."""

    def visible_to(self, user: Any) -> "PolicyStateQuerySet":
        """Those of one's own organisations, whatever one's role there."""
        mine = [role.organisation_id for role in user.roles] if user.is_authenticated else []
        return self.filter(organisation__in=mine)


class PolicyState(models.Model):
    """A dated edition of the « état de la politique » of an organisation: written once, read the same later."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("fait le"), default=timezone.now)
    function = models.CharField(_("fait par (fonction)"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    counts: Any = models.JSONField(default=dict)
    # By language, the sections as they were read that day: title, columns, rows of words, date of the latest datum.
    data: Any = models.JSONField(default=dict)

    objects = PolicyStateQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("état de la politique")
        verbose_name_plural = _("états de la politique")
        indexes = [models.Index(fields=["organisation", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.organisation}, {timezone.localdate(self.made_at):%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("portal:state_edition", args=[self.pk])
