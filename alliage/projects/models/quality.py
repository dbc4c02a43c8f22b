"""What each party of a project says of its quality, item by item: rows are added, none is overwritten."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User
from alliage.vocabulary.models import QualityItem

from .projects import Project


class QualityRatingQuerySet(models.QuerySet["QualityRating"]):
    """Reads of ratings."""

    def standing(self) -> "QualityRatingQuerySet":
        """Those their organisation has not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: Any) -> "QualityRatingQuerySet":
        """Those of the projects one's organisations take part in: never public."""
        if not user.is_authenticated:
            return self.none()
        mine = [role.organisation_id for role in user.roles]
        part = models.Q(project__participations__organisation__in=mine) | models.Q(project__owner__in=mine)
        return self.filter(part, project__deleted_at__isnull=True).distinct()


class QualityRating(models.Model):
    """Where a party says the project stands on one item, signed by function; the latest that stands counts."""

    class Level(models.IntegerChoices):
        NOT_YET = 0, _("pas encore")
        PARTLY = 1, _("en partie")
        MOSTLY = 2, _("pour l’essentiel")
        FULLY = 3, _("pleinement")

    project = models.ForeignKey(Project, models.CASCADE, related_name="ratings")
    item = models.ForeignKey(QualityItem, models.PROTECT, related_name="+", verbose_name=_("question"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    level = models.PositiveSmallIntegerField(_("où nous en sommes"), choices=Level)
    evidence = models.CharField(_("ce qui le montre"), max_length=500, blank=True)
    on = models.DateField(_("date"), default=timezone.localdate)
    function = models.CharField(_("qui le dit (fonction)"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    withdrawn_function = models.CharField(_("retirée par"), max_length=150, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QualityRatingQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("réponse sur la qualité")
        verbose_name_plural = _("réponses sur la qualité")
        constraints = [models.CheckConstraint(condition=models.Q(level__lte=3), name="quality_level_in_words")]

    def __str__(self) -> str:
        return f"{self.item} : {self.get_level_display()}"

    @property
    def asks_evidence(self) -> bool:
        """What is said to be there for the most part, or fully, is shown by something."""
        return self.level >= self.Level.MOSTLY
