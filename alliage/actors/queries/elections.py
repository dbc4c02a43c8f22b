"""Elections near the territories of what is about to be published: the rule and its source, in two reads at most."""

from collections.abc import Iterable

from django.utils import timezone

from alliage.rules.mandates import SituationFacts
from alliage.rules.pre_election import Authority, Notice, notices

from ..models import Situation, Territory


def elections_near(places: Iterable[Territory]) -> list[Notice]:
    """What asks for care today, for these territories and where they are."""
    known = list(Territory.objects.filter(pk__in={place.pk for place in places}).select_related("status", "country"))
    if not known:
        return []
    today = timezone.localdate()
    rows = Situation.objects.on(today).about(known).filter(kind=Situation.Kind.ELECTIONS)
    told = [
        SituationFacts(
            kind=row.kind,
            place=str(row.territory or row.country),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            text=row.text,
            source=row.source_url,
        )
        for row in rows.select_related("country", "territory")
    ]
    return notices([Authority(place.status.code, place.country.code, place.name) for place in known], told, today)
