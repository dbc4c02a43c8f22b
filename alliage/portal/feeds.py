"""What search engines may read: the open pages, and each published cooperation, alliance and territory."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from alliage.alliances.models import Alliance
from alliage.projects.models import Project


class Pages(Sitemap):
    """The open pages of the portal."""

    i18n = True

    def items(self) -> Iterable[str]:
        names = ("home", "atlas", "accounts", "help", "sources", "legal", "privacy", "accessibility", "site_map")
        return [f"portal:{name}" for name in names]

    def location(self, item: str) -> str:
        return reverse(item)


class Published(Sitemap):
    """Real published rows; what is fictitious is not offered to search engines."""

    limit = 5000

    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        return self.model.objects.published().filter(fictitious=False).order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return item.updated_at


SITEMAPS = {"pages": Pages, "cooperations": Published(Project), "alliances": Published(Alliance)}
