"""The lines of a round and the options weighed for each."""

import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Territory
from alliage.projects.models import Project

from .rounds import Round

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Line(models.Model):
    """What the policy pays for: a cooperation, or what goes with it (operator, associations, missions, pay)."""

    class Spending(models.TextChoices):
        PROJECT = "cooperation", _("coopération")
        OPERATOR = "operateur", _("subvention à l’opérateur")
        SUPPORT = "associations", _("appui aux associations")
        MISSIONS = "missions", _("missions et déplacements")
        PAY = "personnel", _("dépenses de personnel")
        OTHER = "autre", _("autre dépense")

    class Must(models.TextChoices):
        FREE = "", _("à décider")
        KEEP = "keep", _("à garder")
        LEAVE = "leave", _("à quitter")

    round = models.ForeignKey(Round, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(default=0)
    spending = models.CharField(_("nature de dépense"), max_length=12, choices=Spending, default=Spending.PROJECT)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("coopération")
    )
    label = models.CharField(_("ligne"), max_length=200)
    own = models.DecimalField(
        _("coût pour nous, exercice de départ"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    other = models.DecimalField(
        _("autres financeurs, exercice de départ"),
        max_digits=16,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    days = models.DecimalField(_("jours d’agents"), max_digits=7, decimal_places=1, default=0)
    committed = models.DecimalField(
        _("déjà engagé, par exercice"), max_digits=16, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    committed_until = models.PositiveSmallIntegerField(_("engagé jusqu’à l’exercice"), null=True, blank=True)
    committed_by = models.CharField(_("engagé par"), max_length=250, blank=True)
    min_share = models.DecimalField(
        _("part propre que les cofinanceurs demandent, en %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
    )
    must = models.CharField(_("contrainte"), max_length=5, choices=Must, default=Must.FREE, blank=True)
    locked = models.ForeignKey(
        "Option", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("option verrouillée")
    )
    locked_by = models.CharField(max_length=150, blank=True)
    note = models.TextField(_("remarque"), max_length=1000, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("ligne")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "project"],
                condition=models.Q(project__isnull=False),
                name="a_project_is_one_line",
                violation_error_message=_("Cette coopération est déjà une ligne de la session."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def committed_in(self, year: int) -> Decimal:
        """What is already signed for a year; beyond the last year of the signature, nothing."""
        last = self.committed_until or self.round.year
        return self.committed if year <= last else Decimal(0)


class Option(models.Model):
    """One way to treat a line: its cost a year, its effects on each territory, its risks and conditions."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("Maintenir")
        REDUCE = "reduce", _("Réduire")
        POOL = "pool", _("Mutualiser")
        RETHEME = "retheme", _("Réorienter")
        HANDOVER = "handover", _("Confier à un opérateur")
        WATCH = "watch", _("Veille active")
        HOLD = "hold", _("Mettre en pause")
        STOP = "stop", _("Arrêter")

    line = models.ForeignKey(Line, models.CASCADE, related_name="options")
    kind = models.CharField(_("option"), max_length=8, choices=Kind)
    title = models.CharField(_("en quelques mots"), max_length=120, blank=True)
    why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    risks = models.CharField(_("risques"), max_length=300, blank=True)
    conditions = models.CharField(_("à quelles conditions"), max_length=300, blank=True)
    exit_plan = models.TextField(_("plan de sortie : qui reprend quoi, quand"), max_length=2000, blank=True)
    signed_reason = models.TextField(_("raison de l’arrêt"), max_length=1000, blank=True)
    signed_function = models.CharField(_("signée par (fonction)"), max_length=150, blank=True)
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    # Proposed by Alliage until a person changes it; the figures are then assumptions, and said so.
    assumed = models.BooleanField(_("chiffres supposés"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["line", "pk"]
        verbose_name = _("option")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.title}" if self.title else str(self.get_kind_display())

    @property
    def name(self) -> str:
        """Its name in the rules, the same on every machine."""
        return f"{self.kind}-{self.pk}"

    def sign(self, reason: str, function: str, on: datetime.date) -> None:
        """Write who answers for a stop."""
        self.signed_reason, self.signed_function, self.signed_on = reason, function, on


class OptionYear(models.Model):
    """What an option costs in one year, and what others then bring."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("exercice"))
    cost = models.DecimalField(_("coût pour nous (CP)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    commitment = models.DecimalField(
        _("engagement nouveau (AE)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    other = models.DecimalField(
        _("autres financeurs"), max_digits=16, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    days = models.DecimalField(
        _("jours d’agents"), max_digits=7, decimal_places=1, default=0, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["option", "year"], name="an_option_costs_once_a_year")]

    def __str__(self) -> str:
        return f"{self.option} {self.year}"


class OptionTerritory(models.Model):
    """What an option leaves of the effects in one territory, and what that territory loses and gains, in words."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="territories")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territoire"))
    kept = models.DecimalField(
        _("effets qui continuent, en %"), max_digits=5, decimal_places=2, default=100, validators=PERCENT
    )
    loses = models.CharField(_("ce que ce territoire perd"), max_length=200, blank=True)
    gains = models.CharField(_("ce que ce territoire gagne"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["option", "territory"], name="an_option_speaks_once_a_place")]

    def __str__(self) -> str:
        return f"{self.option} : {self.territory}"
