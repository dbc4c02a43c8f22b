"""Putting back what a line of history says was before: some fields, or a whole row that was removed."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from alliage.design.stale import fingerprint, hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models.history import record_links
from ..queries.history import last_removal, removed_with
from ..registry import Kind, kinds
from .journal import journal

GONE = _("Cette ligne n’existe plus : reprenez-la d’abord depuis l’historique, ou depuis la corbeille.")
STALE = _("Cette fiche a changé depuis que vous avez ouvert cette page : relisez ce qui serait remis.")
NOTHING = _("Choisissez au moins une valeur à remettre.")
THERE = _("Cette ligne est déjà revenue.")
CHANGED = _("Cette ligne a changé depuis : retirez-la depuis sa fiche.")
HELD = _("Ce qui porte cette ligne n’est plus là : reprenez-le d’abord.")


def now(kind: Kind, line: Any) -> models.Model | None:
    """The row a line of history speaks of, as it is now; none when it is gone."""
    rows = getattr(kind.model, "everything", kind.model._default_manager)
    found: models.Model | None = rows.filter(pk=line.id).first()
    return found


def stamp(row: models.Model | None, names: Collection[str]) -> str:
    """A mark of what the fields say now: the preview carries it to the deed."""
    return fingerprint([_read(row, name) for name in sorted(names)]) if row else ""


def _read(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(row, name).values_list("pk", flat=True))
    return getattr(row, field.attname)  # type: ignore[union-attr]


def movable(kind: Kind, line: Any) -> list[str]:
    """The fields of a line that may be put back."""
    return [name for name in line.history_changes if name not in kind.fixed and name != "deleted_at"]


def may_revert(kind: Kind, line: Any, row: models.Model | None, user: Any) -> bool:
    """May put this line back: asked of the app that keeps the table."""
    return kind.may(user, row or as_it_was(kind, line), movable(kind, line))


def as_it_was(kind: Kind, line: Any) -> Any:
    """The row a line of history remembers, under what held it, were it removed too."""
    row = line.instance
    if kind.parent:
        held = row._meta.get_field(kind.parent)
        key = getattr(row, held.attname)
        parent = _kind_of(held.related_model)
        removal = (
            None if parent is None or held.related_model._base_manager.filter(pk=key).exists() else last_removal(parent, key)
        )
        if parent and removal:
            setattr(row, kind.parent, as_it_was(parent, removal))
    return row


def _kind_of(model: type[models.Model]) -> Kind | None:
    return next((each for each in kinds() if each.model is model), None)


@transaction.atomic
def revert(kind: Kind, line: Any, *, names: Collection[str], seen: str, by: Any) -> Any:
    """Put the chosen fields back as they were before a change; the line of history this makes."""
    row = now(kind, line)
    chosen = [name for name in movable(kind, line) if name in names]
    if row is None:
        raise RuleError(GONE, code="gone")
    if not kind.may(by, row, chosen):
        raise PermissionDenied
    if not chosen:
        raise RuleError(NOTHING, code="nothing-chosen")
    if hasattr(row, "updated_at"):
        hold(row)
    if seen != stamp(row, movable(kind, line)):
        raise RuleError(STALE, code="stale")
    for name in chosen:
        _put(row, name, line.history_changes[name][0])
    kind.check(row)
    row.full_clean(exclude=_unasked(row, chosen), validate_constraints=False)
    row.validate_constraints()
    row.save()
    kind.after(row)
    journal("history.reverted", _subject(kind, row), by=by, table=kind.table, row=row.pk, fields=sorted(chosen))
    return row.history.first()  # type: ignore[attr-defined]


def _put(row: Any, name: str, value: Any) -> None:
    """Write one stored value of the history on a row."""
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        before = list(getattr(row, name).values_list("pk", flat=True))
        known = field.related_model._default_manager.filter(pk__in=value)
        getattr(row, name).set(known)
        record_links(row, name, before, [each.pk for each in known])
    else:
        empty = "" if value is None and not field.null else value
        setattr(row, field.attname, field.to_python(empty))


def _unasked(row: models.Model, chosen: Collection[str]) -> set[str]:
    """A form asks of its own fields only: an old row must not be refused for another one."""
    return {field.name for field in row._meta.concrete_fields} - set(chosen)


@transaction.atomic
def bring_back(kind: Kind, line: Any, *, by: Any) -> Any:
    """Bring back a row that was removed, with what was removed by its removal; the line of history this makes."""
    if not kind.may(by, as_it_was(kind, line), []):
        raise PermissionDenied
    if now(kind, line) is not None:
        raise RuleError(THERE, code="there")
    made = _again(kind, line)
    kind.check(made)
    kind.after(made)
    journal("history.brought_back", _subject(kind, made), by=by, table=kind.table, row=made.pk)
    return made.history.first()


def _again(kind: Kind, line: Any) -> Any:
    """Write a removed row as it was, what holds it first, what hung on it next."""
    row = line.instance
    held = row._meta.get_field(kind.parent)
    parent, key = _kind_of(held.related_model), getattr(row, held.attname)
    if parent and parent.parent and not parent.model._default_manager.filter(pk=key).exists():
        removal = last_removal(parent, key)
        if removal is None:
            raise RuleError(HELD, code="no-parent")
        _again(parent, removal)
        if now(kind, line) is not None:
            return now(kind, line)
    made = kind.model(**{field.attname: getattr(line, field.attname) for field in kind.trace.tracked_fields})
    made.validate_unique()
    made.validate_constraints()
    made.save(force_insert=True)
    for below in kinds():
        for each in _latest(removed_with(below, f"{kind.model._meta.label_lower}:{line.id}")):
            if now(below, each) is None:
                _again(below, each)
    return made


def _latest(lines: Iterable[Any]) -> list[Any]:
    """The latest line of each row, of lines read latest first."""
    found: dict[int, Any] = {}
    for line in lines:
        found.setdefault(line.id, line)
    return list(found.values())


@transaction.atomic
def take_away(kind: Kind, line: Any, *, by: Any) -> None:
    """Undo a bringing back, as long as nothing new hangs on the row."""
    row = now(kind, line)
    if row is None:
        raise RuleError(GONE, code="gone")
    if not kind.may(by, row, []):
        raise PermissionDenied
    if not _came_back(kind, line):
        raise RuleError(CHANGED, code="changed-since")
    subject = _subject(kind, row)
    row.delete()
    row.pk = line.id
    kind.after(row)
    journal("history.taken_away", subject, by=by, table=kind.table, row=line.id)


def _came_back(kind: Kind, line: Any) -> bool:
    """The line is a bringing back, and the last thing that happened to its row."""
    before = list(kind.trace.objects.filter(id=line.id).order_by("-history_id")[:2])
    return len(before) == 2 and before[0] == line and (line.history_type, before[1].history_type) == ("+", "-")


def _subject(kind: Kind, row: Any) -> Any:
    """The record on whose page a row is told."""
    for name in kind.model.history_records.path:  # type: ignore[attr-defined]
        row = getattr(row, name) if row is not None else None
    return row
