"""Tasks: what somebody does about a record, by when."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation
from .people import Membership, User


class TaskQuerySet(models.QuerySet["Task"]):
    """Reads of tasks."""

    def visible_to(self, user: Any) -> "TaskQuerySet":
        """Those of one's own organisations, and those they asked of others."""
        if not user.is_authenticated:
            return self.none()
        mine = [role.organisation_id for role in user.roles]
        return self.filter(models.Q(organisation__in=mine) | models.Q(asked_by__in=mine))

    def open(self) -> "TaskQuerySet":
        """Those still to be done."""
        return self.filter(state=Task.State.OPEN)


class Task(models.Model):
    """Something to do about a record: owned by a function or by a whole organisation, never by nobody."""

    class State(models.TextChoices):
        OPEN = "open", _("à faire")
        DONE = "done", _("faite")
        DROPPED = "dropped", _("abandonnée")

    text = models.CharField(_("à faire"), max_length=250)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="tasks", verbose_name=_("organisation qui s’en charge")
    )
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("qui s’en charge")
    )
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=7, choices=State, default=State.OPEN)
    reason = models.CharField(_("pourquoi on y renonce"), max_length=250, blank=True)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    closed_function = models.CharField(max_length=150, blank=True)
    # Like the journal, a task names its record by type, key and the label it had: it outlives the record.
    subject_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True)
    subject_label = models.CharField(max_length=300, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    asked_by = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("tâche")
        verbose_name_plural = _("tâches")
        indexes = [
            models.Index(fields=["organisation", "state", "due_on"]),
            models.Index(fields=["asked_by", "state"]),
            models.Index(fields=["subject_type", "subject_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(reason=""),
                name="a_task_is_dropped_for_a_reason",
                violation_error_message=_("Dites pourquoi on y renonce."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("actors:task", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        """Open, and due before today."""
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def owner(self) -> str:
        """Who sees to it: a function, else the whole organisation."""
        return self.membership.function if self.membership else self.organisation.name
