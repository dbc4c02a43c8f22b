"""What an organisation may take out of the bin of its projects."""

from typing import Any

from django.db.models import Q, QuerySet

from alliage.actors.models import Organisation
from alliage.actors.permissions import contributes_for, edits_for

from ..models import Effect, Participation, Project


def _written(organisation: Organisation) -> Q:
    """The projects on whose sheet it writes."""
    return Q(owner=organisation) | Q(
        pk__in=Participation.objects.filter(organisation=organisation, co_owner=True).values("project")
    )


def own_projects(user: Any, organisation: Organisation) -> QuerySet[Project]:
    """Sheets thrown away."""
    rows = Project.objects.filter(_written(organisation), deleted_at__isnull=False)
    return rows if edits_for(user, organisation.pk) else rows.none()


def own_effects(user: Any, organisation: Organisation) -> QuerySet[Effect]:
    """Effects thrown away, of sheets that were not: those it told and, for who edits, all of its sheets."""
    rows = Effect.objects.filter(deleted_at__isnull=False, project__deleted_at__isnull=True).select_related("project")
    if edits_for(user, organisation.pk):
        written = Project.objects.filter(_written(organisation)).values("pk")
        return rows.filter(Q(organisation=organisation) | Q(project__in=written))
    return rows.filter(organisation=organisation) if contributes_for(user, organisation.pk) else rows.none()
