"""An import: who brought which table, what became of its rows, and what it takes to take it back."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, User
from alliage.actors.permissions import MONEY_ROLES


class ImportQuerySet(models.QuerySet["Import"]):
    """Reads of imports."""

    def visible_to(self, user: Any) -> "ImportQuerySet":
        """Those of the organisations one writes for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=[role.organisation_id for role in user.roles if role.role in MONEY_ROLES])


class Import(models.Model):
    """A table brought by somebody in the name of an organisation, from its reading to its taking back."""

    class Kind(models.TextChoices):
        PROJECTS = "cooperations", _("Coopérations")
        TERRITORIES = "territoires", _("Territoires")
        ORGANISATIONS = "organisations", _("Organisations")
        CONVENTIONS = "conventions", _("Conventions")
        FUNDINGS = "financements", _("Financements")
        PAYMENTS = "paiements", _("Paiements")
        INDICATORS = "indicateurs", _("Indicateurs")

    class Mode(models.TextChoices):
        BOTH = "both", _("ajouter ce qui est nouveau et mettre à jour ce qui existe")
        ADD = "add", _("seulement ajouter ce qui est nouveau")
        UPDATE = "update", _("seulement mettre à jour ce qui existe")

    class State(models.TextChoices):
        DRAFT = "draft", _("à vérifier")
        DONE = "done", _("importé")
        UNDONE = "undone", _("annulé")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    function = models.CharField(_("fonction"), max_length=150, blank=True)
    kind = models.CharField(_("ce que contient le tableau"), max_length=14, choices=Kind)
    mode = models.CharField(_("que faire des lignes"), max_length=6, choices=Mode, default=Mode.BOTH)
    state = models.CharField(_("état"), max_length=6, choices=State, default=State.DRAFT)
    name = models.CharField(_("tableau"), max_length=120)
    # The import whose refused rows this one brings back, mended.
    mends = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="mended_by")
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    kept_back = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["organisation", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("imports:page", args=[self.pk])

    @property
    def written(self) -> int:
        """Rows that were added or that changed something."""
        return self.added + self.changed


class Sheet(models.Model):
    """What is heavy of an import: its cells, and what it wrote. Dropped when its time is over."""

    run = models.OneToOneField(Import, models.CASCADE, related_name="sheet")
    headings: Any = models.JSONField(default=list)
    # One list a row: its line in the table, then its cells.
    rows: Any = models.JSONField(default=list)
    notes: Any = models.JSONField(default=list)
    # The key of the column behind each heading, "" for none.
    matching: Any = models.JSONField(default=list)
    # One list a refused row: its line, its reasons in words.
    refusals: Any = models.JSONField(default=list)
    # What each row wrote, see `services.trace`.
    trace: Any = models.JSONField(default=list)
    # Rows an undoing could not take back: line, label, reasons in words.
    held: Any = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.run}"
