"""What follows each deed on a project: its last news, its words to be found by, its lines in portfolios."""

from django.utils import timezone

from alliage.design import search

from ..models import Project
from .standings import refresh_standings


def record_news(project: Project) -> None:
    """Something was heard today: the project is not silent."""
    project.last_news_on = timezone.localdate()
    Project.objects.filter(pk=project.pk).update(last_news_on=project.last_news_on)
    refresh_standings(project)


def refresh(project: Project) -> None:
    """The sheet changed: it is found by its new words and listed as it now stands."""
    search.refresh([project])
    refresh_standings(project)
