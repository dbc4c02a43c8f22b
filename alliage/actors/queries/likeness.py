"""The records a new name resembles: read once, compared in memory."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from alliage.rules.likeness import Known, Likeness, resemble

from ..models import Organisation, Territory


@dataclass(frozen=True)
class Alike:
    """A record that may be the one somebody is about to create, and why."""

    row: Any
    reasons: list[str]


def like_organisation(
    name: str, *, short_name: str = "", identifier: str = "", but: int | None = None, user: Any
) -> list[Alike]:
    """The organisations a name resembles, of those a person may see."""
    rows = Organisation.objects.visible_to(user).exclude(pk=but or 0).order_by("pk")
    known = [Known(*row) for row in rows.values_list("pk", "name", "short_name", "identifier")]
    return _shown(
        resemble(name, known, short_name=short_name, identifier=identifier),
        Organisation.objects.select_related("territory__status", "territory__country"),
    )


def like_territory(name: str, *, country: Any = None, code: str = "", but: int | None = None) -> list[Alike]:
    """The territories of a country a name resembles."""
    rows = Territory.objects.exclude(pk=but or 0).order_by("pk")
    rows = rows.filter(country=country) if country else rows
    known = [Known(pk, each, identifier=number) for pk, each, number in rows.values_list("pk", "name", "code")]
    return _shown(resemble(name, known, identifier=code), Territory.objects.select_related("status", "country"))


def _shown(found: list[Likeness], rows: Any) -> list[Alike]:
    language = get_language() or "fr"
    known = {row.pk: row for row in rows.filter(pk__in=[each.key for each in found])}
    return [Alike(known[each.key], [reason.say(gettext, language) for reason in each.reasons]) for each in found]
