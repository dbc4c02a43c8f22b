"""Follow-up committees: meetings, presence, decisions, the word of each party."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Territory, User
from alliage.actors.models.history import History

from .alliances import Alliance, shared_with


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """Reads of committee meetings."""

    def kept(self) -> "CommitteeQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def in_bin_of(self, user: Any) -> "CommitteeQuerySet":
        """Those put in the bin, in the person's own alliances."""
        return self.filter(shared_with(user, "held_on"), deleted_at__isnull=False)

    def visible_to(self, user: Any) -> "CommitteeQuerySet":
        """Minutes are a working paper of the parties, whether or not the alliance is published; who left keeps the past."""
        return self.kept().filter(shared_with(user, "held_on"))


class Committee(models.Model):
    """A meeting of the follow-up committee (comité de suivi)."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="committees")
    held_on = models.DateField(_("date"))
    remote = models.BooleanField(_("à distance"), default=False)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    agenda = models.TextField(_("ordre du jour"), blank=True)
    minutes = models.TextField(_("relevé"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()
    history = History("alliance")

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("comité de suivi")
        verbose_name_plural = _("comités de suivi")

    def __str__(self) -> str:
        return f"{self.alliance}, {self.held_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("alliances:committee", args=[self.pk])

    @property
    def is_past(self) -> bool:
        """Held already, today included."""
        return self.held_on <= timezone.localdate()


class CommitteeAttendance(models.Model):
    """A function present at a meeting, never a name."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="attendance")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    function = models.CharField(_("fonction"), max_length=150)

    history = History("committee.alliance")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.function


class CommitteeDecision(models.Model):
    """What a meeting decided, who does it, by when."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="decisions")
    text = models.CharField(_("décision"), max_length=400)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    owner = models.CharField(_("qui s’en charge (fonction)"), max_length=150)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("committee.alliance")

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        """Due before today and not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


class CommitteeValidation(models.Model):
    """One party agrees with the minutes."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="validations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(_("fonction"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["committee", "organisation"], name="a_party_validates_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"
