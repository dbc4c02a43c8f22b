"""What the house remembers of merges, and of the chores it does once a day."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation
from .people import User


class Merge(models.Model):
    """Two rows for one body or one place made one: what moved is kept, so that it can be undone for a time."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        TERRITORY = "territoire", _("territoire")

    kind = models.CharField(max_length=12, choices=Kind)
    kept_id = models.PositiveBigIntegerField()
    kept_label = models.CharField(max_length=200)
    gone_id = models.PositiveBigIntegerField(db_index=True)
    gone_label = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    function = models.CharField(max_length=150, blank=True)
    # {"projects.participation.organisation": [keys that moved]}, rows set aside, values of the kept row before and after.
    moved: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    aside: Any = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    values: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("fusion")

    def __str__(self) -> str:
        return f"{self.gone_label} → {self.kept_label}"


class Chore(models.Model):
    """Something done at most once a day, whoever comes first."""

    name = models.CharField(max_length=30, unique=True)
    last_on = models.DateField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
