"""The history of a record and of its rows, in words: one read for the page, one for each kind of row it names."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from alliage.design import values
from alliage.rules.digits import whole

from ..models import Organisation
from ..models.history import key_of, raw
from ..registry import Kind, Subject, told_on
from ..registry import kind as kind_named

HIDDEN = {"id", "user", "published_by", "accepted_by", "created_at", "slug", "shape", "tone", "merged_into", "history"}
COLUMNS = [
    "history_id",
    "history_date",
    "history_type",
    "history_label",
    "history_changes",
    "history_organisation_id",
    "history_function",
    "table",
]
LONG = 160


@dataclass(frozen=True)
class Field:
    """One field of a change: its label, the value before and after, in words."""

    name: str
    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Too long for a line."""
        return len(self.before) + len(self.after) > LONG


@dataclass(frozen=True)
class Change:
    """One line of the history."""

    pk: int
    table: str
    at: datetime.datetime
    sort: str
    noun: str
    label: str
    who: str
    deed: str
    fields: list[Field]
    restorable: bool


def traces(subject: Subject, row: models.Model, *, field: str = "", author: str = "") -> QuerySet[Any, dict[str, Any]]:
    """The lines of history of a record and of its rows, latest first, filtered; one compound query."""
    table, _dot, name = field.partition(".")
    found = []
    for kind, key in told_on(subject):
        rows = kind.trace.objects.order_by()
        rows = rows.filter(**{key: row.pk}) if key else rows.filter(history_about=key_of(row))
        if field and kind.table != table:
            rows = rows.none()
        if name:
            rows = rows.filter(history_changes__has_key=name)
        if author:
            body, _colon, function = author.partition(":")
            rows = rows.filter(history_function=function, history_organisation_id=whole(body))
        found.append(rows.annotate(table=Value(kind.table)).values(*COLUMNS))
    joined: QuerySet[Any, dict[str, Any]] = found[0].union(*found[1:], all=True)
    return joined.order_by("-history_date", "-history_id")


def authors(subject: Subject, row: models.Model) -> list[tuple[str, str]]:
    """The functions that wrote on a record, as choices."""
    pairs = []
    for kind, key in told_on(subject):
        rows = kind.trace.objects.order_by()
        rows = rows.filter(**{key: row.pk}) if key else rows.filter(history_about=key_of(row))
        pairs.append(rows.values_list("history_organisation_id", "history_function"))
    known = sorted(pairs[0].union(*pairs[1:]), key=lambda pair: (pair[1], pair[0] or 0))
    names = _organisations(body for body, _function in known)
    return [(f"{body or ''}:{function}", who(function, names.get(body, ""))) for body, function in known]


def fields_of(subject: Subject) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields of a record and of its rows, grouped by table, as choices."""
    grouped = []
    for kind, _key in told_on(subject):
        shown = [(f"{kind.table}.{name}", label_of(kind, name).capitalize()) for name in names_of(kind)]
        grouped.append((str(kind.noun).capitalize(), sorted(shown, key=lambda pair: pair[1])))
    return sorted(grouped)


def names_of(kind: Kind) -> list[str]:
    """The fields of a table that its history shows."""
    told = [field.name for field in kind.trace.tracked_fields] + [each.name for each in kind.model._meta.many_to_many]
    path = kind.model.history_records.path  # type: ignore[attr-defined]
    return [name for name in told if name not in HIDDEN and name not in path[:1] and name != "deleted_at"]


def label_of(kind: Kind, name: str) -> str:
    """A field as its form calls it."""
    return str(kind.labels.get(name) or getattr(kind.model._meta.get_field(name), "verbose_name", name))


def who(function: str, organisation: str) -> str:
    """A function and the organisation it acted for; the site when nobody did."""
    if not function and not organisation:
        return _("le site")
    return ", ".join(part for part in (function, organisation) if part)


def changes(rows: Iterable[dict[str, Any]], user: Any) -> list[Change]:
    """Lines of history in words; a read for the organisations and one for each kind of row named."""
    listed = list(rows)
    bodies = _organisations(row["history_organisation_id"] for row in listed)
    shown = Words(user)
    for row in listed:
        shown.learn(kind_named(row["table"]), row["history_changes"])
    shown.read()
    return [_change(row, bodies, shown) for row in listed if kind_named(row["table"])]


def _change(row: dict[str, Any], bodies: dict[int, str], shown: "Words") -> Change:
    kind: Kind = kind_named(row["table"])  # type: ignore[assignment]
    told, sort = row["history_changes"], row["history_type"]
    # In the order of the table: a database may keep the keys of a JSON column in an order of its own.
    fields = [
        Field(name, label_of(kind, name), shown.say(kind, name, told[name][0]), shown.say(kind, name, told[name][1]))
        for name in names_of(kind)
        if name in told
    ]
    binned = told.get("deleted_at")
    movable = [each.name for each in fields if each.name not in kind.fixed]
    restorable = not binned and ((sort == "~" and bool(movable)) or (sort == "-" and bool(kind.parent)))
    author = who(row["history_function"], bodies.get(row["history_organisation_id"], ""))
    return Change(
        row["history_id"],
        row["table"],
        row["history_date"],
        sort,
        str(kind.noun),
        row["history_label"],
        author,
        _deed(sort, binned),
        fields,
        restorable,
    )


def _deed(sort: str, binned: Sequence[Any] | None) -> str:
    """What was done to the row, in a word."""
    if binned and sort == "~":
        return _("mise à la corbeille") if binned[1] else _("reprise de la corbeille")
    return {"+": _("ajout"), "-": _("retrait")}.get(sort, _("modification"))


def _organisations(keys: Iterable[int | None]) -> dict[int, str]:
    wanted = {key for key in keys if key}
    return dict(Organisation.everything.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


class Words:
    """Stored values in words: choices, days, numbers, and the names of the rows they lead to, read in bulk."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.wanted: dict[Any, set[int]] = defaultdict(set)
        self.names: dict[Any, dict[int, str]] = {}

    def learn(self, kind: Kind | None, told: dict[str, Sequence[Any]]) -> None:
        """Note the rows these changes name."""
        for name, pair in told.items() if kind else ():
            field: Any = kind.model._meta.get_field(name) if kind else None
            if field.is_relation and name not in HIDDEN:
                for value in pair:
                    self.wanted[field.related_model].update(value if isinstance(value, list) else [value] if value else [])

    def read(self) -> None:
        """The names of those a person may see."""
        for model, keys in self.wanted.items():
            rows = getattr(model, "everything", model._default_manager).all()
            if hasattr(rows, "visible_to"):
                rows = rows.visible_to(self.user)
            self.names[model] = {row.pk: str(row) for row in _with_words(rows).filter(pk__in=keys)}

    def say(self, kind: Kind, name: str, value: Any) -> str:
        """One value of one field."""
        if value in (None, "", []):
            return ""
        field: Any = kind.model._meta.get_field(name)
        if field.is_relation:
            known = self.names.get(field.related_model, {})
            keys = value if isinstance(value, list) else [value]
            return ", ".join(known.get(key, _("non visible ou supprimé")) for key in keys)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        return plain(field, value)


def _with_words(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The keys a row's own name leads to, read with it."""
    needed = [
        field.name
        for field in rows.model._meta.concrete_fields
        if field.is_relation and field.name in {"organisation", "funder", "territory", "service", "indicator"}
    ]
    return rows.select_related(*needed) if needed else rows


def plain(field: models.Field[Any, Any], value: Any) -> str:
    """A value that names no other row."""
    if isinstance(field, models.BooleanField):
        return _("oui") if value else _("non")
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return f"{values.day(timezone.localtime(moment))}" if moment else str(value)
    if isinstance(field, models.DateField):
        day = parse_date(str(value))
        return values.day(day) if day else str(value)
    if isinstance(field, models.DecimalField):
        return _number(str(value))
    return str(value)


def _number(text: str) -> str:
    """A decimal as one writes it, cents only where there are some."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return text
    return values.number(amount, 0 if amount == amount.to_integral_value() else 2)


def removed_with(kind: Kind, cause: str) -> QuerySet[Any]:
    """The lines of a table that went along with the removal of another row, latest first."""
    return kind.trace.objects.filter(history_type="-", history_cause=cause).order_by("-history_date", "-history_id")


def last_removal(kind: Kind, pk: int) -> Any:
    """The latest removal of a row."""
    return kind.trace.objects.filter(Q(history_type="-"), id=pk).order_by("-history_date", "-history_id").first()


@dataclass(frozen=True)
class Preview:
    """A line of history, and each of its fields with what the row says now."""

    change: Change
    rows: list[tuple[Field, str]]


def preview(kind: Kind, line: Any, now: models.Model | None, names: Sequence[str], user: Any) -> Preview:
    """What putting a line back would do; the values of now only where they differ from those the line left."""
    shown = Words(user)
    present = {name: _present(now, name) for name in names} if now else {}
    shown.learn(kind, {name: [value, *was(line, name)] for name, value in present.items()})
    shown.read()
    row = {name: getattr(line, name) for name in COLUMNS if name != "table"} | {"table": kind.table}
    row["history_changes"] = line.history_changes | {name: was(line, name) for name in names}
    told = changes([row], user)[0]
    rows = [
        (each, shown.say(kind, each.name, present.get(each.name)))
        for each in told.fields
        if each.name in names or line.history_type == "-"
    ]
    return Preview(told, rows)


def was(line: Any, name: str) -> Sequence[Any]:
    """What a field said before a line and after it, as JSON holds it; the same twice where the line left it alone."""
    told: Sequence[Any] | None = line.history_changes.get(name)
    if told is None:
        value = raw(getattr(line, line.instance_type._meta.get_field(name).attname))
        told = [value, value]
    return told


def _present(row: models.Model, name: str) -> Any:
    field: Any = row._meta.get_field(name)
    return list(getattr(row, name).values_list("pk", flat=True)) if field.many_to_many else raw(getattr(row, field.attname))
