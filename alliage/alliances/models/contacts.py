"""The log of contacts, and the calendar address of a person."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User
from alliage.actors.models.history import History

from .alliances import Alliance, shared_with


class ContactLogQuerySet(models.QuerySet["ContactLog"]):
    """Reads of contacts."""

    def kept(self) -> "ContactLogQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def in_bin_of(self, user: Any) -> "ContactLogQuerySet":
        """Those put in the bin, in the person's own alliances."""
        return self.filter(shared_with(user, "on"), deleted_at__isnull=False)

    def visible_to(self, user: Any) -> "ContactLogQuerySet":
        """Contacts are for the organisations that carry the alliance, never for the public; who left keeps the past."""
        return self.kept().filter(shared_with(user, "on"))


class ContactLog(models.Model):
    """A dated contact with partners, in an alliance."""

    class Channel(models.TextChoices):
        CALL = "call", _("appel")
        VIDEO = "video", _("visioconférence")
        MAIL = "mail", _("courriel ou courrier")
        MESSAGE = "message", _("messagerie")
        MEETING = "meeting", _("rencontre")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="contacts")
    on = models.DateField(_("date"), default=timezone.localdate)
    channel = models.CharField(_("moyen"), max_length=8, choices=Channel)
    with_whom = models.CharField(_("avec qui (fonction, organisation)"), max_length=200)
    text = models.TextField(_("ce qui s’est dit"))
    next_step = models.CharField(_("suite"), max_length=250, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ContactLogQuerySet.as_manager()
    history = History("alliance")

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y} {self.with_whom}"


class CalendarAddress(models.Model):
    """The secret, revocable address at which a person's calendar reads terms and committees."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}"
