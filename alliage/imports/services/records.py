"""Many rows of many models written, changed or removed at once, parents first; where a model keeps its history, so do these."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone

from alliage.actors.models.history import History, key_of, raw, record_added, written_by

CHUNK = 5000
BATCH = 500
MAINTAINED = {"search_text", "last_news_on", "created_at", "updated_at"}
"""Fields that follow others: a change of theirs is nobody's deed."""
NAMING = {"funder", "funding", "country", "organisation", "territory", "service", "outcome", "indicator", "theme"}
"""Keys that lead to what a row is called by, and to the record its history is read on."""


def in_order(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Models so that each comes after those its keys lead to."""
    left, done = list(dict.fromkeys(models)), []
    while left:
        for model in left:
            parents = {each.related_model for each in model._meta.local_concrete_fields if each.is_relation} - {model}
            if not parents & set(left):
                break
        left.remove(model)
        done.append(model)
    return done


def create(rows: Iterable[Model], *, by: Any) -> None:
    """Write new rows, in as few statements as can be; each then has its key."""
    groups: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row)
    for model in in_order(groups):
        model._default_manager.bulk_create(groups[model], batch_size=CHUNK)
    with written_by(by):
        _keep_added(groups)


def _keep_added(groups: Mapping[type[Model], Sequence[Model]]) -> None:
    """One line of history for each new record, and for each row that hangs on a record which was there before."""
    kept = {model: rows for model, rows in groups.items() if hasattr(model, "history_records")}
    new = {key_of(row) for rows in kept.values() for row in rows}
    for model, rows in kept.items():
        history: History = model.history_records  # type: ignore[attr-defined]
        record_added(row for row in rows if not history.path or history.about(row) not in new)


def update(changes: Iterable[tuple[Model, dict[str, Any]]], *, by: Any) -> None:
    """Write new values (by column name) into stored rows."""
    groups: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    now = timezone.now()
    told: dict[type[Model], list[Any]] = defaultdict(list)
    listed = list(changes)
    _name(row for row, _values in listed)
    with written_by(by):
        for row, values in listed:
            stamped = {"updated_at": now, **values} if hasattr(row, "updated_at") else values
            before = {name: getattr(row, name) for name in stamped}
            for name, value in stamped.items():
                setattr(row, name, value)
            told[type(row)] += _line(row, before)
            groups[type(row), tuple(sorted(stamped))].append(row)
    for (model, columns), rows in groups.items():
        fields = [model._meta.get_field(column).name for column in columns]
        model._default_manager.bulk_update(rows, fields, batch_size=BATCH)
    for lines in told.values():
        _write(lines)


def _name(rows: Iterable[Model]) -> None:
    """What rows are called by, read together: a line of history says the name of its row."""
    groups: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        if hasattr(row, "history_records"):
            groups[type(row)].append(row)
    for model, named in groups.items():
        prefetch_related_objects(
            named, *sorted(NAMING & {each.name for each in model._meta.local_concrete_fields if each.is_relation})
        )


def _line(row: Model, before: Mapping[str, Any], sort: str = "~") -> list[Any]:
    """The line of history of a row that changed or goes, if its model keeps one and it says something."""
    history: History | None = getattr(type(row), "history_records", None)
    if history is None:
        return []
    state = {field.attname: getattr(row, field.attname) for field in history.fields_included(row)}
    told = {field.name: field.attname for field in history.fields_included(row) if field.attname in before}
    after = dict.fromkeys(told.values()) if sort == "-" else state
    changes = {
        name: [raw(before[column]), raw(after[column])] for name, column in told.items() if before[column] != after[column]
    }
    return [history.line(row, sort, state, changes)] if changes else []


def _write(lines: Sequence[Any]) -> None:
    """Lines of one table of history, in few statements."""
    if lines:
        type(lines[0]).objects.bulk_create(lines, batch_size=BATCH)


def delete(keys: Mapping[type[Model], Sequence[int]], *, by: Any) -> None:
    """Remove rows nothing hangs on any more, children first."""
    gone = {f"{model._meta.label_lower}:{pk}" for model, pks in keys.items() for pk in pks}
    for model in reversed(in_order(keys)):
        with written_by(by):
            _keep_removed(model, keys[model], gone)
        for part in chunks(keys[model]):
            rows = model._base_manager.filter(pk__in=part)
            rows._raw_delete(rows.db)  # type: ignore[attr-defined]


def _keep_removed(model: type[Model], keys: Sequence[int], gone: set[str]) -> None:
    """A line of history for each row taken off a record that stays; a record that goes takes its pages along."""
    history: History | None = getattr(model, "history_records", None)
    if history is None or not history.path:
        return
    lines: list[Any] = []
    for row in walk(model, keys):
        if history.about(row) not in gone:
            lines += _line(row, {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}, "-")
    _write(lines)


def walk(model: type[Model], keys: Sequence[int]) -> Iterator[Any]:
    """Rows by their key, walked and not held."""
    for part in chunks(keys):
        yield from model._base_manager.filter(pk__in=part).iterator(chunk_size=BATCH)


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """A long list of keys in lists a database takes."""
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def plain(value: Any) -> Any:
    """A stored value as JSON keeps it, always in the same way."""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")  # -0 is 0
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def mark(row: Model) -> str:
    """A short mark of a row: it changes when somebody changes the row."""
    if hasattr(row, "updated_at"):
        return str(plain(row.updated_at))
    fields = (each for each in row._meta.local_concrete_fields if not each.primary_key and each.name not in MAINTAINED)
    told = "\x1f".join(str(plain(getattr(row, each.attname))) for each in fields)
    return hashlib.blake2s(told.encode(), digest_size=6).hexdigest()


def model_of(label: str) -> type[Model]:
    """The model of a label of a trace."""
    return apps.get_model(label)
