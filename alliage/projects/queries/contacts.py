"""The contacts about a project, latest first."""

from ..models import Project, ProjectContact


def contacts(project: Project, limit: int | None = None) -> list[ProjectContact]:
    """All of them, or the last few."""
    return list(project.contacts.select_related("organisation")[:limit])
