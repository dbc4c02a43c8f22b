"""What leans on an organisation or a territory: every row that names it, whatever the app."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet

from ..models import JournalEntry, Merge
from ..registry import is_derived, noun_of

MEMORY = (JournalEntry, Merge)
"""What remembers: it stops nobody from throwing a record away."""


@dataclass(frozen=True)
class Relation:
    """A key that leads to a model."""

    model: type[models.Model]
    field: Any

    @property
    def name(self) -> str:
        """« projects.participation.organisation »."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    def rows(self, target: models.Model) -> QuerySet[Any]:
        """The rows that name a record, those in the bin included."""
        return self.model._base_manager.filter(**{self.field.name: target.pk})


@dataclass(frozen=True)
class Leaning:
    """How many rows of a kind lean on a record."""

    noun: str
    count: int


def relations(model: type[models.Model]) -> Iterator[Relation]:
    """Every key that leads to a model, histories and what the apps make again by themselves left out."""
    for each in model._meta.get_fields(include_hidden=True):
        if not (each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)):
            continue
        other: Any = each.related_model
        if hasattr(other, "history_type") or is_derived(other):
            continue
        yield Relation(other, each.field)  # type: ignore[union-attr]


def leaning(row: models.Model, *, own: tuple[type[models.Model], ...] = ()) -> list[Leaning]:
    """What leans on a record, by kind; its own rows and what only remembers it left out."""
    counts: dict[str, int] = {}
    for relation in relations(type(row)):
        signpost = relation.field.name == "merged_into"
        if not signpost and relation.model not in (*own, *MEMORY) and (number := relation.rows(row).count()):
            noun = noun_of(relation.model)
            counts[noun] = counts.get(noun, 0) + number
    return [Leaning(noun, number) for noun, number in sorted(counts.items())]
