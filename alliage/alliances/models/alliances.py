"""Alliances and the territories in them."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliage.actors.models import Organisation, Territory, User
from alliage.actors.models.history import History


def _held(user: Any) -> models.QuerySet["AllianceMember"]:
    """The places the organisations of the person hold, or held, in alliances."""
    mine = [role.organisation_id for role in user.roles] if user.is_authenticated else []
    return AllianceMember.objects.filter(organisation__in=mine)


def _carried(user: Any) -> Any:
    """The keys of the alliances an organisation of the person carries, or carried."""
    return _held(user).order_by().values("alliance")


def _present() -> models.Q:
    """Has not left."""
    return models.Q(left_on__isnull=True) | models.Q(left_on__gt=timezone.localdate())


def shared_with(user: Any, day: str) -> models.Exists:
    """A row of an alliance the person's organisation carries; once it left, only what is dated up to then."""
    mine = _held(user).filter(alliance=models.OuterRef("alliance"), alliance__deleted_at__isnull=True)
    return models.Exists(mine.filter(_present() | models.Q(left_on__gte=models.OuterRef(day))))


class AllianceQuerySet(models.QuerySet["Alliance"]):
    """Reads of alliances."""

    def kept(self) -> "AllianceQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def published(self) -> "AllianceQuerySet":
        """Those anyone may read."""
        return self.kept().filter(published_at__isnull=False)

    def carried_by(self, user: Any) -> "AllianceQuerySet":
        """Those an organisation of the person carries, or carried: the memory stays shared."""
        return self.kept().filter(pk__in=_carried(user))

    def carried_today_by(self, user: Any) -> "AllianceQuerySet":
        """Those an organisation of the person carries and has not left: what may ask it for a deed."""
        return self.kept().filter(pk__in=_carried(user).filter(_present()))

    def in_bin_of(self, user: Any) -> "AllianceQuerySet":
        """Those put in the bin that an organisation of the person carries."""
        return self.filter(deleted_at__isnull=False, pk__in=_carried(user))

    def visible_to(self, user: Any) -> "AllianceQuerySet":
        """Published ones for all; the others for the organisations that carry them."""
        if not user.is_authenticated:
            return self.published()
        return self.kept().filter(models.Q(published_at__isnull=False) | models.Q(pk__in=_carried(user)))


class Alliance(models.Model):
    """A long-lived bond of 2 to n territories; projects come and go in it, it outlives mandates."""

    class Stage(models.TextChoices):
        EXPLORATORY = "exploratory", _("exploratoire")
        # With a context: alone, the word is one of Django’s own and comes out as « actif ».
        ACTIVE = "active", pgettext_lazy("alliance", "active")
        DORMANT = "dormant", _("en veille")
        SUSPENDED = "suspended", _("suspendue")
        CLOSED = "closed", _("close")
        UNKNOWN = "unknown", _("état non publié")

    name = models.CharField(_("nom"), max_length=200)
    purpose = models.TextField(_("ce qui réunit ces territoires"), blank=True)
    governance = models.TextField(_("qui décide, comment"), blank=True)
    since_year = models.PositiveSmallIntegerField(_("depuis l’année"), null=True, blank=True)
    stage = models.CharField(_("vie de l’alliance"), max_length=12, choices=Stage, default=Stage.EXPLORATORY)
    stage_reason = models.CharField(_("raison"), max_length=400, blank=True)
    stage_since = models.DateField(_("depuis le"), null=True, blank=True)
    territories = models.ManyToManyField(Territory, through="AllianceMember", related_name="+")
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = AllianceQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliances:alliance", args=[self.pk])

    def search_parts(self) -> tuple[str, ...]:
        """Found by its name, its purpose, its territories, their countries and who carries it."""
        members = self.members.select_related("territory__country", "organisation")
        places = [part for m in members for part in (m.territory.name, m.territory.country.fr, m.territory.country.en)]
        return (self.name, self.purpose, *places, *(m.organisation.name for m in members if m.organisation))


class AllianceMember(models.Model):
    """A territory in an alliance, and the organisation that carries it there."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="members")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territoire"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("portée par")
    )
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    joined_on = models.DateField(_("depuis le"), null=True, blank=True)
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    years_only = models.BooleanField(_("seules les années sont connues"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("alliance")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("territoire allié")
        verbose_name_plural = _("territoires alliés")
        constraints = [
            models.UniqueConstraint(fields=["alliance", "territory"], name="a_territory_joins_once"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message=_("Le départ vient avant l’arrivée : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}, {self.alliance}"

    @property
    def is_current(self) -> bool:
        """Has not left the alliance."""
        return self.left_on is None or self.left_on > timezone.localdate()
