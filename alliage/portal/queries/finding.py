"""What the search box finds, by kind, among what one may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Alliance
from alliage.design import search
from alliage.projects.models import Project

SHORT, LONG = 6, 25
LONGEST = 200
KINDS = {
    "cooperations": _("Coopérations"),
    "alliances": _("Alliances"),
    "territoires": _("Territoires"),
    "organisations": _("Organisations"),
}


@dataclass(frozen=True)
class Group:
    """What was found of one kind: the rows shown, how many there are."""

    kind: str
    label: str
    hits: search.Hits[Any]
    start: int

    @property
    def next_page(self) -> int | None:
        """The number of the following page, if this kind is read alone and goes on."""
        after = self.start + len(self.hits.rows)
        return after // LONG + 1 if self.hits.rows and after < self.hits.total else None


def _visible(kind: str, user: Any) -> QuerySet[Any]:
    """The rows of a kind one may see, with what a line says of them."""
    if kind == "cooperations":
        return Project.objects.visible_to(user).prefetch_related("territories__territory")
    if kind == "alliances":
        return Alliance.objects.visible_to(user).prefetch_related("members__territory")
    if kind == "territoires":
        return Territory.objects.select_related("status", "country")
    return Organisation.objects.visible_to(user).select_related("territory")


def find(text: str, user: Any, *, only: str = "", number: int = 1) -> list[Group]:
    """What answers the words, grouped; `only` reads one kind by pages of 25."""
    words = text.replace("\x00", "")[:LONGEST]
    if only in KINDS:
        start = (max(number, 1) - 1) * LONG
        return [Group(only, str(KINDS[only]), search.search(_visible(only, user), words, limit=LONG, start=start), start)]
    return [
        Group(kind, str(label), search.search(_visible(kind, user), words, limit=SHORT), 0) for kind, label in KINDS.items()
    ]


def nearest(text: str, user: Any) -> tuple[str, list[Group]]:
    """When nothing holds every word, the first of them that is found alone; nothing for a single word."""
    words = text.replace("\x00", "")[:LONGEST].split()[: search.MOST_WORDS]
    for word in sorted(words, key=len, reverse=True) if len(words) > 1 else ():
        groups = find(word, user)
        if total(groups):
            return word, groups
    return "", []


def total(groups: list[Group]) -> int:
    """How many rows in all, each kind counted up to 1,000."""
    return sum(group.hits.total for group in groups)
