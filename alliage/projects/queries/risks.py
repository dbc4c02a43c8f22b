"""The risks of a project, those still open first."""

from ..models import Project, Risk


def open_risks(project: Project) -> list[Risk]:
    """What is watched today."""
    return [risk for risk in all_risks(project) if risk.closed_on is None]


def all_risks(project: Project) -> list[Risk]:
    """Everything ever watched: open ones by what weighs most, then those that are over."""
    rows = list(project.risks.select_related("territory"))
    return [row for row in rows if row.closed_on is None] + [row for row in rows if row.closed_on]
