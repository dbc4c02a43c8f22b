"""What an address asks of an account, and the lines that answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from alliage.actors.models import Organisation
from alliage.projects.models import AccountLine, AccountReceipt, ProjectTerritory, ProjectTheme
from alliage.rules.digits import whole

from ..atlas import themes_under

SORTS = {
    "nom": ("title", "id"),
    "-nom": ("-title", "-id"),
    "vote": ("voted", "id"),
    "-vote": ("-voted", "id"),
    "paye": ("paid", "id"),
    "-paye": ("-paid", "id"),
}
SORT = "-vote"
LONGEST = 40
NOBODY = "inconnu"
"""The word of the address for payments whose recipient nobody wrote."""


@dataclass(frozen=True)
class Filters:
    """A year, a country, a theme, a recipient, an order; an empty text asks nothing."""

    year: int = 0
    country: str = ""
    theme: str = ""
    recipient: str = ""
    sort: str = SORT

    @classmethod
    def read(cls, asked: Mapping[str, str], years: list[int]) -> "Filters":
        """From an address; a year without money is the latest that has some, what makes no sense is not asked."""
        texts = {key: value.replace("\x00", "").strip()[:LONGEST] for key, value in asked.items()}
        year = texts.get("annee", "")
        wanted = whole(year) or 0
        return cls(
            year=wanted if wanted in years else (years[0] if years else 0),
            country=texts.get("pays", "").upper(),
            theme=texts.get("theme", ""),
            recipient=texts.get("beneficiaire", ""),
            sort=texts.get("tri", "") if texts.get("tri", "") in SORTS else SORT,
        )

    @property
    def narrow(self) -> bool:
        """Whether they leave anything out of the year."""
        return any((self.country, self.theme, self.recipient))

    @property
    def payee(self) -> str:
        """The recipient as a receipt holds it."""
        return "" if self.recipient == NOBODY else self.recipient

    @property
    def numbered(self) -> bool:
        """Whether the recipient is an organisation."""
        return whole(self.payee) is not None and len(self.payee) < 10


@dataclass(frozen=True)
class Narrowed:
    """The lines and the receipts of a year that answer the filters."""

    lines: QuerySet[AccountLine]
    receipts: QuerySet[AccountReceipt]


def narrowed(body: Organisation, filters: Filters) -> Narrowed:
    """What the page, its sums and its file share."""
    lines = AccountLine.objects.filter(organisation=body, year=filters.year)
    receipts = AccountReceipt.objects.filter(organisation=body, year=filters.year)
    for found in _projects(body, filters):
        lines, receipts = lines.filter(project__in=found), receipts.filter(project__in=found)
    if filters.recipient:
        receipts = receipts.filter(recipient=filters.payee)
        lines = lines.filter(project__in=receipts.order_by().values("project"))
    return Narrowed(lines.order_by(*SORTS[filters.sort]), receipts.order_by("-paid", "id"))


def _projects(body: Organisation, filters: Filters) -> list[QuerySet[Any, Any]]:
    """The projects of a country, those of a theme; one's own country is no destination."""
    found: list[QuerySet[Any, Any]] = []
    if filters.country:
        places = ProjectTerritory.objects.filter(territory__country__code=filters.country).order_by()
        if body.territory_id:
            places = places.exclude(territory_id=body.territory_id)
        found.append(places.values("project"))
    if filters.theme:
        found.append(ProjectTheme.objects.filter(theme__in=themes_under(filters.theme)).order_by().values("project"))
    return found
