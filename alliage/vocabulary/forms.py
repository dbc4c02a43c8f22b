"""Choices from the reference lists, in the order of the reader's alphabet."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from alliage.rules.words import fold


class SortedIterator(ModelChoiceIterator):  # type: ignore[type-arg]
    """The rows by their words without accents: « Émirats » before « France », in French as in English."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        choices = [self.choice(row) for row in self.queryset]
        yield from sorted(choices, key=lambda choice: fold(str(choice[1])))


class SortedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a list short enough to be shown whole."""

    iterator = SortedIterator
