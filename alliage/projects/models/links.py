"""The partner without an account: a personal link for one question or one form, and what comes in through it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Picture, User

from .contacts import Comment
from .effects import Effect
from .projects import Project
from .results import Indicator


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    """Reads of links."""

    def open(self) -> "PersonalLinkQuerySet":
        """Those that still lead to their page."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now(), project__deleted_at__isnull=True)


class PersonalLink(models.Model):
    """One question or one form, for a function of an organisation; only the hash of the link's secret is kept."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("répondre à une question")
        EFFECT = "effet", _("proposer un effet")
        VALUE = "valeur", _("donner la valeur d’un indicateur")
        WORD = "parole", _("écrire la parole de son territoire")
        CONFIRM = "confirmer", _("confirmer un effet")
        MESSAGE = "message", _("envoyer un message, avec une photo")
        READING = "relecture", _("relire la page avant qu’elle paraisse")

    class State(models.TextChoices):
        NEW = "new", _("jamais ouvert")
        OPENED = "opened", _("ouvert")
        ANSWERED = "answered", _("répondu")
        EXPIRED = "expired", _("expiré")
        REVOKED = "revoked", _("retiré")

    project = models.ForeignKey(Project, models.CASCADE, related_name="links")
    kind = models.CharField(_("ce que l’on demande"), max_length=10, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    function = models.CharField(_("fonction"), max_length=150)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="links")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="+")
    effect = models.ForeignKey(Effect, models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(_("langue de la page"), max_length=5, default="fr")
    due_on = models.DateField(_("réponse attendue pour le"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    sender = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sender_function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    renewed = models.PositiveSmallIntegerField(_("renouvellements"), default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The mark of the page last read through it (`queries.page_mark`): what an agreement by this link is about.
    page = models.CharField(max_length=32, blank=True, editable=False)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lien personnel")
        verbose_name_plural = _("liens personnels")
        indexes = [
            models.Index(
                fields=["sender", "-created_at"],
                condition=models.Q(answered_at__isnull=True, revoked_at__isnull=True),
                name="links_without_an_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.noun} ({self.function}, {self.organisation})"

    @property
    def noun(self) -> str:
        """What is expected, as a thing."""
        return str(NOUNS[self.Kind(self.kind)])

    @property
    def place(self) -> str:
        """The territory it is for, by its name."""
        return str(self.organisation.territory or self.organisation)

    @property
    def sender_place(self) -> str:
        """The territory that asks, by its name."""
        return str(self.sender.territory or self.sender)

    @property
    def state(self) -> "PersonalLink.State":
        """Where it stands: what was done with it counts more than its date."""
        if self.revoked_at:
            return self.State.REVOKED
        if self.answered_at:
            return self.State.ANSWERED
        if self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.OPENED if self.opened_at else self.State.NEW


NOUNS = {
    PersonalLink.Kind.QUESTION: _("Réponse à une question"),
    PersonalLink.Kind.EFFECT: _("Effet proposé"),
    PersonalLink.Kind.VALUE: _("Valeur d’un indicateur"),
    PersonalLink.Kind.WORD: _("Parole d’un territoire"),
    PersonalLink.Kind.CONFIRM: _("Confirmation d’un effet"),
    PersonalLink.Kind.MESSAGE: _("Message"),
    PersonalLink.Kind.READING: _("Relecture de la page"),
}


class Submission(models.Model):
    """What came in through a link, by function: it counts once a person of the other side has read and accepted it."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("à lire")
        ACCEPTED = "accepted", _("acceptée")
        RETURNED = "returned", _("renvoyée")

    link = models.ForeignKey(PersonalLink, models.CASCADE, related_name="submissions")
    # One sending, however many times the network made it start again.
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    receipt = models.CharField(_("reçu"), max_length=7, unique=True)
    function = models.CharField(_("fonction"), max_length=150)
    at = models.DateTimeField(default=timezone.now)
    complement = models.BooleanField(_("complément"), default=False)
    text = models.TextField(_("texte"), max_length=1000, blank=True)
    domain = models.CharField(_("domaine"), max_length=14, choices=Effect.Domain, blank=True)
    on = models.DateField(_("date"), null=True, blank=True)
    value = models.DecimalField(_("valeur"), max_digits=14, decimal_places=2, null=True, blank=True)
    women = models.PositiveIntegerField(_("dont femmes"), null=True, blank=True)
    men = models.PositiveIntegerField(_("dont hommes"), null=True, blank=True)
    agrees = models.BooleanField(_("c’est bien cela"), null=True, blank=True)
    photo = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    asks = models.TextField(_("question en retour"), max_length=500, blank=True)
    asks_due_on = models.DateField(_("réponse attendue pour le"), null=True, blank=True)
    # The question in return, once it stands with the others on the page of the project.
    asked = models.ForeignKey(Comment, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.SUBMITTED)
    corrected = models.TextField(_("avec cette correction"), blank=True)
    reason = models.CharField(_("ce qui est à revoir"), max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_function = models.CharField(max_length=150, blank=True)
    judged_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("réponse reçue")
        verbose_name_plural = _("réponses reçues")
        constraints = [models.UniqueConstraint(fields=["link", "key"], name="one_answer_per_sending")]
        indexes = [models.Index(fields=["-at"], condition=models.Q(state="submitted"), name="submissions_to_read")]

    def __str__(self) -> str:
        return self.receipt
