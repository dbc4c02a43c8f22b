"""A budget round (session d’arbitrage): its years and envelopes, what binds it, who sees it."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Territory, User
from alliage.design.values import colon
from alliage.vocabulary.models import Currency


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds."""

    def visible_to(self, user: Any) -> "RoundQuerySet":
        """Until the vote, the people named; afterwards also those who work for the organisation."""
        if not user.is_authenticated:
            return self.none()
        named = models.Q(pk__in=Named.objects.filter(user=user).values("round"))
        bodies = [role.organisation_id for role in user.roles]
        voted = models.Q(stage=Round.Stage.VOTED, organisation__in=bodies)
        # A person named who left the organisation reads no more.
        return self.filter(models.Q(organisation__in=bodies) & (named | voted))


class Round(models.Model):
    """One policy, one budget to come: the envelope is the whole policy, all its lines in one currency."""

    class Kind(models.TextChoices):
        INITIAL = "initial", _("budget primitif")
        AMENDING = "modificative", _("décision modificative")

    class Stage(models.TextChoices):
        PREPARED = "prepared", _("en préparation")
        CLOSED = "closed", _("brouillons arrêtés, avant le vote")
        VOTED = "voted", _("votée")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation"))
    kind = models.CharField(_("acte budgétaire"), max_length=12, choices=Kind, default=Kind.INITIAL)
    year = models.PositiveSmallIntegerField(
        _("premier exercice"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    reference_year = models.PositiveSmallIntegerField(_("exercice de départ"))
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", verbose_name=_("devise"))
    vote_on = models.DateField(_("vote le"), null=True, blank=True)
    report_on = models.DateField(_("rapport à envoyer avant le"), null=True, blank=True)
    stage = models.CharField(_("état"), max_length=8, choices=Stage, default=Stage.PREPARED)
    reopened_reason = models.CharField(_("rouverte parce que"), max_length=400, blank=True)
    reorientations = models.PositiveSmallIntegerField(_("réorientations au plus"), null=True, blank=True)
    weights = models.JSONField(_("poids des critères"), default=dict, blank=True)
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # What was decided, once it was.
    decided_on = models.DateField(_("votée le"), null=True, blank=True)
    deliberation_ref = models.CharField(_("délibération"), max_length=80, blank=True)
    deliberation_url = models.URLField(_("adresse de la délibération"), max_length=500, blank=True)
    signatory = models.CharField(_("signée par (fonction)"), max_length=150, blank=True)
    minority = models.TextField(_("avis minoritaire"), blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("session d’arbitrage")
        verbose_name_plural = _("sessions d’arbitrage")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("arbitration:round", args=[self.pk])

    @property
    def open(self) -> bool:
        """Whether its options and drafts may still change."""
        return self.stage == self.Stage.PREPARED


class RoundYear(models.Model):
    """The envelope of one budget year: payments (CP), commitments (AE) where known, agent-days where they are short."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("exercice"))
    envelope = models.DecimalField(
        _("crédits de paiement (CP)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    commitments = models.DecimalField(
        _("autorisations d’engagement (AE)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    days = models.DecimalField(
        _("jours d’agents"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["round", "year"], name="an_envelope_a_year")]

    def __str__(self) -> str:
        return f"{self.year}"


class RoundTerritory(models.Model):
    """How much a territory weighs in the round, and the share of today’s effects it keeps at least."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="territories")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territoire"))
    weight = models.PositiveSmallIntegerField(_("poids"), default=1, validators=[MaxValueValidator(100)])
    floor = models.DecimalField(
        _("plancher : part des effets gardée au moins, en %"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "territory"], name="a_territory_weighs_once")]

    def __str__(self) -> str:
        return f"{self.territory}"


class Limit(models.Model):
    """The least and the most that goes to a theme, a territory, an alliance, a goal, a service or a kind of spending."""

    class Dimension(models.TextChoices):
        THEME = "theme", _("thème")
        TERRITORY = "territory", _("territoire")
        ALLIANCE = "alliance", _("alliance")
        GOAL = "goal", _("objectif de développement durable")
        SERVICE = "service", _("service métier")
        SPENDING = "spending", _("nature de dépense")

    round = models.ForeignKey(Round, models.CASCADE, related_name="limits")
    dimension = models.CharField(_("sur quoi"), max_length=9, choices=Dimension)
    key = models.CharField(max_length=40)
    label = models.CharField(_("lequel"), max_length=200)
    least = models.DecimalField(_("au moins"), max_digits=16, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(_("au plus"), max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["dimension", "label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "dimension", "key"],
                name="a_limit_once",
                violation_error_message=_("Cette limite existe déjà : modifiez-la."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}{colon()} {self.label}"

    @property
    def tag(self) -> str:
        """The mark its options carry in the rules."""
        return f"{self.dimension}:{self.key}"


class Link(models.Model):
    """Two options that depend on each other: one or the other, or one only with the other."""

    class Kind(models.TextChoices):
        EITHER = "either", _("l’une ou l’autre, pas les deux")
        ONLY_IF = "only_if", _("la première seulement avec la seconde")

    round = models.ForeignKey(Round, models.CASCADE, related_name="links")
    kind = models.CharField(_("règle"), max_length=7, choices=Kind)
    first = models.ForeignKey("Option", models.CASCADE, related_name="+", verbose_name=_("première option"))
    second = models.ForeignKey("Option", models.CASCADE, related_name="+", verbose_name=_("seconde option"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "first", "second"], name="a_link_once")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class Named(models.Model):
    """A person who sees the round before the vote; she may change it if she edits for the organisation."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="named")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("personne"))
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.user}"


class Step(models.Model):
    """Something to do around the vote, counted back from its day; seen by the people named only."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=20)
    due_on = models.DateField(_("pour le"))
    done_on = models.DateField(_("faite le"), null=True, blank=True)
    done_function = models.CharField(_("par (fonction)"), max_length=150, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("étape")
        constraints = [models.UniqueConstraint(fields=["round", "code"], name="a_step_once")]

    def __str__(self) -> str:
        return self.code
