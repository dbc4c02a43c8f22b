"""Two tabs on one record: the second save says what changed meanwhile and keeps what was typed.

How to use it
1. the model has `updated_at = models.DateTimeField(auto_now=True)`;
2. the form: `class ConventionForm(StaleMixin, forms.ModelForm)` (the mixin first). It adds a hidden field `stamp` that holds
   when the record was read and a mark of each field; a template that draws fields by hand must print `{{ form.stamp }}`;
3. optional: set `form.stale_author = "la chargée de mission, Haut-Val"` (text or a callable) so that the message says who;
4. the service calls `hold(row)` first, inside its transaction: it locks the row and refuses if it was written between the
   reading of this request and now (the window the form cannot see).

What the person meets: « Cette fiche a été modifiée pendant que vous écriviez (Échéance : 31.12.2027). Votre saisie est
gardée… ». Saving again, with the changes in sight, is then accepted: the stamp is renewed with the answer.
A form for a record that does not exist yet lets all through, unless the only one there can be was written meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, gettext_lazy

from alliage.rules.errors import RuleError

from . import values

LONGEST_SHOWN = 80
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
    """A stored value without its Django clothes: a row is its key, several rows their sorted keys."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, (list, tuple, models.QuerySet)):
        return sorted(str(plain(each)) for each in value)
    return value


class StaleMixin(forms.BaseForm):
    """A model form that notices when its record was saved by someone else since it was shown."""

    stale_author: str | Callable[[], str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = dict(self._stored())
        self.fields["stamp"] = forms.CharField(label="", required=False, widget=forms.HiddenInput)
        self.initial["stamp"] = self._stamp()

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

    def clean_stamp(self) -> str:
        """Refuse a save over changes the person has not seen, name them, and accept the next one."""
        typed = str(self.cleaned_data.get("stamp") or "")
        seen = dict(pair.split("=", 1) for pair in typed.split() if "=" in pair)
        if not self._kept or not seen or seen.get("updated_at") == fingerprint(self._kept["updated_at"]):
            return typed
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("stamp")] = self._stamp()  # type: ignore[index]
        raise ValidationError(self._message(seen), code="stale")

    def remember(self, **more: Any) -> None:
        """Watch values that hang on the record besides its own fields; call it once the fields are there."""
        self._kept |= more
        self.initial["stamp"] = self._stamp()

    def _message(self, seen: dict[str, str]) -> str:
        """What changed meanwhile, by whom when known, and what to do."""
        author = self.stale_author() if callable(self.stale_author) else self.stale_author
        changed = [
            gettext("%(field)s : %(value)s") % {"field": self.fields[name].label or name, "value": self._shown(name, value)}
            for name, value in self._kept.items()
            if name != "updated_at" and name in seen and seen[name] != fingerprint(value)
        ]
        by = gettext(" par %(author)s") % {"author": author} if author else ""
        what = (
            gettext(" Ce qui est enregistré maintenant — %(fields)s.") % {"fields": " ; ".join(changed)} if changed else ""
        )
        return gettext(
            "Cette fiche a été modifiée%(by)s pendant que vous écriviez.%(what)s Votre saisie est gardée ci-dessous : "
            "complétez-la si besoin, puis enregistrez de nouveau pour qu’elle remplace ce qui a changé."
        ) % {"by": by, "what": what}

    def _shown(self, name: str, value: Any) -> str:
        """A stored value in words, cut if it is long."""
        if value in (None, "", []):
            return gettext("vide")
        choices = getattr(self.instance, f"get_{name}_display", None)  # type: ignore[attr-defined]
        if choices:
            return str(dict(self.instance._meta.get_field(name).flatchoices).get(value, value))  # type: ignore[attr-defined]
        if isinstance(value, Decimal):
            return values.number(value, 2)
        if hasattr(value, "isoformat"):
            return values.day(value)
        text = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
        return f"« {text[:LONGEST_SHOWN]}… »" if len(text) > LONGEST_SHOWN else text
