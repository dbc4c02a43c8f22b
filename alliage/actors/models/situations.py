"""Dated, sourced situations of countries and territories, the mandates of authorities. They warn, they decide nothing."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.rules.mandates import notice
from alliage.vocabulary.models import Country

from .history import History
from .organisations import Organisation
from .territories import Territory

LEVELS = 6
"""How far up a situation is looked for: no country nests its territories deeper."""


class SituationQuerySet(models.QuerySet["Situation"]):
    """Reads of situations."""

    def kept(self) -> "SituationQuerySet":
        """Those nobody withdrew."""
        return self.filter(deleted_at__isnull=True)

    def on(self, day: datetime.date) -> "SituationQuerySet":
        """Those in force on a day, and those announced for later."""
        return self.kept().filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))

    def about(self, territories: list[Territory]) -> "SituationQuerySet":
        """Those of these territories, of all they belong to, or of their countries."""
        places = Territory.objects.filter(pk__in={place.pk for place in territories})
        found = models.Q(territory__in=places.order_by().values("pk"))
        for level in range(1, LEVELS):
            found |= models.Q(territory__in=places.order_by().values("__".join(["parent"] * level)))
        return self.kept().filter(
            found | models.Q(country__in={place.country_id for place in territories}, territory__isnull=True)
        )


class SituationManager(models.Manager.from_queryset(SituationQuerySet)):  # type: ignore[misc]
    """The situations that nobody put in the bin."""

    def get_queryset(self) -> SituationQuerySet:
        return super().get_queryset().filter(deleted_at__isnull=True)


class Situation(models.Model):
    """What weighs on working together in a country or a territory, ours included."""

    class Kind(models.TextChoices):
        AID_SUSPENDED = "aid_suspended", _("aide publique suspendue")
        VISAS = "visas_not_issued", _("visas non délivrés")
        TRAVEL = "travel_advised_against", _("déplacements déconseillés")
        DISSOLVED = "council_dissolved", _("assemblée dissoute")
        REPLACED = "council_replaced", _("assemblée remplacée par un organe nommé")
        ELECTIONS = "elections_due", _("élections à venir")

    kind = models.CharField(_("situation"), max_length=24, choices=Kind)
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="situations", verbose_name=_("pays")
    )
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, blank=True, related_name="situations", verbose_name=_("territoire")
    )
    starts_on = models.DateField(_("depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    text = models.CharField(_("en une phrase"), max_length=400)
    source_url = models.URLField(_("source"), max_length=500)
    source_date = models.DateField(_("date de la source"), null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("notée par")
    )
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SituationManager()
    everything: Any = models.Manager()
    history = History("territory")

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__isnull=False) | models.Q(territory__isnull=False),
                name="situation_is_somewhere",
                violation_error_message=_("Choisissez un pays ou un territoire."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="situation_ends_after_it_starts",
                violation_error_message=_("La fin vient avant le début : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.territory or self.country}"

    @property
    def is_announced(self) -> bool:
        """It has not begun yet."""
        return self.starts_on is not None and self.starts_on > timezone.localdate()

    @property
    def note(self) -> str:
        """The kind of note it is told in: an alarm, or plain news while it is far away."""
        return {"warning": "warn", "info": "info"}[notice(self.starts_on, timezone.localdate())]


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Reads of mandates."""

    def kept(self) -> "MandateQuerySet":
        """Those nobody withdrew."""
        return self.filter(deleted_at__isnull=True)


class Mandate(models.Model):
    """The term of an authority's assembly or executive, and how far its powers reach."""

    class Powers(models.TextChoices):
        FULL = "full", _("plein exercice")
        LIMITED = "limited", _("affaires courantes seulement")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    body = models.CharField(_("organe"), max_length=150)
    powers = models.CharField(_("pouvoirs"), max_length=8, choices=Powers, default=Powers.FULL)
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    history = History("organisation")

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message=_("La fin du mandat vient avant son début : corrigez l’une des deux dates."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.organisation}"
