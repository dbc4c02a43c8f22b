"""The journal: who did what, when, by function; names its subject by type, id and the label it had."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation
from .people import User


class JournalEntry(models.Model):
    """A deed. Kept when its subject is gone; shown only to those who may see the subject."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    function = models.CharField(_("fonction"), max_length=150, blank=True)
    verb = models.CharField(_("acte"), max_length=60)
    subject_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True)
    subject_label = models.CharField(max_length=300, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    detail: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("acte")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_label}"
