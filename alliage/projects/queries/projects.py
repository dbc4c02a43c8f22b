"""Projects with what every screen of theirs needs."""

from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from ..models import Participation, Project, ProjectTerritory
from ..permissions import can_edit


def readable(user: Any) -> QuerySet[Project]:
    """The projects a person may see, with the organisations that take part: rights are then asked without a read."""
    bodies = Participation.objects.select_related("organisation__territory")
    found = Project.objects.visible_to(user).select_related("owner__territory", "dac_sector", "no_convention")
    return found.prefetch_related(Prefetch("participations", queryset=bodies))


def inside_of(user: Any) -> QuerySet[Project]:
    """The projects a person's organisations take part in: their inner pages are hers to read."""
    mine = [role.organisation_id for role in user.roles] if user.is_authenticated else []
    part = Participation.objects.filter(organisation__in=mine).values("project")
    return readable(user).filter(Q(owner__in=mine) | Q(pk__in=part))


def gone(user: Any, pk: int) -> Project | None:
    """A project in the bin, for those who may take it out of it."""
    row = Project.objects.filter(pk=pk, deleted_at__isnull=False).first() if user.is_authenticated else None
    return row if row and can_edit(user, row) else None


SHOWN = 20


def related(user: Any, *, territory: Any = None, organisation: Any = None, alliance: Any = None) -> QuerySet[Project]:
    """The projects one may see of a place, of a body or of an alliance, with their territories."""
    found = Project.objects.visible_to(user)
    if territory is not None:
        found = found.filter(pk__in=ProjectTerritory.objects.filter(territory=territory).values("project"))
    if organisation is not None:
        part = Participation.objects.filter(organisation=organisation).values("project")
        found = found.filter(Q(owner=organisation) | Q(pk__in=part))
    if alliance is not None:
        found = found.filter(alliances=alliance)
    sides = ProjectTerritory.objects.select_related("territory__status")
    return translated(found).prefetch_related(Prefetch("territories", queryset=sides)).order_by("title", "pk")


def columns(project: Project) -> list[ProjectTerritory]:
    """The territories of a project in their order, with what names them."""
    return list(project.territories.select_related("territory__status", "territory__country", "territory__parent"))


@dataclass(frozen=True)
class Words:
    """The texts of a project in one language; `original` is the language they were written in when they are translated."""

    title: str
    summary: str
    common_ground: str
    language: str
    original: str = ""


def translated(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The same projects with their texts in the language of the page beside the original, for no read more."""
    language = (get_language() or "fr")[:2]
    found = projects.annotate(_text=FilteredRelation("texts", condition=Q(texts__language=language)))
    return found.annotate(_title=F("_text__title"), _summary=F("_text__summary"), _common=F("_text__common_ground"))


def words(project: Project) -> Words:
    """The texts of a project read through `translated`, part by part: what is not translated stays in the original."""
    language = (get_language() or "fr")[:2]
    title = getattr(project, "_title", None)
    if project.language == language or not title:
        return Words(project.title, project.summary, project.common_ground, project.language)
    return Words(
        title,
        project._summary or project.summary,  # type: ignore[attr-defined]
        project._common or project.common_ground,  # type: ignore[attr-defined]
        language,
        project.language,
    )


def language_name(code: str) -> str:
    """A language named in the language of the page, its code when nobody named it."""
    try:
        names = Locale.parse((get_language() or "fr").split("-")[0]).languages
    except (UnknownLocaleError, ValueError):
        return code
    return str(names.get(code, code))
