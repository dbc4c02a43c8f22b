"""The acts that bind the territories of an alliance."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Document, Organisation
from alliage.actors.models.history import History
from alliage.vocabulary.models import Currency

from .alliances import Alliance, shared_with

# What takes an act out of its drafting: a signature, a transmission, or a source that names it.
GIVEN = (
    models.Q(signed_on__isnull=False)
    | models.Q(signed_year__isnull=False)
    | models.Q(transmitted_on__isnull=False)
    | models.Q(enforceable_on__isnull=False)
    | ~models.Q(source_url="")
)


class ConventionQuerySet(models.QuerySet["Convention"]):
    """Reads of conventions."""

    def kept(self) -> "ConventionQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def in_bin_of(self, user: Any) -> "ConventionQuerySet":
        """Those put in the bin, in the person's own alliances."""
        return self._dated().filter(shared_with(user, "dated"), deleted_at__isnull=False)

    def shared_with(self, user: Any) -> "ConventionQuerySet":
        """The acts of the alliances an organisation of the person carries; once it left, those made before."""
        return self.kept()._dated().filter(shared_with(user, "dated"))

    def visible_to(self, user: Any) -> "ConventionQuerySet":
        """Inside the alliance, its acts; a reader from outside, those that are out of their drafting. No person is named."""
        inside = models.Q(pk__in=self.shared_with(user).order_by().values("pk"))
        outside = GIVEN & models.Q(alliance__in=Alliance.objects.published().order_by().values("pk"))
        return self.kept().filter(inside | outside)

    def _dated(self) -> "ConventionQuerySet":
        """The day an act speaks from: its signature, else its first day, else the day it was written here."""
        return self.alias(dated=Coalesce("signed_on", "starts_on", TruncDate("created_at")))


class Convention(models.Model):
    """A legal act between authorities (CGCT art. L1115-1): in force once sent to the State's representative."""

    class Kind(models.TextChoices):
        CONVENTION = "convention", _("convention")
        PROTOCOL = "protocole", _("protocole")
        AGREEMENT = "accord", _("accord")
        AMENDMENT = "avenant", _("avenant")
        LETTER = "lettre", _("lettre d’intention")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="conventions")
    kind = models.CharField(_("nature de l’acte"), max_length=12, choices=Kind, default=Kind.CONVENTION)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("modifie")
    )
    title = models.CharField(_("intitulé"), max_length=250)
    object = models.TextField(_("objet"), blank=True)
    amount = models.DecimalField(_("montant prévisionnel"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey(Currency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("devise"))
    starts_on = models.DateField(_("prend effet le"), null=True, blank=True)
    ends_on = models.DateField(_("échéance"), null=True, blank=True)
    # A source that gives years only is stored as 1 January to 31 December, and written as years.
    years_only = models.BooleanField(_("seules les années sont connues"), default=False)
    renewal = models.CharField(_("reconduction"), max_length=200, blank=True)
    deliberation_ref = models.CharField(_("référence de la délibération"), max_length=80, blank=True)
    deliberation_on = models.DateField(_("délibération du"), null=True, blank=True)
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    signed_year = models.PositiveSmallIntegerField(_("année de signature"), null=True, blank=True)
    transmitted_on = models.DateField(_("transmise au représentant de l’État le"), null=True, blank=True)
    receipt_ref = models.CharField(_("numéro d’accusé de réception"), max_length=80, blank=True)
    enforceable_on = models.DateField(_("exécutoire le"), null=True, blank=True)
    file = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fichier"))
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ConventionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["-ends_on", "-starts_on", "-pk"]
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="convention_ends_after_it_starts",
                violation_error_message=_("L’échéance vient avant la prise d’effet : corrigez l’une des deux dates."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="convention_amount_not_negative",
                violation_error_message=_("Un montant prévisionnel ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(currency__isnull=False),
                name="convention_amount_has_a_currency",
                violation_error_message=_("Choisissez la devise du montant."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliances:convention", args=[self.pk])

    @property
    def is_amendment(self) -> bool:
        """An avenant: it changes another act and has no life of its own."""
        return self.amends_id is not None


class ConventionParty(models.Model):
    """An authority that signs a convention, by function."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("partie"))
    signatory = models.CharField(_("fonction du signataire"), max_length=150, blank=True)

    history = History("convention")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["convention", "organisation"], name="a_party_signs_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"
