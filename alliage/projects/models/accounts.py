"""The public account: what is shown of payments, its maintained lines and sums, its corrections, what was last published."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User

from .projects import Project


def _amount() -> Any:
    return models.DecimalField(max_digits=20, decimal_places=2, default=0)


class PaymentsOpening(models.Model):
    """Up to which day an organisation shows what it paid: a deed of a person who may publish; no day, nothing shown."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    until = models.DateField(_("payés jusqu’au"), null=True, blank=True)
    function = models.CharField(_("fonction"), max_length=150, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.organisation} : {self.until}"


class AccountLine(models.Model):
    """What a published project weighs in the account of one of its funders, for a year and a currency.

    Written by `services.accounts` with the lines of portfolios. `voted` (of which `in_kind`) and `paid` are the funder's
    own; `others` is what the other funders vote the same year. `facets` counts what the project-year stands for in
    `AccountSum`, on its first currency only.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    voted = _amount()
    in_kind = _amount()
    others = _amount()
    paid = _amount()
    title = models.CharField(max_length=200)
    facets = models.JSONField(default=dict)

    class Meta:
        ordering = ["-voted", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "project", "year", "currency"], name="one_account_line")
        ]
        indexes = [
            models.Index(fields=["organisation", "year", "-voted", "id"]),
            models.Index(fields=["organisation", "year", "-paid", "id"]),
            models.Index(fields=["organisation", "year", "title", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.title} {self.year}"


class AccountReceipt(models.Model):
    """What a recipient was paid by a funder on a project in a year: shown payments only; persons are never named."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    # A key of organisation, `persons`, or nothing when nobody said it.
    recipient = models.CharField(max_length=20, blank=True)
    paid = _amount()
    count = models.IntegerField(default=0)

    class Meta:
        ordering = ["-paid", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "year", "currency", "recipient"], name="one_account_receipt"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "year", "-paid", "id"]),
            models.Index(fields=["organisation", "year", "recipient"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.recipient} {self.year}"


class AccountSum(models.Model):
    """The sums of an account by year: whatever its size, its page reads a few rows."""

    class Kind(models.TextChoices):
        ALL = "all"
        PROJECT = "project"
        COUNTRY = "country"
        THEME = "theme"
        RECIPIENT = "payee"
        EFFECT = "effect"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=40, blank=True)
    count = models.IntegerField(default=0)
    voted = _amount()
    in_kind = _amount()
    others = _amount()
    paid = _amount()

    class Meta:
        ordering = ["-year", "kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "currency", "kind", "key"], name="one_account_sum")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} : {self.kind} {self.key}"


class PublishedCorrection(models.Model):
    """A published figure that was changed afterwards: what it said, what it says now, why, by function. Never removed."""

    class Kind(models.TextChoices):
        VOTE = "vote", _("Vote")
        PAYMENT = "payment", _("Paiement")
        EFFECT = "effect", _("Effet")

    class Deed(models.TextChoices):
        CHANGED = "changed", _("corrigé")
        REMOVED = "removed", _("retiré")
        ADDED = "added", _("ajouté après coup")

    project = models.ForeignKey(Project, models.CASCADE, related_name="corrections")
    # Whose account it touches; nobody's in particular for an effect, which stands in those of all funders.
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    deed = models.CharField(max_length=8, choices=Deed)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    function = models.CharField(_("fonction"), max_length=150, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.deed} {self.at:%d.%m.%Y}"


class PublishedFigures(models.Model):
    """What anyone read of a cooperation the day it was taken back, to be compared with what it says once it is shown again.

    `figures` holds one entry for each vote, payment and effect: its kind and key, what was read (`said`) and the keys of
    the rows it named (`names`); `until` the last day of payments shown, by funder.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="+")
    figures: Any = models.JSONField(default=list)
    until: Any = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.project}"
