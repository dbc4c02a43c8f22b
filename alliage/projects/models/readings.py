"""Publishing with the partner: a page read before it appears, and the reply a partner publishes on it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User

from .projects import Project


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Reads of readings."""

    def open(self) -> "ReadingQuerySet":
        """Those of a page that has not appeared yet."""
        return self.filter(closed_at__isnull=True, project__deleted_at__isnull=True)


class Reading(models.Model):
    """A page put before a partner until a day; once the page appears, what came of it is closed and said on the page."""

    class State(models.TextChoices):
        WAITING = "waiting", _("attend une réponse")
        AGREED = "agreed", _("d’accord")
        OBJECTED = "objected", _("demande des changements")
        SILENT = "silent", _("pas de réponse")

    project = models.ForeignKey(Project, models.CASCADE, related_name="readings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    asked_on = models.DateField(_("proposée le"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"))
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sender_function = models.CharField(max_length=150)
    state = models.CharField(_("réponse"), max_length=10, choices=State, default=State.WAITING)
    objection = models.TextField(_("ce qui est à changer"), max_length=1000, blank=True)
    function = models.CharField(_("qui répond (fonction)"), max_length=150, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    # The mark of the page as the reader had it (`queries.page_mark`): an agreement holds for that page and no other.
    page = models.CharField(max_length=32, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("relecture")
        verbose_name_plural = _("relectures")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_reading_each",
            )
        ]
        indexes = [
            models.Index(fields=["until"], condition=models.Q(closed_at__isnull=True), name="readings_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.get_state_display()}"

    @property
    def place(self) -> str:
        """Who reads, by the name of its territory."""
        return str(self.organisation.territory or self.organisation)

    @property
    def over(self) -> bool:
        """The days to read are spent without an answer: silence, which is no agreement."""
        return self.state == self.State.SILENT or (self.state == self.State.WAITING and self.until <= timezone.localdate())


class Reply(models.Model):
    """The right of reply: what a partner publishes on the page in its own name; only its own people touch it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="replies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("votre réponse"), max_length=2000)
    language = models.CharField(_("langue du texte"), max_length=5, blank=True)
    function = models.CharField(_("qui le dit (fonction)"), max_length=150)
    on = models.DateField(_("publiée le"), default=timezone.localdate)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("réponse publiée")
        verbose_name_plural = _("réponses publiées")
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="one_reply_each")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.on}"
