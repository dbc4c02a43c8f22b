"""Projects with what every screen of theirs needs."""

from dataclasses import dataclass
from typing import Any

from babel import Locale, UnknownLocaleError
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import get_language

from ..models import Participation, Project, ProjectTerritory, ProjectText
from ..permissions import can_edit


def readable(user: Any) -> QuerySet[Project]:
    """The projects a person may see, with the organisations that take part: rights are then asked without a read."""
    bodies = Participation.objects.select_related("organisation__territory")
    found = Project.objects.visible_to(user).select_related("owner__territory", "dac_sector", "no_convention")
    return found.prefetch_related(Prefetch("participations", queryset=bodies))


def binned(user: Any) -> list[Project]:
    """The projects in the bin that a person may take out of it."""
    mine = [role.organisation_id for role in user.roles]
    ours = Q(owner__in=mine) | Q(participations__organisation__in=mine)
    rows = Project.objects.filter(ours, deleted_at__isnull=False).distinct()
    return [row for row in rows.order_by("-deleted_at", "pk").prefetch_related("participations") if can_edit(user, row)]


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


def words(project: Project, language: str, texts: list[ProjectText] | None = None) -> Words:
    """The texts in the reader's language, part by part: what is not translated stays in the original."""
    rows = list(project.texts.all()) if texts is None else texts
    found = next((row for row in rows if row.language == language[:2]), None)
    if project.language == language[:2] or found is None:
        return Words(project.title, project.summary, project.common_ground, project.language)
    return Words(
        found.title,
        found.summary or project.summary,
        found.common_ground or project.common_ground,
        found.language,
        project.language,
    )


def language_name(code: str) -> str:
    """A language named in the language of the page, its code when nobody named it."""
    try:
        names = Locale.parse((get_language() or "fr").split("-")[0]).languages
    except (UnknownLocaleError, ValueError):
        return code
    return str(names.get(code, code))
