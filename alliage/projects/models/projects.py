"""The project, its territories, its partners, its themes and goals."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Service, Territory, User
from alliage.actors.models.history import History
from alliage.alliances.models import Alliance
from alliage.design.modelfields import LineField
from alliage.vocabulary.models import DacSector, SdgTarget, Theme


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reads of projects."""

    def kept(self) -> "ProjectQuerySet":
        """Those nobody put in the bin."""
        return self.filter(deleted_at__isnull=True)

    def published(self) -> "ProjectQuerySet":
        """Those anyone may read."""
        return self.kept().filter(published_at__isnull=False)

    def of(self, organisation: Organisation) -> "ProjectQuerySet":
        """The portfolio of an organisation: what it takes part in."""
        return self.kept().filter(pk__in=Standing.objects.filter(organisation=organisation).values("project"))

    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """Published ones for all; the others for the organisations that take part."""
        if not user.is_authenticated:
            return self.published()
        mine = [role.organisation_id for role in user.roles]
        standing = Standing.objects.filter(organisation__in=mine).values("project")
        return self.kept().filter(models.Q(published_at__isnull=False) | models.Q(pk__in=standing))


class Project(models.Model):
    """A dated cooperation project; it may serve several alliances, or none (support, humanitarian action)."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("idée")
        STUDY = "study", _("étude")
        VOTED = "voted", _("voté")
        RUNNING = "running", _("en cours")
        SUSPENDED = "suspended", _("suspendu")
        DONE = "done", _("terminé")
        # Only for records taken from sources that say nothing of it: the form never offers it.
        UNKNOWN = "unknown", _("état non publié")

    title = LineField(_("titre : ce que cela change"), max_length=200)
    short_name = LineField(_("nom d’usage"), max_length=120, blank=True)
    summary = models.TextField(_("en quelques phrases"), blank=True)
    language = models.CharField(_("langue du texte"), max_length=5, default="fr")
    common_ground = models.TextField(_("en commun"), blank=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation chef de file"))
    alliances = models.ManyToManyField(Alliance, blank=True, related_name="+", verbose_name=_("alliances"))
    starts_on = models.DateField(_("début prévu"), null=True, blank=True)
    ends_on = models.DateField(_("fin prévue"), null=True, blank=True)
    began_on = models.DateField(_("début réel"), null=True, blank=True)
    ended_on = models.DateField(_("fin réelle"), null=True, blank=True)
    stage = models.CharField(_("état"), max_length=10, choices=Stage, default=Stage.IDEA)
    stage_reason = models.CharField(_("raison de la suspension"), max_length=400, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    # The last decision taken elsewhere (`record_decision`): its day and the act that carries it.
    decided_on = models.DateField(_("décidé le"), null=True, blank=True)
    decided_act = models.CharField(_("acte de la décision"), max_length=200, blank=True)
    outcome = models.TextField(_("ce qui a été atteint"), blank=True)
    handover = models.TextField(_("ce qui continue, et par qui"), blank=True)
    dac_sector = models.ForeignKey(
        DacSector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("secteur CAD")
    )
    record_no = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_fact = models.CharField(_("montant publié, en mots"), max_length=250, blank=True)
    fictitious = models.BooleanField(_("exemple fictif"), default=False)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    last_news_on = models.DateField(_("dernière nouvelle"), null=True, blank=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True, db_index=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("coopération")
        verbose_name_plural = _("coopérations")
        indexes = [
            models.Index(fields=["title", "id"]),
            models.Index(fields=["review_on"], condition=models.Q(stage="suspended"), name="pauses_to_review"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="project_ends_after_it_starts",
                violation_error_message=_("La fin prévue vient avant le début prévu : corrigez l’une des deux dates."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(began_on__isnull=True)
                | models.Q(ended_on__gte=models.F("began_on")),
                name="project_ended_after_it_began",
                violation_error_message=_("La fin réelle vient avant le début réel : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.pk])

    def search_parts(self) -> tuple[str, ...]:
        """What it is found by: its names, its texts in every language, its territories and their countries, themes, lead."""
        sides = self.territories.select_related("territory__country")
        return self.words_from(self.texts.all(), sides, self.themes.select_related("theme"), self.sdgs.all())

    def words_from(
        self,
        texts: "Iterable[ProjectText]",
        sides: "Iterable[ProjectTerritory]",
        themes: "Iterable[ProjectTheme]",
        goals: "Iterable[ProjectSdg]",
    ) -> tuple[str, ...]:
        """The same from rows already read."""
        texts = list(texts)
        translated = (text for row in texts for text in (row.title, row.summary, row.common_ground))
        places = [part for row in sides for part in (row.territory.name, *country_names(row.territory))]
        subjects = (text for row in themes for text in (row.theme.fr, row.theme.en))
        lead = self.owner
        return (
            " ".join([self.title, self.short_name, *(row.title for row in texts)]),
            *(f"ODD {row.goal_number} SDG {row.goal_number}" for row in goals),
            *places,
            *subjects,
            lead.name,
            lead.short_name,
            self.summary,
            self.common_ground,
            *translated,
        )


def country_names(territory: Territory) -> tuple[str, str]:
    """The country of a territory, in both languages."""
    return territory.country.fr, territory.country.en


class ProjectText(models.Model):
    """A translation of the project's texts; the original stays marked on the project itself."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=5)
    title = models.CharField(_("titre"), max_length=200)
    summary = models.TextField(_("en quelques phrases"), blank=True)
    common_ground = models.TextField(_("en commun"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("project")

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["project", "language"], name="one_text_per_language")]

    def __str__(self) -> str:
        return self.title


class ProjectTerritory(models.Model):
    """A territory of the project: one equal column, and the one signed sentence it may say."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="territories")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territoire"))
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    work_days = models.PositiveIntegerField(_("jours de travail apportés"), null=True, blank=True)
    word = models.CharField(_("notre parole"), max_length=280, blank=True)
    word_language = models.CharField(_("langue du texte"), max_length=5, blank=True)
    word_function = models.CharField(_("qui le dit (fonction)"), max_length=150, blank=True)
    word_on = models.DateField(_("dite le"), null=True, blank=True)
    word_published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("project")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "territory"], name="one_column_per_territory")]
        indexes = [models.Index(fields=["-word_on"], condition=models.Q(word_on__isnull=False), name="latest_words")]

    def __str__(self) -> str:
        return f"{self.territory}"


class Participation(models.Model):
    """An organisation in a project, with its role; a co-owner edits it with the same screens."""

    class Role(models.TextChoices):
        LEAD = "pilote", _("chef de file")
        PARTNER = "partenaire", _("partenaire")
        OPERATOR = "operateur", _("opérateur")
        FUNDER = "financeur", _("financeur")
        SUPPORT = "appui", _("appui technique")
        OBSERVER = "observateur", _("observateur")

    project = models.ForeignKey(Project, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    co_owner = models.BooleanField(
        _("modifie la fiche avec nous"),
        default=False,
        help_text=_("Une autorité partenaire écrit sur la même fiche, à égalité."),
    )

    history = History("project")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="one_participation_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class ServiceInvolvement(models.Model):
    """Agent days a service métier gives to a project in a year."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service métier"))
    year = models.PositiveSmallIntegerField(_("année"))
    days = models.DecimalField(_("jours"), max_digits=6, decimal_places=1, validators=[MinValueValidator(0)])

    history = History("project")

    class Meta:
        ordering = ["-year", "service__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "service", "year"], name="days_once_a_year")]

    def __str__(self) -> str:
        return f"{self.service} {self.year}"


class ProjectTheme(models.Model):
    """A theme with its rank, and its share of the money where somebody knows it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+", verbose_name=_("thème"))
    rank = models.PositiveSmallIntegerField(_("priorité"), default=1)
    share = models.DecimalField(
        _("part en %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    history = History("project")

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "theme"], name="a_theme_once")]

    def __str__(self) -> str:
        return f"{self.theme}"


class ProjectSdg(models.Model):
    """A target of the 2030 Agenda: weight 2 (principal) or 1 (significant), and why."""

    class Weight(models.IntegerChoices):
        MAIN = 2, _("principal")
        ALSO = 1, _("significatif")

    project = models.ForeignKey(Project, models.CASCADE, related_name="sdgs")
    target = models.ForeignKey(SdgTarget, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cible"))
    goal_number = models.PositiveSmallIntegerField(_("ODD"), validators=[MinValueValidator(1), MaxValueValidator(17)])
    weight = models.PositiveSmallIntegerField(_("poids"), choices=Weight, default=Weight.MAIN)
    justification = models.CharField(_("pourquoi"), max_length=300, blank=True)

    history = History("project")

    class Meta:
        ordering = ["-weight", "goal_number", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "goal_number", "target"], name="a_target_once")]

    def __str__(self) -> str:
        return f"ODD {self.goal_number}"


class NoConventionAnswers(models.Model):
    """Acting without a convention: the three questions of the Conseil d'État (13.05.2024), answered, signed by function."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="no_convention")
    commitments = models.BooleanField(_("respecte les engagements internationaux de la France"))
    no_conflict = models.BooleanField(_("ne prend pas parti dans un conflit politique"))
    stated_action = models.BooleanField(_("l’argent va à l’action annoncée, et à elle seule"))
    explanation = models.TextField(_("comment on s’en assure"))
    function = models.CharField(_("fonction"), max_length=150)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(_("date"), default=timezone.localdate)
    updated_at = models.DateTimeField(auto_now=True)

    history = History("project")

    def __str__(self) -> str:
        return f"{self.project}"


class Standing(models.Model):
    """What a project is for one of its organisations: a maintained line of its portfolio.

    Written by `services.refresh_standings` after each deed that moves it, so that a list of 100,000 projects is read
    from one index. `own` and `total` are the voted amounts of `year` (the latest year with money) in `currency`.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="standings")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    edits = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    own = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=10)
    term_on = models.DateField(null=True, blank=True)
    last_news_on = models.DateField(null=True, blank=True)
    # Every year and currency as [year, code, own, total], and what the project counts for in `PortfolioSum`.
    money = models.JSONField(default=list)
    facets = models.JSONField(default=dict)

    class Meta:
        ordering = ["-own", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="one_standing_each")]
        indexes = [
            models.Index(fields=["organisation", "-own", "id"]),
            models.Index(fields=["organisation", "title", "id"]),
            models.Index(fields=["organisation", "-last_news_on", "id"]),
            models.Index(fields=["organisation", "term_on", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} : {self.project}"
