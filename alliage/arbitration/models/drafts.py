"""Drafts: one option per line, as it was worked out, with what proves it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .lines import Line, Option
from .rounds import Round


class Draft(models.Model):
    """One answer to the round, kept as it was worked out until it is worked out again."""

    class Method(models.TextChoices):
        EVEN = "even", _("Couper partout pareil")
        EFFECTS = "effects", _("Réorienter")
        SIGNATURES = "signatures", _("Tenir les signatures")
        HAND = "hand", _("Composé à la main")

    round = models.ForeignKey(Round, models.CASCADE, related_name="drafts")
    letter = models.CharField(_("lettre"), max_length=2)
    method = models.CharField(_("manière"), max_length=10, choices=Method)
    title = models.CharField(_("titre"), max_length=80, blank=True)
    # The mark of the lines, options and limits it was worked out from: another mark, and it is said to be old.
    mark = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(auto_now=True)
    seconds = models.FloatField(default=0)
    proven = models.BooleanField(default=False)
    gap = models.FloatField(default=0)
    partial = models.BooleanField(default=False)
    # Why nothing fits: the sentences and the limits that clash; and the annex once worked out (staircase, front, weights).
    clash = models.JSONField(default=dict, blank=True)
    annex = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["letter"]
        verbose_name = _("brouillon")
        constraints = [models.UniqueConstraint(fields=["round", "letter"], name="a_letter_a_draft")]

    def __str__(self) -> str:
        return f"{self.letter} · {self.title or self.get_method_display()}"


class DraftLine(models.Model):
    """What a draft does with a line; without an option, the line is cut like all others."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, models.SET_NULL, null=True, blank=True, related_name="+")
    # First-year figures as worked out: an option changed since then does not rewrite what was read.
    cost = models.DecimalField(max_digits=16, decimal_places=2)
    other = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    # Why it is not kept as it is: sentences and figures of the rules.
    why = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["line__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "line"], name="a_draft_treats_a_line_once")]

    def __str__(self) -> str:
        return f"{self.draft} : {self.line}"
