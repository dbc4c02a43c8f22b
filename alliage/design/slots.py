"""Slots: how a lower page shows what an upper app knows, without knowing that app."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Filler = Callable[..., Any]
Registered = TypeVar("Registered", bound=Filler)


@dataclass(frozen=True, order=True)
class Fill:
    """One filler of a slot; sorted by order, then by its name, so that pages never shuffle."""

    order: int
    name: str
    filler: Filler

    @classmethod
    def of(cls, filler: Filler, order: int) -> "Fill":
        """The fill of a function, named by its module and its own name."""
        return cls(order, f"{filler.__module__}.{filler.__qualname__}", filler)


_slots: dict[str, dict[str, Fill]] = {}


def fill(slot: str, *, order: int = 50) -> Callable[[Registered], Registered]:
    """Register the decorated function as a filler of `slot`; registering it again replaces it."""

    def register(filler: Registered) -> Registered:
        entry = Fill.of(filler, order)
        _slots.setdefault(slot, {})[entry.name] = entry
        return filler

    return register


def empty(slot: str, filler: Filler) -> None:
    """Take one filler out of a slot."""
    _slots.get(slot, {}).pop(Fill.of(filler, 0).name, None)


def fills(slot: str) -> list[Fill]:
    """The fillers of a slot, in the order they are shown."""
    return sorted(_slots.get(slot, {}).values(), key=lambda entry: (entry.order, entry.name))


def _listed(piece: Any) -> list[Any]:
    """A filler's answer as a list of pieces, the empty ones left out."""
    pieces = piece if isinstance(piece, (list, tuple)) else [piece]
    return [each for each in pieces if each is not None and each != ""]


def _answers(slot: str, user: Any, objects: Sequence[Any], context: Mapping[str, Any]) -> Iterator[tuple[Fill, Any]]:
    """Each filler's raw answer for these objects."""
    for entry in fills(slot):
        yield entry, entry.filler(user, objects, **context)


def pieces(slot: str, user: Any, objects: Iterable[Any] = (), **context: Any) -> list[Any]:
    """All pieces of a slot for these objects, flat and in order; each filler is called once."""
    rows = list(objects)
    context.setdefault("request", None)
    found: list[Any] = []
    for _entry, answer in _answers(slot, user, rows, context):
        if isinstance(answer, Mapping):
            for row in rows:
                found += _listed(answer.get(row.pk))
        else:
            found += _listed(answer)
    return found


def render(slot: str, user: Any, objects: Iterable[Any] = (), **context: Any) -> SafeString:
    """The text of a slot; pieces not marked safe are escaped."""
    parts = [conditional_escape(piece) for piece in pieces(slot, user, objects, **context)]
    return mark_safe("\n".join(parts))


def collect(slot: str, user: Any, objects: Iterable[Any], **context: Any) -> dict[Any, list[Any]]:
    """The pieces of a slot for a list: one list of pieces per primary key, each filler called once for all rows."""
    rows = list(objects)
    context.setdefault("request", None)
    found: dict[Any, list[Any]] = {row.pk: [] for row in rows}
    for entry, answer in _answers(slot, user, rows, context) if rows else ():
        if isinstance(answer, Mapping):
            for key in found:
                found[key] += _listed(answer.get(key))
        elif len(rows) == 1:
            found[rows[0].pk] += _listed(answer)
        elif _listed(answer):
            raise TypeError(f"{entry.name} fills {slot!r} for a list: it must return a dict by primary key.")
    return found
