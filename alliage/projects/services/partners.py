"""Who takes part: organisations and roles, goals served, days of services."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from alliage.actors.models import Organisation, Service
from alliage.actors.services import journal
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.vocabulary.models import SdgTarget

from ..models import Participation, Project, ProjectSdg, ServiceInvolvement
from ..permissions import can_contribute, participants
from .news import refresh
from .projects import check_edit


@transaction.atomic
def add_partner(project: Project, *, organisation: Organisation, role: str, co_owner: bool, by: Any) -> Participation:
    """An organisation takes part, with its role; as a co-owner it writes on the sheet as an equal."""
    check_edit(project, by)
    row = Participation(project=project, organisation=organisation, role=role, co_owner=co_owner)
    row.full_clean()
    row.save()
    refresh(project)
    journal("partner.added", project, by=by, organisation=organisation.pk, role=role, co_owner=co_owner)
    return row


@transaction.atomic
def remove_partner(row: Participation, *, by: Any) -> None:
    """A role ends; the lead keeps its own."""
    check_edit(row.project, by)
    if row.role == Participation.Role.LEAD and row.organisation_id == row.project.owner_id:
        raise RuleError(_("L’organisation chef de file garde son rôle : elle tient la fiche."), code="lead-stays")
    project, organisation, role = row.project, row.organisation_id, row.role
    row.delete()
    refresh(project)
    journal("partner.removed", project, by=by, organisation=organisation, role=role)


@transaction.atomic
def add_goal(
    project: Project, *, goal_number: int, target: SdgTarget | None, weight: int, justification: str, by: Any
) -> ProjectSdg:
    """The project serves a goal, principally or significantly, and says why."""
    check_edit(project, by)
    if project.sdgs.filter(goal_number=goal_number, target=target).exists():
        raise RuleError(
            _("Cet objectif est déjà dans la liste : retirez-le pour le changer."), field="goal", code="goal-twice"
        )
    row = ProjectSdg(project=project, goal_number=goal_number, target=target, weight=weight, justification=justification)
    row.full_clean()
    row.save()
    refresh(project)
    journal("goal.added", project, by=by, goal=goal_number, target=target.code if target else "", weight=int(weight))
    return row


@transaction.atomic
def remove_goal(row: ProjectSdg, *, by: Any) -> None:
    """The project no longer claims to serve a goal."""
    check_edit(row.project, by)
    project, goal = row.project, row.goal_number
    row.delete()
    refresh(project)
    journal("goal.removed", project, by=by, goal=goal)


@transaction.atomic
def set_days(project: Project, *, service: Service, year: int, days: Decimal, by: Any) -> ServiceInvolvement:
    """The days a service gives in a year; said again, the new figure replaces the old one."""
    if not can_contribute(by, project):
        raise PermissionDenied
    if service.organisation_id not in participants(project):
        raise RuleError(_("Ce service est d’une organisation qui ne participe pas."), field="service", code="not-a-partner")
    row = ServiceInvolvement.objects.filter(project=project, service=service, year=year).first()
    row = row or ServiceInvolvement(project=project, service=service, year=year)
    row.days = days
    row.full_clean()
    row.save()
    refresh(project)
    journal("service.days_set", project, by=by, service=service.pk, year=year, days=str(days))
    return row


@transaction.atomic
def remove_days(row: ServiceInvolvement, *, by: Any) -> None:
    """A service did not take part that year after all."""
    if not can_contribute(by, row.project):
        raise PermissionDenied
    project, service, year = row.project, row.service_id, row.year
    row.delete()
    refresh(project)
    journal("service.days_removed", project, by=by, service=service, year=year)
