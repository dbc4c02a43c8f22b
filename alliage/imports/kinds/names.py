"""Names written in cells to rows of the database: everything is read once for a table, then found in memory."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import translation

from alliage.actors.models import Organisation, Territory
from alliage.alliances.models import Alliance, AllianceMember
from alliage.projects.models import Project, Standing
from alliage.rules.digits import whole
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import key_of
from alliage.rules.sheets.cells import unknown
from alliage.vocabulary.models import Country, Currency, TerritoryStatus, Theme

Row = TypeVar("Row")
SEVERAL = 4
SUGGESTED = 200
CHUNK = 5000
SIGNS = {
    "EUR": ("€", "euro", "euros"),
    "XOF": ("fcfa", "f cfa", "franc cfa"),
    "USD": ("$", "dollar", "dollars"),
    "GBP": ("£",),
}


class Names(Generic[Row]):
    """Rows by every way to write their name."""

    def __init__(self, pairs: Iterable[tuple[str, Row]], describe: Callable[[Row], str] = str) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.shown: dict[str, str] = {}
        self.describe = describe
        self.asked = 0
        # One name a row, the first given: what is offered to who wrote none of them.
        self.few: list[str] = []
        named: set[int] = set()
        for name, row in pairs:
            key = key_of(name)
            if key and (mark := hash(row)) not in named:
                named.add(mark)
                self.few.append(name)
            if key and row not in (known := self.rows.setdefault(key, [])):
                known.append(row)
                self.shown.setdefault(key, name)

    def all(self, text: str) -> list[Row]:
        """Every row of that name."""
        return self.rows.get(key_of(text), [])

    def find(self, text: str) -> Row:
        """The row of that name; RuleError when there is none, with the nearest name, or several."""
        return self.one(text, self.all(text))

    def one(self, text: str, found: Sequence[Row]) -> Row:
        """The only row of a list that was found under a name."""
        if len(found) == 1:
            return found[0]
        if found:
            named = " ; ".join(self.describe(row) for row in found[:SEVERAL])
            raise RuleError(
                _("Plusieurs portent le nom « %(text)s » : précisez, par exemple %(names)s."),
                code="several",
                params={"text": text[:60], "names": named},
            )
        # Looking for what resembles is dear: a table of unknown names gets its first suggestions only.
        self.asked += 1
        names, few = (list(self.shown.values()), self.few) if self.asked <= SUGGESTED else ([], [])
        raise unknown(text, names, few)

    def learn(self, name: str, row: Row) -> None:
        """A row that this table is about to add may be named by the lines below."""
        self.rows.setdefault(key_of(name), []).append(row)


def rows_of(rows: QuerySet[Any], keys: Iterable[Any], field: str = "pk") -> list[Any]:
    """The rows of a list of keys, some thousands at a time."""
    wanted = list(keys)
    return [
        row
        for start in range(0, len(wanted), CHUNK)
        for row in rows.filter(**{f"{field}__in": wanted[start : start + CHUNK]})
    ]


def countries() -> Names[Country]:
    """By French or English name, or ISO code."""
    rows = Country.objects.all()
    return Names((name, row) for row in rows for name in (row.fr, row.en, row.code, row.iso3))


def currencies() -> Names[Currency]:
    """By code, name or sign."""
    rows = Currency.objects.all()
    return Names((name, row) for row in rows for name in (row.code, row.fr, row.en, *SIGNS.get(row.code, ())))


def currency_of(known: Names[Currency], text: str) -> Currency:
    """A currency by what was written; a sign alone has no letter to be compared by."""
    signs = {sign: code for code, all_signs in SIGNS.items() for sign in all_signs}
    return known.find(signs.get(text.strip().casefold(), text))


def themes() -> Names[Theme]:
    """By code or name."""
    return Names((name, row) for row in Theme.objects.all() for name in (row.fr, row.en, row.code))


def statuses() -> Names[TerritoryStatus]:
    """By code or name."""
    rows = TerritoryStatus.objects.select_related("country")
    return Names(
        ((name, row) for row in rows for name in (row.fr, row.en, row.code)),
        lambda row: f"{row.fr} ({row.country.fr})" if row.country else row.fr,
    )


def described(place: Territory) -> str:
    """« Bignona (commune, Sénégal) »."""
    return f"{place.name} ({place.status.fr}, {place.country.fr})"


def territories() -> Names[Territory]:
    """By name, by name with status and country, by address."""
    rows = Territory.objects.select_related("status", "country", "parent")
    return Names(
        ((name, row) for row in rows for name in (row.name, described(row), f"{row.name} ({row.country.fr})", row.slug)),
        described,
    )


def place_of(known: Names[Territory], text: str, among: Sequence[Country] = ()) -> Territory:
    """A territory by its name; the countries of the line tell namesakes apart."""
    found = known.all(text)
    if len(found) > 1 and among:
        found = [row for row in found if row.country in among] or found
    return known.one(text, found)


def body_described(body: Organisation) -> str:
    """A body with its territory."""
    return f"{body.name} ({body.territory.name})" if body.territory else body.name


def organisations() -> Names[Organisation]:
    """By name, short name or identifier."""
    rows = Organisation.objects.select_related("territory__country")
    return Names(
        ((name, row) for row in rows for name in (row.name, row.short_name, body_described(row), row.identifier)),
        body_described,
    )


def alliances(organisation: Organisation) -> Names[Alliance]:
    """Those the organisation carries today."""
    carried = AllianceMember.objects.filter(organisation=organisation, left_on__isnull=True).values("alliance")
    return Names((row.name, row) for row in Alliance.objects.kept().filter(pk__in=carried))


class Projects:
    """The projects an organisation may write on, by number or by title."""

    def __init__(self, organisation: Organisation) -> None:
        seats = Standing.objects.filter(organisation=organisation, project__deleted_at__isnull=True).order_by()
        self.editable: dict[int, bool] = {}
        pairs: list[tuple[str, int]] = []
        titles: dict[int, str] = {}
        for pk, edits, title, short in seats.values_list("project", "edits", "project__title", "project__short_name"):
            self.editable[pk] = edits
            titles[pk] = title
            pairs += [(title, pk), (short, pk)]
        self.names: Names[int] = Names(pairs, lambda pk: f"{titles[pk]} (n° {pk})")
        self.rows: dict[int, Project] = {}

    def key(self, text: str) -> int:
        """The number of the project that a cell names, by number or title; RuleError when it may not be written on."""
        number = whole(_bare(text))
        found = [number] if number is not None and number in self.editable else self.names.all(text)
        pk = self.names.one(text, found)
        if not self.editable[pk]:
            raise RuleError(
                _("Votre organisation ne modifie pas « %(text)s » : demandez à son chef de file."),
                code="not-yours",
                params={"text": text[:60]},
            )
        return pk

    def numbered(self, text: str) -> Project:
        """The project of a number, and of a number only."""
        if whole(_bare(text)) not in self.editable:
            raise RuleError(
                _("Aucune de vos coopérations n’a le n° %(text)s dans Alliage : laissez vide pour en ajouter une."),
                code="unknown",
                params={"text": text[:60]},
            )
        return self.find(text)

    def load(self, texts: Iterable[str]) -> None:
        """Read the rows named, once."""
        keys = set()
        for text in set(texts):
            try:
                keys.add(self.key(text))
            except RuleError:
                continue
        self.rows = {row.pk: row for row in rows_of(Project.objects.all(), keys)}

    def find(self, text: str) -> Project:
        """The project a cell names."""
        return self.rows[self.key(text)]


def _bare(text: str) -> str:
    return text.strip().lstrip("n°N ").strip()


def by(rows: Iterable[Any], *names: str) -> dict[Any, Any]:
    """Rows by one attribute, or several together."""
    if len(names) == 1:
        return {getattr(row, names[0]): row for row in rows}
    return {tuple(getattr(row, name) for name in names): row for row in rows}


class Words(dict[str, str]):
    """The ways to say each code of a closed list; `few` holds one label a code, in the language of the page."""

    few: tuple[str, ...] = ()


def choices(field: Any, more: dict[str, str] | None = None) -> Words:
    """The ways to say each code of a closed list, in any language loaded: code, label, and `more`."""
    found = Words()
    for language in ("en", "fr"):
        with translation.override(language):
            found |= {key_of(str(label)): str(code) for code, label in field.choices}
    found |= {key_of(str(code)): str(code) for code, _label in field.choices}
    found |= {key_of(word): code for word, code in (more or {}).items()}
    found.few = tuple(str(label) for _code, label in field.choices)
    return found
