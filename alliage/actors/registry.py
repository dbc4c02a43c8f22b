"""What each app tells, in its `records.py`, of the records whose history, bin and merging are kept here, below it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import models

Names = Collection[str]
Row = Any


def anyone(user: Any, row: Row, names: Names) -> bool:
    """No right of its own."""
    return True


def nothing(row: Row) -> None:
    """Nothing to check, nothing follows."""


def nobody(row: Row) -> bool:
    """Read by nobody but its own people."""
    return False


def plainly(row: Row, before: Row, *, by: Any, reason: str) -> AbstractContextManager[None]:
    """No rule of its own around a write."""
    return nullcontext()


@dataclass(frozen=True)
class Bin:
    """How a kind of record is taken out of the bin: where it is listed, the deed that brings it back."""

    rows: Callable[[Any, Any], models.QuerySet[Any]]
    """(person, organisation acted for) → the rows in the bin that she may take back in its name."""
    restore: Callable[..., Any]
    """restore(row, by=person); refuses who may not."""
    before: Callable[[Row], None] = nothing
    """What is undone before a row is erased for good."""


@dataclass(frozen=True)
class Kind:
    """A table with a history: how its rows are called, who may mend them, what must hold, what follows."""

    model: type[models.Model]
    noun: Any
    may: Callable[[Any, Row, Names], bool] = anyone
    check: Callable[[Row], None] = nothing
    after: Callable[[Row], None] = nothing
    fixed: frozenset[str] = frozenset()
    """Fields read in the history but put back by their own deed only: a state, a signature."""
    together: tuple[str, ...] = ()
    """Fields that come back all at once or not at all: words and their signature."""
    around: Callable[..., AbstractContextManager[None]] = plainly
    """around(row, before, by=person, reason=text): the room's own rules on a row that the history writes or removes, and
    what everyone is told of it. Entered before the write; `before` is the row as it is stored, None when it comes back."""
    is_read: Callable[[Row], bool] = nobody
    """Anyone reads the row: putting it back asks for a reason."""
    labels: dict[str, Any] = field(default_factory=dict)
    bin: Bin | None = None

    @property
    def table(self) -> str:
        """Its name in an address."""
        return str(self.model._meta.model_name)

    @property
    def trace(self) -> Any:
        """The table of its history."""
        return self.model.history.model  # type: ignore[attr-defined]

    @property
    def parent(self) -> str:
        """The key that leads to the record it belongs to; empty for a record of its own."""
        path: list[str] = self.model.history_records.path  # type: ignore[attr-defined]
        return path[0] if path else ""


@dataclass(frozen=True)
class Subject:
    """A record with a page « Historique »: its name in the address, and whose rows a person may read there."""

    name: str
    model: type[models.Model]
    visible: Callable[[Any], models.QuerySet[Any]]
    also: tuple[tuple[type[models.Model], str], ...] = ()
    """Records of their own told on this page too, with the key that leads here: the acts of an alliance."""


_kinds: dict[str, Kind] = {}
_subjects: dict[str, Subject] = {}
_moved: list[Callable[[Any, Any], None]] = []
_allowed: list[Callable[[Any, Any], None]] = []
_derived: set[type[models.Model]] = set()
_own: set[type[models.Model]] = set()
_nouns: dict[type[models.Model], Any] = {}


def register(*entries: Kind | Subject) -> None:
    """Make tables and records known; once more replaces."""
    for entry in entries:
        if isinstance(entry, Subject):
            _subjects[entry.name] = entry
        else:
            _kinds[entry.table] = entry


def after_merge(
    deed: Callable[[Any, Any], None],
    *,
    derived: Collection[type[models.Model]] = (),
    own: Collection[type[models.Model]] = (),
    check: Callable[[Any, Any], None] | None = None,
) -> None:
    """What an app does once (kept, gone) are one.

    The tables it makes again by itself (`derived`) are not moved; a choice one record made for itself (`own`) is set
    aside, never handed to the other; `check` refuses a merge before anything moves.
    """
    _moved.append(deed)
    _derived.update(derived)
    _own.update(own)
    if check:
        _allowed.append(check)


def call_rows(nouns: dict[type[models.Model], Any]) -> None:
    """How the tables without a history are called where what leans on a record is told."""
    _nouns.update(nouns)


def noun_of(model: type[models.Model]) -> str:
    """A table in a word."""
    known = next((each.noun for each in kinds() if each.model is model), None) or _nouns.get(model)
    return str(known or model._meta.verbose_name)


def check_merge(kept: Any, gone: Any) -> None:
    """Ask every app whether two rows may be one; RuleError says why not."""
    for deed in _allowed:
        deed(kept, gone)


def merged(kept: Any, gone: Any) -> None:
    """Tell every app that two rows became one, or two again."""
    for deed in _moved:
        deed(kept, gone)


def is_derived(model: type[models.Model]) -> bool:
    """A table that its app makes again by itself."""
    return model in _derived


def is_own(model: type[models.Model]) -> bool:
    """A choice a record made for itself: a merge gives it to no other."""
    return model in _own


def kinds() -> list[Kind]:
    """All tables with a history, in a settled order."""
    return sorted(_kinds.values(), key=lambda kind: kind.model._meta.label_lower)


def kind(table: str) -> Kind | None:
    """A table by its name in an address."""
    return _kinds.get(table)


def subject(name: str) -> Subject | None:
    """A record with a history page by its name in an address."""
    return _subjects.get(name)


def subject_of(model: type[models.Model]) -> Subject | None:
    """The page « Historique » of a model."""
    return next((each for each in _subjects.values() if each.model is model), None)


def told_on(subject: Subject) -> Iterator[tuple[Kind, str]]:
    """The tables read on a record's page, with the key by which their history names it when it is not `about`."""
    also = dict(subject.also)
    for each in kinds():
        path = each.model.history_records.path  # type: ignore[attr-defined]
        if each.model is subject.model or (path and _end(each.model, path) is subject.model):
            yield each, ""
        elif each.model in also:
            yield each, also[each.model]


def _end(model: type[models.Model], path: list[str]) -> Any:
    """The model a path of keys leads to."""
    for name in path:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model
