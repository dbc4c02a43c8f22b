"""Someone's week: the lines every app gives, sorted into groups; for one person on a page, for many in their mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from alliage.actors.models import Membership
from alliage.design import slots, values, week

SHOWN = 7


@dataclass(frozen=True)
class Group:
    """Lines of one kind of hurry, the most pressing first; `lines` holds those shown."""

    key: str
    title: str
    count: int
    lines: list[week.Line]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


def titles() -> dict[str, str]:
    """The groups in the order they are read, in words."""
    return {
        week.SIGN: gettext("À signer"),
        week.DUE: gettext("Arrive à échéance"),
        week.LATE: gettext("En retard, ou dû"),
        week.WAITING: gettext("On attend les autres"),
        week.NEWS: gettext("Nouvelles des partenaires"),
    }


def with_roles(people: Sequence[Any]) -> Sequence[Any]:
    """The same people, their roles read at once."""
    held: dict[int, list[Membership]] = {person.pk: [] for person in people}
    roles = Membership.objects.current().filter(user__in=list(held))
    for role in roles.select_related("organisation__territory"):
        held[role.user_id].append(role)
    for person in people:
        person.roles = held[person.pk]
    return people


def lines_of(people: Sequence[Any]) -> dict[int, list[week.Line]]:
    """All that concerns each of these people: the number of reads does not depend on how many they are."""
    return slots.collect(week.SLOT, None, people)


def grouped(lines: Iterable[week.Line], *, shown: int = SHOWN, muted: Iterable[str] = (), only: str = "") -> list[Group]:
    """Lines in their groups, the empty ones left out; `only` keeps one group whole."""
    found: dict[str, list[week.Line]] = {key: [] for key in week.GROUPS}
    for line in dict.fromkeys(lines):
        found[line.group].append(line)
    skipped = set(muted)
    return [
        Group(key, title, len(found[key]), sorted(found[key], key=week.sooner)[: None if only else shown])
        for key, title in titles().items()
        if found[key] and key not in skipped and only in {"", key}
    ]


def total(groups: Iterable[Group]) -> int:
    """How many things in all."""
    return sum(group.count for group in groups)


def counted(count: int) -> str:
    """« Six choses », in words up to twelve."""
    if count == 1:
        return gettext("Une chose")
    words = gettext("zéro une deux trois quatre cinq six sept huit neuf dix onze douze").split()
    said = words[count] if count < len(words) else values.number(count)
    return gettext("%(count)s choses") % {"count": capfirst(said)}
