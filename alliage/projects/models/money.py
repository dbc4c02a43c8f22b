"""Money: who funds, in what year, in which countries it is spent, what was paid."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation
from alliage.actors.models.history import History
from alliage.vocabulary.models import Country, Currency

from .projects import Project


class Funding(models.Model):
    """What one funder votes for a project in a year; never summed across currencies."""

    class Kind(models.TextChoices):
        CASH = "cash", _("numéraire")
        IN_KIND = "in_kind", _("valorisation")

    class LegalBase(models.TextChoices):
        GENERAL = "general", _("budget général")
        WATER = "water", _("1 % eau (L1115-1-1)")
        WASTE = "waste", _("1 % déchets (L1115-2)")
        ENERGY = "energy", _("1 % énergie (L1115-1-1)")
        STATE = "state", _("État")
        EU = "eu", _("Union européenne")
        AFD = "afd", _("Agence française de développement")
        PARTNER = "partner", _("autorité partenaire")
        PRIVATE = "private", _("fonds privés")

    project = models.ForeignKey(Project, models.CASCADE, related_name="fundings")
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("financeur"))
    year = models.PositiveSmallIntegerField(_("année"), validators=[MinValueValidator(1950), MaxValueValidator(2100)])
    kind = models.CharField(_("forme"), max_length=8, choices=Kind, default=Kind.CASH)
    legal_base = models.CharField(_("base légale"), max_length=8, choices=LegalBase, default=LegalBase.GENERAL)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", verbose_name=_("devise"))
    voted = models.DecimalField(_("montant voté"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    voted_on = models.DateField(_("voté le"), null=True, blank=True)
    deliberation_ref = models.CharField(_("délibération"), max_length=80, blank=True)
    deliberation_url = models.URLField(_("adresse de la délibération"), max_length=500, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("project")

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("financement")
        verbose_name_plural = _("financements")
        indexes = [models.Index(fields=["funder", "year"])]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "funder", "year", "kind", "legal_base", "currency"],
                name="one_funding_line",
                violation_error_message=_("Ce financement existe déjà pour cette année : modifiez-le."),
            ),
            models.CheckConstraint(
                condition=models.Q(voted__gte=0),
                name="funding_not_negative",
                violation_error_message=_("Un montant voté ne peut pas être négatif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.year}"


class FundingShare(models.Model):
    """The share of a funding spent in a country; the shares of a funding make exactly 100 %."""

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="shares")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("pays"))
    share = models.DecimalField(
        _("part en %"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    amount = models.DecimalField(_("montant"), max_digits=16, decimal_places=2)

    history = History("funding.project")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["funding", "country"], name="a_country_once_per_funding")]

    def __str__(self) -> str:
        return f"{self.country} {self.share} %"


class Payment(models.Model):
    """Money that really left, with its date: declarations count payments, not votes."""

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="payments")
    paid_on = models.DateField(_("payé le"))
    amount = models.DecimalField(_("montant payé"), max_digits=16, decimal_places=2)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pays de dépense")
    )
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("versé à")
    )
    # A grant, a mission allowance: counted for everyone, named for nobody.
    to_individual = models.BooleanField(_("versé à une personne"), default=False)
    reference = models.CharField(_("numéro d’engagement ou de mandat"), max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("funding.project")

    class Meta:
        ordering = ["-paid_on", "-pk"]
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="payment_is_positive",
                violation_error_message=_("Un paiement est un montant supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=models.Q(to_individual=False) | models.Q(recipient__isnull=True),
                name="payment_names_no_person",
                violation_error_message=_("Un paiement à une personne ne nomme personne : laissez « Versé à » vide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on:%d.%m.%Y} {self.amount}"
