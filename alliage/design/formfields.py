"""Form fields that read what people type in French: dates, amounts, shares."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliage.design.values import english, number

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
DIGITS = re.compile(r"-?(\d+\.?\d*|\.\d+)")
UNITS = re.compile(r"(€|eur|euros?|%)$", re.IGNORECASE)
ENGLISH_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+")


def plain_number(text: str) -> str:
    """What was typed as Python reads numbers: « 1 234,50 € » gives 1234.50; of two marks the last is the decimal one."""
    bare = UNITS.sub("", SPACES.sub("", text)).replace("−", "-")
    if "," in bare and "." in bare:
        thousands = "," if bare.rfind(".") > bare.rfind(",") else "."
        bare = bare.replace(thousands, "")
    elif english() and ENGLISH_THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    return bare.replace(",", ".")


def is_iso(text: str) -> bool:
    """Whether a text is empty or a day that exists, as the browser's control writes it."""
    try:
        return not text or bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


class DateInput(forms.DateInput):
    """The browser's own date control; where there is none, a text box that takes both ways of writing."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        """The ISO form the control needs, whatever the language; what cannot be read stays as typed."""
        if isinstance(value, dt.datetime):
            value = value.date()
        return value.isoformat() if isinstance(value, dt.date) else (value or None)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A date that does not exist goes back as plain text: the browser's control would drop what was typed."""
        context = super().get_context(name, value, attrs)
        if isinstance(value, str) and not is_iso(value):
            context["widget"]["type"] = "text"
        return context


class DateField(forms.DateField):
    """A day, written 2026-03-14 or 14/03/2026."""

    widget = DateInput
    default_error_messages = {"invalid": _("Écrivez une date qui existe, ainsi : 14/03/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        super().__init__(**kwargs)


class NumberInput(forms.TextInput):
    """A text box with a number pad on phones: unlike the browser's number control, it takes spaces and commas."""

    decimals = 2

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "amount", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """A stored number in the language of the page; what was typed stays as typed."""
        if value is None or value == "" or isinstance(value, str):
            return value or None
        return number(value, self.decimals)


class PlainDecimalField(forms.DecimalField):
    """A decimal number read as people write it."""

    widget = NumberInput
    default_error_messages = {
        "invalid": _("Écrivez un nombre en chiffres, par exemple 60 000 ou 1 234,50."),
        "max_decimal_places": _(
            "Écrivez au plus %(max)s chiffres après la virgule ; pour les milliers, laissez une espace : 60 000."
        ),
        "max_digits": _("Ce nombre est trop grand : vérifiez les zéros."),
        "max_whole_digits": _("Ce nombre est trop grand : vérifiez les zéros."),
    }

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """An exact number, or a polite refusal."""
        if isinstance(value, str) and value not in self.empty_values:
            value = plain_number(value)
            if not DIGITS.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `min`, `max` or `step`: they have no meaning on a text box."""
        return {}


def _at_least(lowest: Any) -> str:
    """The least amount, in the writing of the language."""
    return gettext("Écrivez un montant d’au moins %(limit_value)s.") % {"limit_value": number(lowest, 2)}


class AmountField(PlainDecimalField):
    """An amount of money, « 1 234,50 »; never negative unless `min_value=None` is given."""

    def __init__(self, *, min_value: Any = 0, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        low = lazy(_at_least, str)(min_value) if min_value else _("Un montant ne peut pas être négatif.")
        kwargs["error_messages"] = {"min_value": low, **(kwargs.get("error_messages") or {})}
        super().__init__(min_value=min_value, **kwargs)


class PercentField(PlainDecimalField):
    """A share from 0 to 100, « 12,5 % »."""

    default_error_messages = {
        "invalid": _("Écrivez une part en pour cent, par exemple 12,5."),
        "min_value": _("Une part ne peut pas être négative."),
        "max_value": _("Une part ne dépasse pas 100 %%."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 5)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 100)
        super().__init__(**kwargs)
