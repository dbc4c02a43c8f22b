"""What follows each deed on a project: its last news, its words to be found by, its lines in portfolios."""

from collections.abc import Sequence

from django.db.models import Prefetch
from django.utils import timezone

from alliage.design import search

from ..models import Project, ProjectTerritory, ProjectTheme
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


def refresh_many(ids: Sequence[int]) -> None:
    """The sheets of many projects changed: their words are read together, a few reads for 500 of them."""
    places = Prefetch("territories", ProjectTerritory.objects.select_related("territory__country"))
    themes = Prefetch("themes", ProjectTheme.objects.select_related("theme"))
    for start in range(0, len(ids), search.BATCH):
        found = Project.objects.filter(pk__in=ids[start : start + search.BATCH]).select_related("owner")
        rows = list(found.prefetch_related("texts", places, themes))
        for row in rows:
            row.search_text = search.words_of(
                *row.words_from(row.texts.all(), row.territories.all(), row.themes.all(), row.sdgs.all())
            )
        Project.objects.bulk_update(rows, ["search_text"])
