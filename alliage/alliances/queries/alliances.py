"""Lists of alliances and what the page of one shows."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext

from alliage.actors.models import Organisation, Territory
from alliage.design import search
from alliage.vocabulary.models import Country

from ..models import Alliance, AllianceMember, Committee, Convention
from .conventions import Act

MINE = "miennes"
CANDIDATES = 12


def members() -> QuerySet[AllianceMember]:
    """Members with all that draws them."""
    return AllianceMember.objects.select_related("territory__country", "territory__status", "organisation").order_by(
        "position", "pk"
    )


def with_members(alliances: QuerySet[Alliance]) -> QuerySet[Alliance]:
    """Alliances with their territories, in one query more for any number."""
    return alliances.prefetch_related(Prefetch("members", queryset=members()))


def listed(user: Any, filters: Mapping[str, Any]) -> QuerySet[Alliance]:
    """The alliances a person may see, her own first, narrowed by country, stage, words and « les miennes »."""
    mine = Q(pk__in=Alliance.objects.carried_by(user).order_by().values("pk"))
    rows = Alliance.objects.visible_to(user)
    if user.is_authenticated:
        rows = rows.annotate(other=Case(When(mine, then=0), default=1)).order_by("other", "name", "pk")
    if filters.get("qui") == MINE:
        rows = rows.filter(mine)
    if filters.get("pays"):
        rows = rows.filter(pk__in=AllianceMember.objects.filter(territory__country__code=filters["pays"]).values("alliance"))
    if filters.get("etat"):
        rows = rows.filter(stage=filters["etat"])
    return search.matching(rows, filters.get("q") or "")


def countries_seen(user: Any) -> QuerySet[Country]:
    """The countries of the alliances a person may see."""
    seen = AllianceMember.objects.filter(alliance__in=Alliance.objects.visible_to(user))
    return Country.objects.filter(pk__in=seen.values("territory__country"))


def of_territory(user: Any, territory: Territory) -> QuerySet[Alliance]:
    """The alliances of a territory a person may see."""
    return with_members(Alliance.objects.visible_to(user).filter(members__territory=territory))


def of_organisation(user: Any, organisation: Organisation) -> QuerySet[Alliance]:
    """The alliances an organisation carries, or whose acts it signed, that a person may see."""
    acts = Convention.objects.visible_to(user).filter(parties__organisation=organisation)
    signed = Alliance.objects.filter(pk__in=acts.order_by().values("alliance"))
    carried = Alliance.objects.filter(members__organisation=organisation)
    keys = carried.order_by().values("pk").union(signed.order_by().values("pk"))
    return with_members(Alliance.objects.visible_to(user).filter(pk__in=list(keys.values_list("pk", flat=True))))


def ordered(rows: Iterable[AllianceMember], standpoint: str, ici: Territory | None) -> list[AllianceMember]:
    """Members as seen from a territory: the chosen one first, else one's own, else the order of the alliance."""
    listed_rows = list(rows)
    first = next((row.territory_id for row in listed_rows if row.territory.slug == standpoint), ici.pk if ici else None)
    return sorted(listed_rows, key=lambda row: row.territory_id != first)


def candidates(alliance: Alliance, text: str) -> list[Territory]:
    """Territories that could join, found by words; none without words."""
    rows = Territory.objects.filter(fictitious=alliance.fictitious).exclude(pk__in=alliance.members.values("territory"))
    found = search.search(rows.select_related("country", "status"), text, limit=CANDIDATES).rows
    return list(found)


def stands_apart(alliance: Alliance, text: str) -> bool:
    """Whether a place of that name exists on the other side: what is invented and what is real do not ally."""
    others = Territory.objects.filter(fictitious=not alliance.fictitious)
    return bool(text) and search.matching(others, text).exists()


@dataclass(frozen=True)
class Moment:
    """A line of the history of an alliance."""

    when: datetime.date | str
    title: str
    text: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """Years sort before the days of the same year."""
        return self.when.isoformat() if isinstance(self.when, datetime.date) else str(self.when)


def history(
    alliance: Alliance, rows: Iterable[AllianceMember], acts: Iterable[Act], committees: Iterable[Committee]
) -> list[tuple[Any, ...]]:
    """What happened in an alliance, earliest first, as the timeline takes it."""
    moments = [
        *_births(alliance),
        *(each for row in rows for each in _steps(row)),
        *(each for act in acts for each in _life(act)),
    ]
    moments += [Moment(each.held_on, gettext("Comité de suivi"), each.place) for each in committees if each.is_past]
    return [(each.when, each.title, each.text, each.url) for each in sorted(moments, key=lambda each: each.key)]


def _births(alliance: Alliance) -> list[Moment]:
    """Its start and its present stage."""
    found = [Moment(str(alliance.since_year), gettext("Début de l’alliance"))] if alliance.since_year else []
    if alliance.stage_since:
        title = gettext("Alliance %(stage)s") % {"stage": alliance.get_stage_display()}
        found.append(Moment(alliance.stage_since, title, alliance.stage_reason))
    return found


def _steps(row: AllianceMember) -> list[Moment]:
    """A territory that joins, and leaves."""
    found = []
    for day, title in (
        (row.joined_on, gettext("%(name)s rejoint l’alliance")),
        (row.left_on, gettext("%(name)s quitte l’alliance")),
    ):
        if day:
            found.append(Moment(str(day.year) if row.years_only else day, title % {"name": row.territory.name}))
    return found


def _life(act: Act) -> list[Moment]:
    """The signature of an act, and that of its amendments."""
    found = []
    for row in (act.row, *act.amendments):
        when = row.signed_on or (str(row.signed_year) if row.signed_year else None) or row.starts_on
        if row.years_only and isinstance(when, datetime.date):
            when = str(when.year)
        if when:
            found.append(Moment(when, row.title, row.get_kind_display().capitalize(), act.row.get_absolute_url()))
    return found
