"""Many rows of many models written, changed or removed at once, parents first; where a model keeps its history, so do these."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

CHUNK = 5000
BATCH = 500
MAINTAINED = {"search_text", "last_news_on", "created_at", "updated_at"}
"""Fields that follow others: a change of theirs is nobody's deed."""


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


def keeps_history(model: type[Model]) -> bool:
    """Whether each change of its rows is kept."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def create(rows: Iterable[Model], *, by: Any) -> None:
    """Write new rows, in as few statements as can be; each then has its key."""
    groups: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        groups[type(row)].append(row)
    for model in in_order(groups):
        if keeps_history(model):
            bulk_create_with_history(groups[model], model, batch_size=BATCH, default_user=by)
        else:
            model._default_manager.bulk_create(groups[model], batch_size=CHUNK)


def update(changes: Iterable[tuple[Model, dict[str, Any]]], *, by: Any) -> None:
    """Write new values (by column name) into stored rows."""
    groups: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    now = timezone.now()
    for row, values in changes:
        stamped = {"updated_at": now, **values} if hasattr(row, "updated_at") else values
        for name, value in stamped.items():
            setattr(row, name, value)
        groups[type(row), tuple(sorted(stamped))].append(row)
    for (model, columns), rows in groups.items():
        fields = [model._meta.get_field(column).name for column in columns]
        if keeps_history(model):
            bulk_update_with_history(rows, model, fields, batch_size=BATCH, default_user=by)
        else:
            model._default_manager.bulk_update(rows, fields, batch_size=BATCH)


def delete(keys: Mapping[type[Model], Sequence[int]], *, by: Any) -> None:
    """Remove rows nothing hangs on any more, children first."""
    for model in reversed(in_order(keys)):
        if keeps_history(model):
            _keep_last(model, keys[model], by)
        for part in chunks(keys[model]):
            rows = model._base_manager.filter(pk__in=part)
            rows._raw_delete(rows.db)  # type: ignore[attr-defined]


def _keep_last(model: type[Model], keys: Sequence[int], by: Any) -> None:
    """The last page of the history of rows that go."""
    history = getattr(model, model._meta.simple_history_manager_attribute).model  # type: ignore[attr-defined]
    names = {each.attname for each in history._meta.concrete_fields}
    now = timezone.now()
    for row in stored(model, keys).values():
        kept = {each.attname: getattr(row, each.attname) for each in model._meta.concrete_fields if each.attname in names}
        history.objects.create(history_date=now, history_type="-", history_user=by, **kept)


def stored(model: type[Model], keys: Sequence[int]) -> dict[int, Any]:
    """Rows by their key, some thousands at a time."""
    return {row.pk: row for part in chunks(keys) for row in model._base_manager.filter(pk__in=part)}


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """A long list of keys in lists a database takes."""
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def plain(value: Any) -> Any:
    """A stored value as JSON keeps it, always in the same way."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
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
