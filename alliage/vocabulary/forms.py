"""Choices from the reference lists, in the order of the reader's alphabet; what the network types of a quality grid."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from alliage.design.deeds import attempt
from alliage.rules.words import fold

from . import services
from .models import QualityItem


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


class QualityItemForm(WagtailAdminModelForm):
    """An item of a grid: written once, then replaced by a new version; only its end is changed in place."""

    KEY = ("grid", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = QualityItem.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        self.done: QualityItem | None = None
        if self.known:
            self.initial["valid_from"] = timezone.localdate()
            for name in self.KEY:
                self.fields[name].disabled = True

    def _post_clean(self) -> None:
        """The deed says what is refused, at its field; the instance of the form is never written."""
        if not self.errors:
            self.done = attempt(self, self._deed)

    def _deed(self) -> QualityItem:
        by, data = self.for_user, {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        if self.known is None:
            return services.add_item(by=by, **data)
        if set(self.changed_data) <= {"valid_to"}:
            return services.end_item(self.known, on=data["valid_to"], by=by)
        return services.replace_item(self.known, by=by, **{name: data[name] for name in data if name not in self.KEY})

    def save(self, commit: bool = True) -> QualityItem:
        """What the deed wrote."""
        assert self.done is not None  # noqa: S101 - Wagtail saves a valid form only
        return self.done
