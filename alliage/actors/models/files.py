"""Pictures and documents: each has an owner, a visibility, and what a reader who cannot see or open it needs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from .organisations import Organisation


class Visibility(models.TextChoices):
    """Who may open a file."""

    INTERNAL = "internal", _("les personnes de l’organisation")
    SHARED = "shared", _("les partenaires du dossier")
    PUBLIC = "public", _("tout le monde")


class Picture(AbstractImage):
    """A picture with its credit, its alternative text, its licence and the release of the people shown."""

    class Release(models.TextChoices):
        NOBODY = "nobody", _("personne de reconnaissable")
        OBTAINED = "obtained", _("autorisation obtenue")
        WITHDRAWN = "withdrawn", _("autorisation retirée")

    alt = models.CharField(_("texte de remplacement"), max_length=300, blank=True)
    credit = models.CharField(_("crédit"), max_length=200)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    release = models.CharField(_("personnes montrées"), max_length=10, choices=Release, default=Release.NOBODY)
    release_until = models.DateField(_("autorisation valable jusqu’au"), null=True, blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    visibility = models.CharField(_("visible par"), max_length=8, choices=Visibility, default=Visibility.INTERNAL)

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "credit",
        "licence",
        "release",
        "release_until",
        "owner",
        "visibility",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """The alternative text somebody wrote, never the file name."""
        return self.alt


class Rendition(AbstractRendition):
    """A picture cut to a size."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]

    @property
    def url(self) -> str:
        """Served by our own view, which asks the right of the picture's owner."""
        return reverse("actors:rendition", args=[self.pk])


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """Public files, and those of one's own organisations; files of a shared record are let through by its own gate."""
        if not user.is_authenticated:
            return self.filter(visibility=Visibility.PUBLIC)
        return self.filter(
            models.Q(visibility=Visibility.PUBLIC) | models.Q(owner__in=[m.organisation_id for m in user.roles])
        )


class Document(AbstractDocument):
    """A file with its language, its format, its owner and, where it is public, its accessible twin."""

    # Redefined because Wagtail's own unused Document model takes the default reverse names.
    tags = TaggableManager(blank=True, related_name="alliage_documents", verbose_name=_("mots-clés"))
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    language = models.CharField(_("langue"), max_length=5, default="fr")
    media_type = models.CharField(_("format"), max_length=120, blank=True)
    accessible_twin = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("version accessible")
    )
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    visibility = models.CharField(_("visible par"), max_length=8, choices=Visibility, default=Visibility.INTERNAL)

    objects = DocumentQuerySet.as_manager()

    admin_form_fields = ("title", "file", "language", "accessible_twin", "owner", "visibility", "collection")

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def get_absolute_url(self) -> str:
        return reverse("actors:document", args=[self.pk])

    @property
    def url(self) -> str:
        """Served by our own view, which asks the right of the file's owner."""
        return self.get_absolute_url()
