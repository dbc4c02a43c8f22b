"""What follows in portfolios when two organisations or two territories become one, or two again."""

from typing import Any

from django.db.models import Q

from alliage.actors.models import Organisation
from alliage.design import search

from ..models import Participation, Project, ProjectTerritory
from .standings import refresh_all


def follow(kept: Any, gone: Any) -> None:
    """Write again the lines and the words of the projects of both."""
    both = [kept.pk, gone.pk]
    if isinstance(kept, Organisation):
        part = Participation.objects.filter(organisation__in=both).values("project")
        found = Project.objects.filter(
            Q(owner__in=both) | Q(pk__in=part) | Q(fundings__funder__in=both) | Q(standings__organisation__in=both)
        )
    else:
        found = Project.objects.filter(pk__in=ProjectTerritory.objects.filter(territory__in=both).values("project"))
    keys = list(found.order_by("pk").values_list("pk", flat=True).distinct())
    search.refresh(Project.objects.filter(pk__in=keys).order_by("pk"))
    refresh_all(keys)
