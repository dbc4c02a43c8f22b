"""The history of a record: each save and each removal, field by field, with the function that did it.

How to use it
1. the model says `history = History()`, or `History("funding.project")` for a row read on the page of another record;
2. `records.py` of its app says how the row is named, who may mend it and what follows (`actors.registry`);
3. `queryset.update()` and `bulk_create()` leave no trace: a service that writes what people type saves row by row,
   and says `record_links(row, "alliances", before, after)` for a many-to-many field; an import that adds thousands of
   rows at once says `record_added(rows)`.

Who acts comes from the request; elsewhere say `with written_by(person):`, or `with written_as(organisation, function):`.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone, translation
from simple_history.models import HistoricalRecords

UNTOLD = ["search_text", "last_news_on", "updated_at"]
"""What the machine keeps beside what people write: no history of it."""
LABEL = 200

_silent: ContextVar[bool] = ContextVar("unrecorded", default=False)
_person: ContextVar[Any] = ContextVar("person", default=None)
_function: ContextVar[tuple[int | None, str] | None] = ContextVar("function", default=None)


@contextmanager
def written_by(person: Any) -> Iterator[None]:
    """What is written inside is the deed of a person, in the role she acts in at that moment."""
    token = _person.set(person)
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def written_as(organisation: models.Model | None, function: str) -> Iterator[None]:
    """What is written inside is told by a function of an organisation: somebody without an account."""
    token = _function.set((organisation.pk if organisation else None, function))
    try:
        yield
    finally:
        _function.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is written inside leaves no history: invented rows, what is erased for good, the undoing of a merge."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


class Trace(models.Model):
    """What each line of history says besides the state of the row."""

    history_about = models.CharField(max_length=60, db_index=True)
    history_label = models.CharField(max_length=LABEL, blank=True)
    history_changes: Any = models.JSONField(default=dict)
    history_cause = models.CharField(max_length=60, blank=True)
    history_organisation = models.ForeignKey(
        "actors.Organisation", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    history_function = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True


def key_of(row: models.Model) -> str:
    """What a line of history calls a record: « projects.project:12 »."""
    return f"{row._meta.label_lower}:{row.pk}"


def raw(value: Any) -> Any:
    """A stored value as JSON holds it."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class History(HistoricalRecords):
    """The library's record of a row, with what changed, on whose page it is read, and by which function.

    The library hears saves by signals; one more is heard here, before the save, to know what the row said in the
    database: the difference is then true even where earlier writes left no trace. A save that changes nothing is none.
    """

    _date_indexing = False
    excluded_fields: list[str]

    def __init__(self, about: str = "", *, untold: Collection[str] = ()) -> None:
        super().__init__(bases=(Trace,), excluded_fields=[*UNTOLD, *untold], history_change_reason_field=None)
        self.path = about.split(".") if about else []

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        """The library drops the names a model lacks only when told: keep those it has."""
        if self.cls is not sender:
            return
        names = {field.name for field in sender._meta.local_fields}
        self.excluded_fields = [name for name in self.excluded_fields if name in names]
        super().finalize(sender, **kwargs)
        sender.history_records = self
        models.signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def copy_fields(self, model: Any) -> dict[str, Any]:
        """The copied columns, without the indexes nobody reads by."""
        fields: dict[str, Any] = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name == model._meta.pk.name
        return fields

    def pre_save(self, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
        """What the row says before, and which of its fields will be written."""
        if raw or _silent.get():
            return
        instance._history_written = update_fields
        instance._history_before = None if instance._state.adding else self._stored(instance)

    def _stored(self, instance: Any) -> dict[str, Any] | None:
        names = [field.attname for field in self.fields_included(instance)]
        found: dict[str, Any] | None = type(instance)._base_manager.filter(pk=instance.pk).values(*names).first()
        return found

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        """Keep what a save changed."""
        if kwargs.get("raw") or _silent.get():
            return
        before = instance.__dict__.pop("_history_before", None)
        written = instance.__dict__.pop("_history_written", None)
        self._keep(instance, "+" if created else "~", before, written)

    def post_delete(self, instance: Any, using: Any = None, origin: Any = None, **kwargs: Any) -> None:
        """Keep what was removed, and by the removal of which row when it went along."""
        if _silent.get():
            return
        cause = key_of(origin) if isinstance(origin, models.Model) and origin != instance else ""
        self._keep(instance, "-", None, None, cause=cause)

    def _keep(self, instance: Any, sort: str, before: Any, written: Any, *, cause: str = "") -> None:
        state, changes = dict(before or {}), {}
        for field in self.fields_included(instance):
            if before and written is not None and not {field.name, field.attname} & set(written):
                continue
            new = field.to_python(getattr(instance, field.attname))
            old = before[field.attname] if before else None
            state[field.attname] = new
            if field.primary_key or new == old or (not before and new in ("", None)):
                continue
            changes[field.name] = [raw(new), None] if sort == "-" else [raw(old), raw(new)]
        if changes:
            self.write(instance, sort, state, changes, cause=cause)

    def write(self, instance: Any, sort: str, state: dict[str, Any], changes: dict[str, Any], *, cause: str = "") -> None:
        """Add one line of history."""
        self.line(instance, sort, state, changes, cause=cause).save(force_insert=True)

    def line(self, instance: Any, sort: str, state: dict[str, Any], changes: dict[str, Any], *, cause: str = "") -> Any:
        """One line of history, not yet written."""
        person, told = _person.get(), _function.get()
        signed = person is not None and person.is_authenticated
        acting = person.acting if signed else None
        organisation, function = told or (acting and acting.organisation_id, acting.function if acting else "")
        return getattr(instance, self.manager_name).model(
            **state,
            history_date=timezone.now(),
            history_type=sort,
            history_user_id=person.pk if signed and not told else None,
            history_about=self.about(instance),
            history_label=self._label(instance),
            history_changes=changes,
            history_cause=cause,
            history_organisation_id=organisation or None,
            history_function=function,
        )

    def about(self, instance: Any) -> str:
        """The record on whose page this row is read; empty when it is gone already, or when the row has none."""
        if not self.path:
            return key_of(instance)
        row = instance
        try:
            for name in self.path[:-1]:
                row = getattr(row, name)
        except ObjectDoesNotExist:
            return ""
        last = row._meta.get_field(self.path[-1])
        if getattr(row, last.attname) is None:
            return ""
        return f"{last.related_model._meta.label_lower}:{getattr(row, last.attname)}"

    def _label(self, instance: Any) -> str:
        try:
            with translation.override("fr"):
                return str(instance)[:LABEL]
        except ObjectDoesNotExist:
            return ""


def record_links(row: Any, name: str, before: Collection[int], after: Collection[int]) -> None:
    """Keep what changed in a many-to-many field, which the row itself does not hold."""
    old, new = sorted(before), sorted(after)
    records: History = type(row).history_records
    if old != new and not _silent.get():
        state = {field.attname: getattr(row, field.attname) for field in records.fields_included(row)}
        records.write(row, "~", state, {name: [old, new]})


def record_added(rows: Iterable[Any]) -> None:
    """Keep that rows of one table were added by `bulk_create`, which says nothing: one write for 500 rows."""
    lines = []
    for row in () if _silent.get() else rows:
        records: History = type(row).history_records
        state = {field.attname: getattr(row, field.attname) for field in records.fields_included(row)}
        told = {field.name: state[field.attname] for field in records.fields_included(row) if not field.primary_key}
        changes = {name: [None, raw(value)] for name, value in told.items() if value not in ("", None)}
        lines.append(records.line(row, "+", state, changes))
    if lines:
        type(lines[0]).objects.bulk_create(lines, batch_size=500)
