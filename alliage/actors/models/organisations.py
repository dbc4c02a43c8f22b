"""Organisations and their services métiers."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliage.design.modelfields import LineField

from .history import History
from .territories import Territory


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reads of organisations."""

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """The directory is for people with an account; a visitor sees the bodies somebody published."""
        return self if user.is_authenticated else self.filter(published=True)


class OrganisationManager(models.Manager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """The organisations to list and to choose: neither in the bin nor merged into their twin."""

    def get_queryset(self) -> OrganisationQuerySet:
        """Keys still lead to the others: Django follows a key through the base manager."""
        return super().get_queryset().filter(deleted_at__isnull=True)


class Organisation(models.Model):
    """A body with a name of its own, French or foreign alike; it owns records and people hold roles in it."""

    class Kind(models.TextChoices):
        AUTHORITY = "collectivite", _("collectivité ou autorité locale")
        OPERATOR = "operateur", _("opérateur")
        GIP = "gip", _("groupement d’intérêt public")
        ASSOCIATION = "association", _("association")
        DIASPORA = "osim", _("organisation de solidarité issue des migrations (OSIM)")
        NGO = "ong", _("organisation non gouvernementale")
        COMPANY = "entreprise", _("entreprise")
        NETWORK = "reseau", _("réseau")
        INSTITUTION = "etablissement", _("établissement public ou école")
        STATE = "etat", _("État")
        INTERNATIONAL = "oi", _("organisation internationale")

    class Scheme(models.TextChoices):
        SIREN = "siren", _("SIREN")
        RNA = "rna", _("RNA (répertoire national des associations)")
        OTHER = "other", _("identifiant étranger")

    name = LineField(_("nom"), max_length=200)
    short_name = LineField(_("sigle ou nom court"), max_length=60, blank=True)
    kind = models.CharField(_("type"), max_length=14, choices=Kind)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("territoire")
    )
    identifier_scheme = models.CharField(_("répertoire"), max_length=8, choices=Scheme, blank=True)
    identifier = models.CharField(_("identifiant"), max_length=40, blank=True)
    email = models.EmailField(_("courriel de fonction"), blank=True)
    website = models.URLField(_("site"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name=_("a été remplacée par")
    )
    successor_on = models.DateField(_("remplacée le"), null=True, blank=True)
    published = models.BooleanField(_("visible de tous"), default=False)
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    search_text = models.TextField(blank=True, editable=False)

    objects = OrganisationManager()
    everything: Any = models.Manager()
    history = History()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["identifier_scheme", "identifier"],
                condition=~models.Q(identifier="") & models.Q(deleted_at__isnull=True),
                name="one_organisation_per_identifier",
                violation_error_message=_(
                    "Une organisation porte déjà cet identifiant : cherchez-la plutôt que de la recréer."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("actors:organisation", args=[self.pk])

    def search_parts(self) -> tuple[str, ...]:
        """What it is found by: its names, its identifier, its territory."""
        territory = self.territory
        return (self.name, self.short_name, self.identifier, *((territory.name, territory.country.fr) if territory else ()))


class Service(models.Model):
    """A service métier of an organisation: PMI, jeunesse, eau…"""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="services")
    name = models.CharField(_("nom"), max_length=120)
    field = models.CharField(_("métier"), max_length=120, blank=True)
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("organisation")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("service métier")
        verbose_name_plural = _("services métiers")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_service_per_name")]

    def __str__(self) -> str:
        return self.name
