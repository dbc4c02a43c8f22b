"""The one door of search: the same words on what is kept and on what is asked, on SQLite and PostgreSQL alike.

The contract of a model that can be found:

1. a column `search_text = models.TextField(blank=True, editable=False)`;
2. a method `search_parts(self) -> tuple[str, ...]`: first its name, then whatever else it is found by
   (acronym, purpose, names of its territories and themes…), plain text, empty parts allowed;
3. its services call `search.refresh([row])` after they wrote it, and `search.refresh(queryset)` after a bulk write:
   there is no signal. A row never refreshed is not found.

Reading: `search(Model.objects.visible_to(user), text, limit=20)` ranks, `matching(queryset, text)` only filters.
Rights come from the queryset given: nothing is read outside it.

Every word asked must be there, the last one at least as the start of a word. Words are letters and digits only, so that
no quote, operator or wildcard reaches the database. The column is read row by row: about 0.2 s for
100,000 rows of 70 words; in exchange no index to keep in step, no extension, no second rights system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import add
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from alliage.rules.words import comparable, query_words

Row = TypeVar("Row", bound=Model)

MOST_WORDS = 8
"""Words of a query that count: beyond, a pasted page would ask for a page of conditions."""
MOST_KEPT = 400
"""Different words kept of a row."""
COUNTED = 1000
"""Exact count up to here, « plus de 1 000 » above."""
BATCH = 500
EXACT_UNDER = 3
"""Letters under which a last word is not taken as the start of a longer one."""


class Findable(Protocol):
    """What a row must have to be found."""

    search_text: str

    def search_parts(self) -> tuple[str, ...]:
        """Its name first, then the rest."""
        ...


@dataclass(frozen=True)
class Hits(Generic[Row]):
    """A page of what was found, best first, and how many there are: `total` stops at 1,000, then `more` is true."""

    rows: list[Row]
    total: int
    more: bool


def words_of(name: str, *rest: str) -> str:
    """The `search_text` of a row: each word of its name marked « = », then every word once, spaces around."""
    named = dict.fromkeys(comparable(name).split())
    every = named | dict.fromkeys(word for part in rest for word in comparable(part).split())
    kept = [f"={word}" for word in named] + list(every)[:MOST_KEPT]
    return f" {' '.join(kept)} " if kept else ""


def refresh(rows: Iterable[Any]) -> int:
    """Write the words of rows that changed, 500 at a time (a queryset is walked, not held); how many were written."""
    walked = iter(rows.iterator(chunk_size=BATCH)) if isinstance(rows, QuerySet) else iter(rows)
    written = 0
    for batch in _batches(walked):
        for row in batch:
            row.search_text = words_of(*row.search_parts())
        type(batch[0])._default_manager.bulk_update(batch, ["search_text"])
        written += len(batch)
    return written


def matching(queryset: QuerySet[Row], text: str) -> QuerySet[Row]:
    """The rows of a queryset that hold every word of a text, in its own order; all of them if the text has no word."""
    words = query_words(text)[:MOST_WORDS]
    if not words:
        return queryset if not text.strip() else queryset.none()
    return queryset.filter(reduce(Q.__and__, (_holds(word, last=word == words[-1]) for word in words)))


def search(visible: QuerySet[Row], text: str, *, limit: int = 20, start: int = 0) -> Hits[Row]:
    """The rows one may see that hold every word of a text, those named so first; nothing for a text without a word.

    `visible` is unsliced, e.g. `Model.objects.visible_to(user)`; ties keep its order.
    Nobody pages beyond 1,000.
    """
    words = query_words(text)[:MOST_WORDS]
    if not words:
        return Hits([], 0, False)
    order = visible.query.order_by or tuple(visible.model._meta.ordering or ())
    ranked = matching(visible, text).annotate(_named=reduce(add, (_rank(word) for word in words)))
    # One scan finds, counts and ranks the keys; a second, by key, reads the page with all its columns.
    keys = list(ranked.order_by("_named", *order, "pk").values_list("pk", flat=True)[: COUNTED + 1])
    page = keys[:COUNTED][start : start + limit]
    rows = {row.pk: row for row in visible.order_by().filter(pk__in=page)} if page else {}
    return Hits([rows[key] for key in page if key in rows], min(len(keys), COUNTED), len(keys) > COUNTED)


def _holds(word: str, *, last: bool) -> Q:
    """The word stands in the row; the last word asked may be the start of a longer one."""
    return Q(search_text__contains=f" {word}" if last and len(word) >= EXACT_UNDER else f" {word} ")


def _rank(word: str) -> Case:
    """0 if the name holds the word, 1 if it holds a word that starts so, 2 if only the rest does."""
    return Case(
        When(search_text__contains=f" ={word} ", then=Value(0)),
        When(search_text__contains=f" ={word}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    """The rows by lists of 500."""
    while batch := list(islice(rows, BATCH)):
        yield batch
