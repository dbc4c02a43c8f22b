"""People by function, the roles they hold in organisations, and invitations."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation, Service


class UserManager(BaseUserManager["User"]):
    """Creates people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in with an address in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The person who keeps the installation running."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are compared in lower case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person: an address and a name, nothing more; what she is appears as a function in an organisation."""

    email = models.EmailField(_("courriel"), unique=True)
    name = models.CharField(_("nom et prénom"), max_length=150, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """Wagtail greets by this; we keep one field for the whole name."""
        return self.name

    last_name = ""

    @cached_property
    def roles(self) -> list["Membership"]:
        """The roles held today, oldest first, read once per request."""
        return list(Membership.objects.current().filter(user=self).select_related("organisation__territory__status"))

    @cached_property
    def acting(self) -> "Membership | None":
        """The role one acts in; the middleware overwrites it with the person's own choice."""
        return self.roles[0] if self.roles else None


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of roles."""

    def current(self) -> "MembershipQuerySet":
        """Roles nobody has left."""
        return self.filter(left_on__isnull=True, user__is_active=True)


class Membership(models.Model):
    """A role one person holds in one organisation, with the function shown to others."""

    class Role(models.TextChoices):
        MANAGER = "charge", _("chargé·e de mission")
        ELECTED = "elu", _("élu·e")
        PROFESSIONAL = "agent", _("agent métier")
        OPERATOR = "operateur", _("opérateur")
        FINANCE = "finances", _("finances")
        COMMUNICATION = "communication", _("communication")
        REVIEWER = "relecteur", _("relecteur ou relectrice")
        NETWORK = "animateur", _("animateur ou animatrice de réseau")
        ADMIN = "admin", _("admin")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=14, choices=Role)
    function = models.CharField(
        _("fonction"),
        max_length=150,
        help_text=_("Ce que les autres lisent à la place du nom : « la cheffe du service Enfance »."),
    )
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("service métier")
    )
    may_publish = models.BooleanField(_("peut publier"), default=False)
    may_export = models.BooleanField(_("peut exporter"), default=False)
    joined_on = models.DateField(_("depuis le"), default=timezone.localdate)
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["joined_on", "pk"]
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(left_on__isnull=True),
                name="one_current_role_per_organisation",
                violation_error_message=_("Cette personne tient déjà un rôle dans cette organisation : modifiez-le."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A role offered by mail, for a limited time; the link holds a secret of which only the hash is kept."""

    email = models.EmailField(_("courriel"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    role = models.CharField(_("rôle"), max_length=14, choices=Membership.Role)
    function = models.CharField(_("fonction"), max_length=150)
    may_publish = models.BooleanField(_("peut publier"), default=False)
    may_export = models.BooleanField(_("peut exporter"), default=False)
    language = models.CharField(_("langue du message"), max_length=5, default="fr")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    renewed = models.PositiveSmallIntegerField(_("renouvellements"), default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        # Never the address: the journal keeps this line for ever.
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def state(self) -> str:
        """accepted, revoked, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > timezone.now() else "expired"
