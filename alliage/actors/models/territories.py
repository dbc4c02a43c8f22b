"""Territories, nested in any country's levels, and what they were before."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliage.design.modelfields import LineField
from alliage.vocabulary.models import Country, TerritoryStatus

from .history import History

SHAPES = TONES = 6


class TerritoryManager(models.Manager["Territory"]):
    """The territories to list and to choose: neither in the bin nor merged into their twin."""

    def get_queryset(self) -> models.QuerySet["Territory"]:
        """Keys still lead to the others: Django follows a key through the base manager."""
        return super().get_queryset().filter(deleted_at__isnull=True)


class Territory(models.Model):
    """A place with a status of its own: a Département, a județ, a commune… never « the North », never a beneficiary."""

    name = LineField(_("nom"), max_length=160)
    slug = models.SlugField(max_length=180, unique=True)
    status = models.ForeignKey(TerritoryStatus, models.PROTECT, related_name="+", verbose_name=_("statut"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("pays"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("fait partie de")
    )
    code = models.CharField(_("code officiel"), max_length=20, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("année de la population"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    lon = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    presentation = models.TextField(_("présentation"), blank=True)
    exists_from = models.DateField(_("existe depuis"), null=True, blank=True)
    exists_to = models.DateField(_("a existé jusqu’au"), null=True, blank=True)
    # The sign of the territory, the same everywhere: one of six shapes in one of six tones.
    shape = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(SHAPES)])
    tone = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(TONES)])
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    search_text = models.TextField(blank=True, editable=False)

    objects = TerritoryManager()
    everything: Any = models.Manager()
    history = History()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "status", "code"],
                condition=~models.Q(code="") & models.Q(deleted_at__isnull=True),
                name="one_territory_per_code",
                violation_error_message=_("Un territoire porte déjà ce code dans ce pays : cherchez-le plutôt."),
            ),
            models.CheckConstraint(
                condition=models.Q(exists_to__isnull=True)
                | models.Q(exists_from__isnull=True)
                | models.Q(exists_to__gte=models.F("exists_from")),
                name="territory_ends_after_it_starts",
                violation_error_message=_("La fin d’existence vient avant le début : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("actors:territory", args=[self.slug])

    def search_parts(self) -> tuple[str, ...]:
        """What it is found by: its name, its code, its status, its country."""
        return (self.name, self.code, self.status.fr, self.status.en, self.country.fr, self.country.en)

    @property
    def place(self) -> str:
        """Its exact status and country, « Département, Sénégal »."""
        return f"{self.status.name}, {self.country.name}"


class Succession(models.Model):
    """One territory took over from another at a date."""

    predecessor = models.ForeignKey(Territory, models.CASCADE, related_name="successions_after")
    successor = models.ForeignKey(Territory, models.CASCADE, related_name="successions_before")
    on = models.DateField(_("date"), null=True, blank=True)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    history = History("successor")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
