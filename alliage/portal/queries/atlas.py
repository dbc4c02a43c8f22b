"""The atlas: one filtered set of published cooperations and alliances, read by the list, the maps and the open file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, gettext

from alliage.actors.models import Territory
from alliage.alliances.models import Alliance, AllianceMember
from alliage.design import search
from alliage.projects.models import Project, ProjectTerritory, ProjectTheme
from alliage.vocabulary.models import Country, Theme

from .places import FRANCE, FRENCH_DEPARTEMENT, present

LONGEST = 100


@dataclass(frozen=True)
class Filters:
    """What one asks of the atlas; an empty text asks nothing."""

    departement: str = ""
    country: str = ""
    theme: str = ""
    stage: str = ""
    text: str = ""
    fictitious: bool = False
    alliances: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """From an address; what is too long or has a null is not asked."""
        texts = {key: value.replace("\x00", "").strip()[:LONGEST] for key, value in asked.items()}
        return cls(
            departement=texts.get("departement", ""),
            country=texts.get("pays", "").upper(),
            theme=texts.get("theme", ""),
            stage=texts.get("etat", ""),
            text=texts.get("q", ""),
            fictitious=texts.get("fictifs", "") == "1",
            alliances=texts.get("objet", "") == "alliances",
        )

    @property
    def narrow(self) -> bool:
        """Whether anything is asked."""
        return any((self.departement, self.country, self.theme, self.stage, self.text))


@dataclass(frozen=True)
class Option:
    """A choice of a filter and how many cooperations it leaves."""

    value: str
    label: str
    count: int


def projects(filters: Filters) -> QuerySet[Project]:
    """The published cooperations that answer the filters."""
    found = Project.objects.published()
    if not filters.fictitious:
        found = found.filter(fictitious=False)
    if filters.departement:
        found = found.filter(pk__in=_at(departement=filters.departement))
    if filters.country:
        found = found.filter(pk__in=_at(country=filters.country))
    if filters.theme:
        found = found.filter(pk__in=ProjectTheme.objects.filter(theme__in=themes_under(filters.theme)).values("project"))
    if filters.stage:
        found = found.filter(stage=filters.stage)
    return search.matching(found, filters.text)


def alliances(filters: Filters) -> QuerySet[Alliance]:
    """The published alliances that answer the filters; a theme is that of their published cooperations."""
    found = Alliance.objects.published()
    if not filters.fictitious:
        found = found.filter(fictitious=False)
    members = AllianceMember.objects.filter(present()).order_by()
    if filters.departement:
        here = Q(territory__status__code=FRENCH_DEPARTEMENT, territory__code=filters.departement)
        found = found.filter(pk__in=members.filter(here).values("alliance"))
    if filters.country:
        found = found.filter(pk__in=members.filter(territory__country__code=filters.country).values("alliance"))
    if filters.theme:
        acted = projects(replace(Filters(), theme=filters.theme, fictitious=filters.fictitious)).values("pk")
        found = found.filter(pk__in=Project.alliances.through.objects.filter(project__in=acted).values("alliance"))
    if filters.stage:
        found = found.filter(stage=filters.stage)
    return search.matching(found, filters.text)


def sort_out(filters: Filters) -> tuple[Filters, list[str]]:
    """The filters whose values exist, and in words what was left aside: an unknown place is not an empty atlas."""
    stages = Alliance.Stage.values if filters.alliances else Project.Stage.values
    known = {
        "departement": lambda code: Territory.objects.filter(status__code=FRENCH_DEPARTEMENT, code=code).exists(),
        "country": lambda code: Country.objects.filter(code=code).exists(),
        "theme": lambda code: Theme.objects.filter(code=code).exists(),
        "stage": lambda code: code in stages,
    }
    said = {
        "departement": gettext("Aucun Département ne porte le code « %(value)s » : ce filtre est laissé de côté."),
        "country": gettext("Aucun pays ne porte le code « %(value)s » : ce filtre est laissé de côté."),
        "theme": gettext("Aucun thème ne porte le code « %(value)s » : ce filtre est laissé de côté."),
        "stage": gettext("L’état « %(value)s » n’existe pas : ce filtre est laissé de côté."),
    }
    asked = {name: getattr(filters, name) for name in known}
    unknown = [name for name, value in asked.items() if value and not known[name](value)]
    emptied: dict[str, Any] = dict.fromkeys(unknown, "")
    return replace(filters, **emptied), [said[name] % {"value": asked[name][:40]} for name in unknown]


def _at(*, departement: str = "", country: str = "") -> QuerySet[Any, Any]:
    """The projects that have a territory there."""
    rows = ProjectTerritory.objects.order_by()
    if departement:
        rows = rows.filter(territory__status__code=FRENCH_DEPARTEMENT, territory__code=departement)
    if country:
        rows = rows.filter(territory__country__code=country)
    return rows.values("project")


def themes_under(code: str) -> list[int]:
    """A theme and those below it, at most three levels."""
    return list(
        Theme.objects.filter(Q(code=code) | Q(parent__code=code) | Q(parent__parent__code=code)).values_list("pk", flat=True)
    )


def listed(found: QuerySet[Any]) -> QuerySet[Any]:
    """What a page or a file of the list reads with each row; real ones first."""
    if found.model is Alliance:
        return found.order_by("fictitious", "name", "pk").prefetch_related(
            "members__territory__status", "members__territory__country"
        )
    return found.order_by("fictitious", "title", "pk").prefetch_related(
        "territories__territory__status", "territories__territory__country", "themes__theme"
    )


def options(filters: Filters) -> dict[str, list[Option]]:
    """The choices of each filter among all published cooperations, with their counts."""
    keys = projects(Filters(fictitious=filters.fictitious)).order_by().values("pk")
    word = "en" if (get_language() or "fr").startswith("en") else "fr"
    rows = ProjectTerritory.objects.filter(project__in=keys).order_by()
    here = rows.filter(territory__status__code=FRENCH_DEPARTEMENT).values_list("territory__code", "territory__name")
    abroad = rows.exclude(territory__country__code=FRANCE)
    subjects = ProjectTheme.objects.filter(project__in=keys).order_by().values_list("theme__code", f"theme__{word}")
    stages = dict(Project.Stage.choices)
    counted = Project.objects.filter(pk__in=keys).order_by().values_list("stage").annotate(n=Count("pk"))
    return {
        "departement": _options(here.annotate(n=Count("project", distinct=True))),
        "pays": _options(
            abroad.values_list("territory__country__code", f"territory__country__{word}").annotate(
                n=Count("project", distinct=True)
            )
        ),
        "theme": _options(subjects.annotate(n=Count("project", distinct=True))),
        "etat": [Option(code, str(stages[code]), count) for code, count in sorted(counted)],
    }


def alliance_stages(filters: Filters) -> list[Option]:
    """The states of the published alliances."""
    words = dict(Alliance.Stage.choices)
    found = alliances(Filters(fictitious=filters.fictitious)).order_by().values_list("stage").annotate(n=Count("pk"))
    return [Option(code, str(words[code]), count) for code, count in sorted(found)]


def _options(rows: Any) -> list[Option]:
    return sorted((Option(code, label, count) for code, label, count in rows), key=lambda option: option.label)


def territories_of(row: Any) -> list[Territory]:
    """The territories of a listed row, in its order; those who left an alliance are not among them."""
    if isinstance(row, Alliance):
        return [member.territory for member in row.members.all() if member.is_current]
    return [side.territory for side in row.territories.all()]


def walk(found: QuerySet[Any], size: int = 500) -> Iterator[Any]:
    """The rows of a file, 500 at a time, with what a line needs."""
    yield from listed(found).iterator(chunk_size=size)
