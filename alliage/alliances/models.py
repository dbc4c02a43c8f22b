"""Alliances between territories, the acts that bind them, the committees that follow them."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Document, Organisation, Territory, User
from alliage.vocabulary.models import Currency


class AllianceQuerySet(models.QuerySet["Alliance"]):
    """Reads of alliances."""

    def kept(self) -> "AllianceQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def published(self) -> "AllianceQuerySet":
        """Those anyone may read."""
        return self.kept().filter(published_at__isnull=False)

    def carried_by(self, user: Any) -> "AllianceQuerySet":
        """Those an organisation of the person carries, or carried: the memory stays shared."""
        mine = [role.organisation_id for role in user.roles] if user.is_authenticated else []
        return self.kept().filter(pk__in=AllianceMember.objects.filter(organisation__in=mine).values("alliance"))

    def visible_to(self, user: Any) -> "AllianceQuerySet":
        """Published ones for all; the others for the organisations that carry them."""
        if not user.is_authenticated:
            return self.published()
        mine = [role.organisation_id for role in user.roles]
        carried = AllianceMember.objects.filter(organisation__in=mine).values("alliance")
        return self.kept().filter(models.Q(published_at__isnull=False) | models.Q(pk__in=carried))


class Alliance(models.Model):
    """A long-lived bond of 2 to n territories; projects come and go in it, it outlives mandates."""

    class Stage(models.TextChoices):
        EXPLORATORY = "exploratory", _("exploratoire")
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("en veille")
        SUSPENDED = "suspended", _("suspendue")
        CLOSED = "closed", _("close")
        UNKNOWN = "unknown", _("état non publié")

    name = models.CharField(_("nom"), max_length=200)
    purpose = models.TextField(_("ce qui réunit ces territoires"), blank=True)
    governance = models.TextField(_("qui décide, comment"), blank=True)
    since_year = models.PositiveSmallIntegerField(_("depuis l’année"), null=True, blank=True)
    stage = models.CharField(_("vie de l’alliance"), max_length=12, choices=Stage, default=Stage.EXPLORATORY)
    stage_reason = models.CharField(_("raison"), max_length=400, blank=True)
    stage_since = models.DateField(_("depuis le"), null=True, blank=True)
    territories = models.ManyToManyField(Territory, through="AllianceMember", related_name="+")
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliances:alliance", args=[self.pk])

    def search_parts(self) -> tuple[str, ...]:
        """Found by its name, its purpose, its territories, their countries and who carries it."""
        members = self.members.select_related("territory__country", "organisation")
        places = [part for m in members for part in (m.territory.name, m.territory.country.fr, m.territory.country.en)]
        return (self.name, self.purpose, *places, *(m.organisation.name for m in members if m.organisation))


class AllianceMember(models.Model):
    """A territory in an alliance, and the organisation that carries it there."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="members")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territoire"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("portée par")
    )
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    joined_on = models.DateField(_("depuis le"), null=True, blank=True)
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    years_only = models.BooleanField(_("seules les années sont connues"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("territoire allié")
        verbose_name_plural = _("territoires alliés")
        constraints = [
            models.UniqueConstraint(fields=["alliance", "territory"], name="a_territory_joins_once"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(joined_on__isnull=True)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message=_("Le départ vient avant l’arrivée : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}, {self.alliance}"

    @property
    def is_current(self) -> bool:
        """Has not left the alliance."""
        return self.left_on is None or self.left_on > timezone.localdate()


class ConventionQuerySet(models.QuerySet["Convention"]):
    """Reads of conventions."""

    def kept(self) -> "ConventionQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: Any) -> "ConventionQuerySet":
        """A convention is seen with its alliance; it names acts and amounts, no person."""
        return self.kept().filter(alliance__in=Alliance.objects.visible_to(user))


class Convention(models.Model):
    """A legal act between authorities (CGCT art. L1115-1): in force once sent to the State's representative."""

    class Kind(models.TextChoices):
        CONVENTION = "convention", _("convention")
        PROTOCOL = "protocole", _("protocole")
        AGREEMENT = "accord", _("accord")
        AMENDMENT = "avenant", _("avenant")
        LETTER = "lettre", _("lettre d’intention")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="conventions")
    kind = models.CharField(_("nature de l’acte"), max_length=12, choices=Kind, default=Kind.CONVENTION)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("modifie")
    )
    title = models.CharField(_("intitulé"), max_length=250)
    object = models.TextField(_("objet"), blank=True)
    amount = models.DecimalField(_("montant prévisionnel"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey(Currency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("devise"))
    starts_on = models.DateField(_("prend effet le"), null=True, blank=True)
    ends_on = models.DateField(_("échéance"), null=True, blank=True)
    # A source that gives years only is stored as 1 January to 31 December, and written as years.
    years_only = models.BooleanField(_("seules les années sont connues"), default=False)
    renewal = models.CharField(_("reconduction"), max_length=200, blank=True)
    deliberation_ref = models.CharField(_("référence de la délibération"), max_length=80, blank=True)
    deliberation_on = models.DateField(_("délibération du"), null=True, blank=True)
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    signed_year = models.PositiveSmallIntegerField(_("année de signature"), null=True, blank=True)
    transmitted_on = models.DateField(_("transmise au représentant de l’État le"), null=True, blank=True)
    receipt_ref = models.CharField(_("numéro d’accusé de réception"), max_length=80, blank=True)
    enforceable_on = models.DateField(_("exécutoire le"), null=True, blank=True)
    file = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fichier"))
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-starts_on", "-pk"]
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="convention_ends_after_it_starts",
                violation_error_message=_("L’échéance vient avant la prise d’effet : corrigez l’une des deux dates."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="convention_amount_not_negative",
                violation_error_message=_("Un montant prévisionnel ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(currency__isnull=False),
                name="convention_amount_has_a_currency",
                violation_error_message=_("Choisissez la devise du montant."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliances:convention", args=[self.pk])

    @property
    def is_amendment(self) -> bool:
        """An avenant: it changes another act and has no life of its own."""
        return self.amends_id is not None


class ConventionParty(models.Model):
    """An authority that signs a convention, by function."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("partie"))
    signatory = models.CharField(_("fonction du signataire"), max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["convention", "organisation"], name="a_party_signs_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """Reads of committee meetings."""

    def kept(self) -> "CommitteeQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: Any) -> "CommitteeQuerySet":
        """Minutes are a working paper of the parties, whether or not the alliance is published."""
        return self.kept().filter(alliance__in=Alliance.objects.carried_by(user))


class Committee(models.Model):
    """A meeting of the follow-up committee (comité de suivi)."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="committees")
    held_on = models.DateField(_("date"))
    remote = models.BooleanField(_("à distance"), default=False)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    agenda = models.TextField(_("ordre du jour"), blank=True)
    minutes = models.TextField(_("relevé"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("comité de suivi")
        verbose_name_plural = _("comités de suivi")

    def __str__(self) -> str:
        return f"{self.alliance}, {self.held_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("alliances:committee", args=[self.pk])

    @property
    def is_past(self) -> bool:
        """Held already, today included."""
        return self.held_on <= timezone.localdate()


class CommitteeAttendance(models.Model):
    """A function present at a meeting, never a name."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="attendance")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    function = models.CharField(_("fonction"), max_length=150)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.function


class CommitteeDecision(models.Model):
    """What a meeting decided, who does it, by when."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="decisions")
    text = models.CharField(_("décision"), max_length=400)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    owner = models.CharField(_("qui s’en charge (fonction)"), max_length=150)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        """Due before today and not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


class CommitteeValidation(models.Model):
    """One party agrees with the minutes."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="validations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(_("fonction"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["committee", "organisation"], name="a_party_validates_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


class ContactLogQuerySet(models.QuerySet["ContactLog"]):
    """Reads of contacts."""

    def kept(self) -> "ContactLogQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: Any) -> "ContactLogQuerySet":
        """Contacts are for the organisations that carry the alliance, never for the public."""
        return self.kept().filter(alliance__in=Alliance.objects.carried_by(user))


class ContactLog(models.Model):
    """A dated contact with partners, in an alliance."""

    class Channel(models.TextChoices):
        CALL = "call", _("appel")
        VIDEO = "video", _("visioconférence")
        MAIL = "mail", _("courriel ou courrier")
        MESSAGE = "message", _("messagerie")
        MEETING = "meeting", _("rencontre")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="contacts")
    on = models.DateField(_("date"), default=timezone.localdate)
    channel = models.CharField(_("moyen"), max_length=8, choices=Channel)
    with_whom = models.CharField(_("avec qui (fonction, organisation)"), max_length=200)
    text = models.TextField(_("ce qui s’est dit"))
    next_step = models.CharField(_("suite"), max_length=250, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    function = models.CharField(max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y} {self.with_whom}"


class CalendarAddress(models.Model):
    """The secret, revocable address at which a person's calendar reads terms and committees."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}"
