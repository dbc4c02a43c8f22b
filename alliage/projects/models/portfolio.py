"""The maintained summary of a portfolio: its figures and the counts beside its filters, whatever its size."""

from django.db import models

from alliage.actors.models import Organisation


class PortfolioSum(models.Model):
    """How many projects of an organisation share a key, and their money where the key is a year and a currency.

    Moved by `services.standings` together with the lines it sums, so that a page of 100,000 projects reads a few rows.
    """

    class Kind(models.TextChoices):
        PROJECT = "project"
        MONEY = "money"
        COUNTRY = "country"
        THEME = "theme"
        STAGE = "stage"
        SERVICE = "service"
        # What a visitor may know of: `open`, of which `fact`; and what is kept `inside`, or waits `before` a decision.
        PUBLIC = "public"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=40)
    count = models.IntegerField(default=0)
    own = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=20, decimal_places=2, default=0)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "key"], name="one_sum_per_key")]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.kind} {self.key} = {self.count}"
