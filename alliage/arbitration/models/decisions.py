"""What was decided, line by line, and what became of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import User

from .lines import Line, Option


class Decision(models.Model):
    """The vote on one line, as voted; its words stay even if the option goes."""

    line = models.OneToOneField(Line, models.CASCADE, related_name="decision")
    option = models.ForeignKey(Option, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("décision"), max_length=8, choices=Option.Kind)
    words = models.CharField(_("en quelques mots"), max_length=300)
    reason = models.TextField(_("raisons"), max_length=1000)
    cost = models.DecimalField(_("coût voté"), max_digits=16, decimal_places=2)
    other = models.DecimalField(_("autres financeurs"), max_digits=16, decimal_places=2, default=0)
    # The assembly’s vote is always recorded as voted: a stop that was not weighed says so on its papers.
    weighed = models.BooleanField(_("autres options étudiées"), default=True)
    exit_plan = models.TextField(_("plan de sortie"), max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["line__position", "pk"]
        verbose_name = _("décision")

    def __str__(self) -> str:
        return f"{self.line} : {self.words}"


class FollowUp(models.Model):
    """Six and twelve months later: what really happened."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="followups")
    months = models.PositiveSmallIntegerField(_("mois après"))
    due_on = models.DateField(_("à regarder le"))
    done_on = models.DateField(_("regardé le"), null=True, blank=True)
    text = models.TextField(_("ce qui s’est vraiment passé"), max_length=1500, blank=True)
    function = models.CharField(_("par (fonction)"), max_length=150, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("suivi d’une décision")
        constraints = [models.UniqueConstraint(fields=["decision", "months"], name="one_look_a_date")]

    def __str__(self) -> str:
        return f"{self.decision} +{self.months}"
