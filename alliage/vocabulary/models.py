"""Reference rows, never constants in code: each has a code, French and English words, validity dates and a source."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_english() -> bool:
    """The reader's language is English."""
    return (get_language() or "fr").startswith("en")


class Term(models.Model):
    """A coded word of a list, in French and English, with validity and source."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    fr = models.CharField(_("nom français"), max_length=1000)
    en = models.CharField(_("nom anglais"), max_length=1000, blank=True)
    valid_from = models.DateField(_("valable depuis"), null=True, blank=True)
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The word in the reader's language, French when there is no other."""
        return self.en if self.en and in_english() else self.fr


class Country(Term):
    """A country by its ISO 3166-1 alpha-2 code (`code`); user-assigned codes XA to XZ are fictitious."""

    iso3 = models.CharField(max_length=3, blank=True)
    numeric = models.CharField(max_length=3, blank=True)
    dac_code = models.CharField(_("code CAD"), max_length=5, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    fictitious = models.BooleanField(_("exemple fictif"), default=False)

    class Meta(Term.Meta):
        ordering = ["fr"]
        verbose_name = _("pays")
        verbose_name_plural = _("pays")


class IncomeGroup(models.Model):
    """The DAC income group of a country in one year; no row means « not on the list that year » or « not known »."""

    class Group(models.TextChoices):
        LDC = "LDC", _("pays moins avancé (PMA)")
        LIC = "LIC", _("autre pays à faible revenu")
        LMIC = "LMIC", _("pays à revenu intermédiaire, tranche inférieure")
        UMIC = "UMIC", _("pays à revenu intermédiaire, tranche supérieure")

    country = models.ForeignKey(Country, models.CASCADE, related_name="income_groups")
    year = models.PositiveSmallIntegerField(_("année"))
    group = models.CharField(_("groupe de revenu"), max_length=4, choices=Group)
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        ordering = ["country", "-year"]
        constraints = [models.UniqueConstraint(fields=["country", "year"], name="one_income_group_a_year")]

    def __str__(self) -> str:
        return f"{self.country} {self.year} : {self.get_group_display()}"


class TerritoryStatus(Term):
    """What a territory is in its country: Département, județ, cercle, commune…"""

    country = models.ForeignKey(Country, models.CASCADE, null=True, blank=True, related_name="statuses")
    level = models.PositiveSmallIntegerField(_("niveau sous l’État"), default=1)
    deliberative = models.BooleanField(_("dotée d’une assemblée"), default=True)

    class Meta(Term.Meta):
        ordering = ["level", "fr"]
        verbose_name = _("statut de territoire")
        verbose_name_plural = _("statuts de territoire")


class Theme(Term):
    """A theme of cooperation, in at most three levels."""

    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")

    class Meta(Term.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")


class SdgGoal(Term):
    """One of the 17 Sustainable Development Goals (`number` 1 to 17)."""

    number = models.PositiveSmallIntegerField(unique=True)

    class Meta(Term.Meta):
        ordering = ["number"]


class SdgTarget(Term):
    """One of the 169 targets, such as 4.4 or 16.b."""

    goal = models.ForeignKey(SdgGoal, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Term.Meta):
        ordering = ["goal", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DacSector(Term):
    """A purpose code of the OECD DAC."""

    category = models.CharField(max_length=5)
    category_fr = models.CharField(max_length=300)
    category_en = models.CharField(max_length=300)

    class Meta(Term.Meta):
        verbose_name = _("secteur CAD")
        verbose_name_plural = _("secteurs CAD")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Currency(Term):
    """A currency by its ISO 4217 code."""

    decimals = models.PositiveSmallIntegerField(default=2)

    class Meta(Term.Meta):
        verbose_name = _("devise")
        verbose_name_plural = _("devises")


class Threshold(models.Model):
    """A dated limit of the law or of our own rules, such as the months before a term at which to warn."""

    code = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400)

    class Meta:
        ordering = ["code", "-value"]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"


class QualityGrid(Term):
    """A grid of questions with which each party of a cooperation says where it stands."""

    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta(Term.Meta):
        ordering = ["position", "code"]
        verbose_name = _("grille de qualité")
        verbose_name_plural = _("grilles de qualité")


class QualityItem(models.Model):
    """One version of an item of a grid. A new version closes the one before by date; what was said of it stays tied to it."""

    grid = models.ForeignKey(QualityGrid, models.CASCADE, related_name="items", verbose_name=_("grille"))
    code = models.CharField(_("code"), max_length=10)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    fr = models.CharField(_("nom français"), max_length=150)
    en = models.CharField(_("nom anglais"), max_length=150, blank=True)
    question_fr = models.CharField(_("question en français"), max_length=300)
    question_en = models.CharField(_("question en anglais"), max_length=300, blank=True)
    valid_from = models.DateField(_("valable depuis"))
    valid_to = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        ordering = ["grid__position", "position", "valid_from"]
        verbose_name = _("question de qualité")
        verbose_name_plural = _("questions de qualité")
        constraints = [
            models.UniqueConstraint(fields=["grid", "code", "valid_from"], name="one_version_of_an_item_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="item_ends_after_it_starts",
                violation_error_message=_("La fin vient avant le début : corrigez l’une des deux dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language, French when there is no other."""
        return self.en if self.en and in_english() else self.fr

    @property
    def question(self) -> str:
        """The question in the reader's language, French when there is no other."""
        return self.question_en if self.question_en and in_english() else self.question_fr
