"""Results: outcomes, indicators, targets and dated values per territory."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Document, Organisation, Territory, User
from alliage.actors.models.history import History

from .projects import Project


class Outcome(models.Model):
    """A change the project seeks."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="outcomes")
    statement = models.CharField(_("ce que l’on cherche à changer"), max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    history = History("project")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("changement recherché")

    def __str__(self) -> str:
        return self.statement


class Indicator(models.Model):
    """How one sees it: a number with a unit, or a scale with worded levels."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("nombre")
        SCALE = "scale", _("échelle de niveaux décrits")

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="indicators")
    title = models.CharField(_("indicateur"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=6, choices=Kind, default=Kind.NUMBER)
    unit = models.CharField(_("unité"), max_length=80, blank=True)
    by_sex_and_age = models.BooleanField(_("compte des personnes (sexe, âge)"), default=False)
    verification = models.CharField(_("comment on le vérifie"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("outcome.project")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("indicateur")

    def __str__(self) -> str:
        return self.title


class ScaleLevel(models.Model):
    """A level of a scale, in words."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("niveau"), max_length=200)

    history = History("indicator.outcome.project")

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["indicator", "rank"], name="one_level_per_rank")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.label}"


class IndicatorTarget(models.Model):
    """Where a territory starts from and what it aims at; no territory means the alliance as a whole."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    baseline = models.DecimalField(_("départ"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=14, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)

    history = History("indicator.outcome.project")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "territory"], name="one_target_per_territory"),
            # Said apart: SQLite counts two nulls as different.
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(territory__isnull=True), name="one_target_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} : {self.target}"


class IndicatorValue(models.Model):
    """A dated value of a territory; submitted by one, accepted by another."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("proposée")
        ACCEPTED = "accepted", _("acceptée")
        RETURNED = "returned", _("à revoir")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("date"), default=timezone.localdate)
    value = models.DecimalField(_("valeur"), max_digits=14, decimal_places=2)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.SUBMITTED)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("preuve")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(_("par"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    accepted_function = models.CharField(_("acceptée par"), max_length=150, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(_("ce qui est à revoir"), max_length=300, blank=True)

    history = History("indicator.outcome.project")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["-at"], condition=models.Q(state="submitted"), name="values_to_accept")]
        verbose_name = _("valeur")

    def __str__(self) -> str:
        return f"{self.indicator} : {self.value}"


class ValuePart(models.Model):
    """A part of a value by sex and age."""

    class Sex(models.TextChoices):
        WOMEN = "f", _("femmes")
        MEN = "m", _("hommes")
        OTHER = "x", _("non précisé")

    class Age(models.TextChoices):
        ALL = "all", _("tous âges")
        CHILD = "0-14", _("0 à 14 ans")
        YOUTH = "15-29", _("15 à 29 ans")
        ADULT = "30-59", _("30 à 59 ans")
        SENIOR = "60+", _("60 ans et plus")

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="parts")
    sex = models.CharField(max_length=1, choices=Sex)
    age = models.CharField(max_length=5, choices=Age, default=Age.ALL)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["sex", "age"]
        constraints = [models.UniqueConstraint(fields=["value", "sex", "age"], name="one_part_per_sex_and_age")]

    def __str__(self) -> str:
        return f"{self.get_sex_display()} {self.count}"
