"""What partners say to each other about a project: questions, contacts; and the risks they watch."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Picture, Territory, User
from alliage.actors.models.history import History
from alliage.alliances.models import ContactLog

from .projects import Project


class Comment(models.Model):
    """A question or a remark to the people of one territory (or to all), kept until they have read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="comments")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("adressé à")
    )
    text = models.TextField(_("message"), max_length=1000)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    read_at = models.DateTimeField(null=True, blank=True)
    read_function = models.CharField(max_length=150, blank=True)
    # A question with a date waits for an answer, not only to be read.
    due_on = models.DateField(_("réponse attendue pour le"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("message")
        indexes = [
            models.Index(fields=["territory", "-at"], condition=models.Q(read_at__isnull=True), name="unread_messages"),
            models.Index(
                fields=["territory", "due_on"],
                condition=models.Q(due_on__isnull=False, answered_at__isnull=True),
                name="open_questions_to",
            ),
            models.Index(
                fields=["organisation", "due_on"],
                condition=models.Q(due_on__isnull=False, answered_at__isnull=True),
                name="open_questions_of",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ProjectContact(models.Model):
    """A dated contact with partners about one project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="contacts")
    on = models.DateField(_("date"), default=timezone.localdate)
    channel = models.CharField(_("moyen"), max_length=8, choices=ContactLog.Channel)
    with_whom = models.CharField(_("avec qui (fonction, organisation)"), max_length=200)
    text = models.TextField(_("ce qui s’est dit"))
    next_step = models.CharField(_("suite"), max_length=250, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    history = History("project")

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("contact")

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y} {self.with_whom}"


DEGREES = [(1, _("faible")), (2, _("moyenne")), (3, _("élevée"))]
"""The degrees of a likelihood or of a severity, as one says them."""


class Risk(models.Model):
    """Something that may go wrong, and what we do about it."""

    class Degree(models.IntegerChoices):
        LOW = 1, _("faible")
        MEDIUM = 2, _("moyen")
        HIGH = 3, _("élevé")

    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    text = models.CharField(_("risque"), max_length=250)
    likelihood = models.PositiveSmallIntegerField(_("probabilité"), choices=Degree, default=Degree.MEDIUM)
    severity = models.PositiveSmallIntegerField(_("gravité"), choices=Degree, default=Degree.MEDIUM)
    response = models.CharField(_("ce que nous faisons"), max_length=300, blank=True)
    owner = models.CharField(_("qui le suit (fonction)"), max_length=150, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    closed_on = models.DateField(_("levé le"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("project")

    class Meta:
        ordering = ["closed_on", "-severity", "-likelihood", "pk"]
        verbose_name = _("risque")

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        """« probabilité moyenne, gravité élevée »."""
        degrees = dict(DEGREES)
        pair = {"likelihood": degrees[self.likelihood], "severity": degrees[self.severity]}
        return gettext("probabilité %(likelihood)s, gravité %(severity)s") % pair
