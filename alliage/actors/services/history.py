"""Putting back what a line of history says was before: some fields, or a whole row that was removed."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from alliage.design.stale import fingerprint, hold
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models.history import record_links
from ..queries.history import last_removal, removed_with, was
from ..queries.leaning import relations
from ..registry import Kind, kinds
from .journal import journal

GONE = _("Cette ligne n’existe plus : reprenez-la d’abord depuis l’historique, ou depuis la corbeille.")
STALE = _("Cette fiche a changé depuis que vous avez ouvert cette page : relisez ce qui serait remis.")
NOTHING = _("Choisissez au moins une valeur à remettre.")
THERE = _("Cette ligne est déjà revenue.")
ALREADY = _("C’est déjà remis : cette fiche dit déjà ce que vous voulez y remettre.")
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
    """The fields of a line that may be put back, with those that come back with them."""
    found = [name for name in line.history_changes if name not in kind.fixed and name != "deleted_at"]
    return _with_others(kind, found) if line.history_type == "~" else found


def _with_others(kind: Kind, names: Collection[str]) -> list[str]:
    """These fields, and all those without which one of them says something nobody said."""
    bound = kind.together if set(kind.together) & set(names) else ()
    return list(dict.fromkeys([*names, *bound]))


def left(kind: Kind, line: Any) -> str:
    """A mark of what a line left in its fields: the same as `stamp` as long as nobody wrote on them since."""
    return fingerprint([_value(kind.model, name, was(line, name)[1]) for name in sorted(movable(kind, line))])


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
def revert(kind: Kind, line: Any, *, names: Collection[str], seen: str, by: Any, reason: str = "") -> Any:
    """Put the chosen fields back as they were before a change; the line of history this makes.

    `seen` is the `stamp` of the row the person looked at; `reason` is told to everyone where the row is published.
    """
    row = now(kind, line)
    offered = movable(kind, line)
    chosen = _with_others(kind, [name for name in offered if name in names])
    if row is None:
        raise RuleError(GONE, code="gone")
    if not kind.may(by, row, chosen):
        raise PermissionDenied
    if not chosen:
        raise RuleError(NOTHING, code="nothing-chosen")
    if hasattr(row, "updated_at"):
        hold(row)
    if seen != stamp(row, offered):
        raise RuleError(STALE, code="stale")
    before, said = now(kind, line), stamp(row, chosen)
    for name in chosen:
        _put(row, name, was(line, name)[0])
    if said == stamp(row, chosen):
        raise RuleError(ALREADY, code="already")
    with kind.around(row, before, by=by, reason=reason):
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
        setattr(row, field.attname, _value(type(row), name, value))


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    """One stored value of the history as a row holds it."""
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        return sorted(value or [])
    return field.to_python("" if value is None and not field.null else value)


def _unasked(row: models.Model, chosen: Collection[str]) -> set[str]:
    """A form asks of its own fields only: an old row must not be refused for another one."""
    return {field.name for field in row._meta.concrete_fields} - set(chosen)


@transaction.atomic
def bring_back(kind: Kind, line: Any, *, by: Any, reason: str = "") -> Any:
    """Bring back a row that was removed, with what was removed by its removal; the line of history this makes."""
    if not kind.may(by, as_it_was(kind, line), []):
        raise PermissionDenied
    if now(kind, line) is not None:
        raise RuleError(THERE, code="there")
    made = _again(kind, line, by=by, reason=reason)
    kind.check(made)
    kind.after(made)
    journal("history.brought_back", _subject(kind, made), by=by, table=kind.table, row=made.pk)
    return made.history.first()


def _again(kind: Kind, line: Any, *, by: Any, reason: str) -> Any:
    """Write a removed row as it was, what holds it first, what hung on it next."""
    row = line.instance
    held = row._meta.get_field(kind.parent)
    parent, key = _kind_of(held.related_model), getattr(row, held.attname)
    if parent and parent.parent and not parent.model._default_manager.filter(pk=key).exists():
        removal = last_removal(parent, key)
        if removal is None:
            raise RuleError(HELD, code="no-parent")
        _again(parent, removal, by=by, reason=reason)
        if now(kind, line) is not None:
            return now(kind, line)
    made = kind.model(**{field.attname: getattr(line, field.attname) for field in kind.trace.tracked_fields})
    made.validate_unique()
    made.validate_constraints()
    with kind.around(made, None, by=by, reason=reason):
        made.save(force_insert=True)
    for below in kinds():
        for each in _latest(removed_with(below, f"{kind.model._meta.label_lower}:{line.id}")):
            if now(below, each) is None:
                _again(below, each, by=by, reason=reason)
    return made


def _latest(lines: Iterable[Any]) -> list[Any]:
    """The latest line of each row, of lines read latest first."""
    found: dict[int, Any] = {}
    for line in lines:
        found.setdefault(line.id, line)
    return list(found.values())


@transaction.atomic
def take_away(kind: Kind, line: Any, *, by: Any) -> bool:
    """Undo a bringing back, as long as nothing new hangs on the row; True once it is done."""
    row = now(kind, line)
    if row is None:
        raise RuleError(GONE, code="gone")
    if not kind.may(by, row, []):
        raise PermissionDenied
    if not _came_back(kind, line) or _holds_more(row):
        raise RuleError(CHANGED, code="changed-since")
    subject = _subject(kind, row)
    with kind.around(row, row, by=by, reason=""):
        row.delete()
    row.pk = line.id
    kind.after(row)
    journal("history.taken_away", subject, by=by, table=kind.table, row=line.id)
    return True


def _came_back(kind: Kind, line: Any) -> bool:
    """The line is a bringing back, and the last thing that happened to its row."""
    before = list(kind.trace.objects.filter(id=line.id).order_by("-history_id")[:2])
    return len(before) == 2 and before[0] == line and (line.history_type, before[1].history_type) == ("+", "-")


def _holds_more(row: models.Model) -> bool:
    """Something hangs on a row that did not come back with it, or was written on since."""
    for relation in relations(type(row)):
        kind = _kind_of(relation.model)
        for each in relation.rows(row):
            line = kind.trace.objects.filter(id=each.pk).order_by("-history_id").first() if kind else None
            if kind is None or line is None or not _came_back(kind, line) or _holds_more(each):
                return True
    return False


def _subject(kind: Kind, row: Any) -> Any:
    """The record on whose page a row is told."""
    for name in kind.model.history_records.path:  # type: ignore[attr-defined]
        row = getattr(row, name) if row is not None else None
    return row
