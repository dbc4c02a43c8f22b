"""Two people on one record: the second save is shown, field by field, what the first one wrote, and the two are merged.

How to use it
1. the model has `updated_at = models.DateTimeField(auto_now=True)`;
2. the form: `class ConventionForm(StaleMixin, forms.ModelForm)` (the mixin first). It adds a hidden field `stamp` that holds
   when the record was read and a mark of each field; a template that draws fields by hand must print `{{ form.stamp }}`;
3. optional: set `form.stale_author = "la chargée de mission, Haut-Val"` (text or a callable) so that the message says who;
4. the service calls `hold(row)` first, inside its transaction: it locks the row and refuses if it was written between the
   reading of this request and now (the window the form cannot see).

What the person meets: nothing is written at once. A field only the other one changed takes what is recorded; a field only
she changed keeps what she typed; a field both changed shows the two, side by side, and a tick takes the recorded one.
Saving again, with the changes in sight, is then accepted: the stamp is renewed with the answer.
A form for a record that does not exist yet lets all through, unless the only one there can be was written meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, gettext_lazy

from alliage.rules.errors import RuleError

from . import values

LONGEST_SHOWN = 400
# The name under which the page of a clash sends the fields where the recorded value is taken.
TAKEN = "take"
GONE = gettext_lazy("Cette fiche a changé à l’instant : relisez-la, puis enregistrez de nouveau.")


def hold(row: models.Model) -> None:
    """Lock a row inside a transaction; RuleError if somebody wrote or removed it since this request read it."""
    known = type(row)._default_manager.select_for_update().filter(pk=row.pk).values_list("updated_at", flat=True).first()
    if known != row.updated_at:  # type: ignore[attr-defined]
        raise RuleError(str(GONE), code="stale")


def fingerprint(value: Any) -> str:
    """A short mark of a stored value: equal values, equal marks."""
    return hashlib.blake2s(repr(plain(value)).encode(), digest_size=5).hexdigest()


def plain(value: Any) -> Any:
    """A value without its clothes: a row is its key, several rows their sorted keys, 10,00 is 10, nothing is an empty text."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, models.QuerySet)):
        return sorted(str(plain(each)) for each in value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, Decimal):
        return value.normalize() + 0
    return "" if value is None else value


class Clash(NamedTuple):
    """A field written by two people: what is recorded, what was typed, and whether the recorded value was taken."""

    name: str
    label: str
    recorded: str
    typed: str
    merged: bool


class StaleMixin(forms.BaseForm):
    """A model form that notices when its record was saved by someone else since it was shown."""

    stale_author: str | Callable[[], str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[Clash] = []
        self._kept = dict(self._stored())
        self.fields["stamp"] = forms.CharField(label="", required=False, widget=forms.HiddenInput)
        self.initial["stamp"] = self._stamp()
        self._take_recorded()

    def _stored(self) -> Iterator[tuple[str, Any]]:
        """Each field of the form with what the record holds now; taken before validation writes on the instance."""
        row = self.instance  # type: ignore[attr-defined]
        if row.pk:
            names = {field.name for field in [*row._meta.concrete_fields, *row._meta.many_to_many]}
            yield "updated_at", row.updated_at
            for name in self.fields:
                if name in names:
                    stored = getattr(row, name)
                    yield name, list(stored.all()) if isinstance(stored, models.Manager) else stored

    def _stamp(self) -> str:
        """When the record was read and one mark per field; of a record that does not exist yet, that it did not."""
        return " ".join(f"{name}={fingerprint(value)}" for name, value in self._kept.items()) or "new=1"

    def _take_recorded(self) -> None:
        """Put the recorded value in the fields where the person ticked it on the page that showed both."""
        data: Any = self.data
        if not self._kept or not hasattr(data, "getlist"):
            return
        taken = [name for name in data.getlist(self.add_prefix(TAKEN)) if name in self._kept and name in self.fields]
        if taken:
            self.data = data.copy()
            for name in taken:
                self._write(name, self._kept[name])

    def _write(self, name: str, value: Any) -> None:
        """Put a stored value in the data of the form, as its widget would have sent it."""
        bound = self[name]
        shown = bound.field.prepare_value(value)
        data: Any = self.data
        widget = bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts: Any = widget
            for part, each in zip(parts.widgets_names, parts.decompress(shown), strict=True):
                data[bound.html_name + part] = _sent(each)
        elif isinstance(shown, (list, tuple)):
            data.setlist(bound.html_name, [_sent(each) for each in shown])
        elif isinstance(widget, forms.CheckboxInput):
            data.setlist(bound.html_name, ["on"] if shown else [])
        else:
            data[bound.html_name] = _sent(widget.format_value(shown))

    def clean_stamp(self) -> str:
        """Refuse a save over changes the person has not seen, show them, merge what can be, and accept the next one."""
        typed = str(self.cleaned_data.get("stamp") or "")
        seen = dict(pair.split("=", 1) for pair in typed.split() if "=" in pair)
        if not self._kept or not seen or seen.get("updated_at") == fingerprint(self._kept["updated_at"]):
            return typed
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("stamp")] = self._stamp()
        self.data = data
        for name, value in self._kept.items():
            # A line that was not there yet is told when it says something.
            changed = seen[name] != fingerprint(value) if name in seen else bool(value)
            if changed and name != "updated_at":
                self._merge(name, seen.get(name, "" if "new" in seen else None))
        raise ValidationError(self._message(), code="stale")

    def _merge(self, name: str, mark: str | None) -> None:
        """A field the other one changed: taken as it is where this person did not touch it, shown with hers where she did."""
        stored, typed = self._kept[name], self.cleaned_data.get(name)
        if name in self.cleaned_data and fingerprint(typed) == fingerprint(stored):
            return
        untouched = mark is None or (name in self.cleaned_data and fingerprint(typed) == mark)
        if untouched:
            self._write(name, stored)
        label = str(self.fields[name].label or name)
        mine = self._shown(name, typed) if name in self.cleaned_data else str(self[name].value() or "")
        self.clashes.append(Clash(name, label, self._shown(name, stored), mine, untouched))

    def remember(self, **more: Any) -> None:
        """Watch values that hang on the record besides its own fields; call it once the fields are there."""
        self._kept |= more
        self.initial["stamp"] = self._stamp()
        # Compared once every field is read.
        self.fields["stamp"] = self.fields.pop("stamp")
        self._take_recorded()

    def _message(self) -> str:
        """That somebody wrote meanwhile, who when known, and what to do."""
        author = self.stale_author() if callable(self.stale_author) else self.stale_author
        by = gettext(" par %(author)s") % {"author": author} if author else ""
        return gettext(
            "Cette fiche a été modifiée%(by)s pendant que vous écriviez. Votre saisie est gardée ci-dessous : "
            "regardez ce qui a changé, puis enregistrez de nouveau."
        ) % {"by": by}

    def _shown(self, name: str, value: Any) -> str:
        """A value in words, cut if it is long."""
        if isinstance(value, bool):
            return gettext("oui") if value else gettext("non")
        if value in (None, "", []):
            return gettext("vide")
        choices = getattr(self.instance, f"get_{name}_display", None)  # type: ignore[attr-defined]
        if choices:
            return str(dict(self.instance._meta.get_field(name).flatchoices).get(value, value))  # type: ignore[attr-defined]
        if isinstance(value, Decimal):
            return values.number(value, 2)
        if hasattr(value, "isoformat"):
            return values.day(value)
        many = isinstance(value, (list, tuple, models.QuerySet))
        text = ", ".join(str(each) for each in value) if many else str(value)
        return f"{text[:LONGEST_SHOWN]}…" if len(text) > LONGEST_SHOWN else text


def _sent(value: Any) -> str:
    """A value as a browser would have sent it."""
    return "" if value is None else str(value)
