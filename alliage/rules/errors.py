"""Sentences the rules say to a person, and the error that carries one.

The rules speak French. A sentence keeps its template and its parameters apart, so that the web layer
can translate the template (it is marked with `gettext_noop`, which xgettext and Babel both find as `_`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

NARROW = "\u202f"
"""Narrow no-break space: groups digits in French."""
HARD = "\u00a0"
"""No-break space: before « : », « % » and a currency."""

MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
             "October", "November", "December")  # fmt: skip


def gettext_noop(message: str) -> str:
    """Mark a French template for translation and return it unchanged."""
    return message


def same(message: str) -> str:
    """Translate nothing: the French template is the answer."""
    return message


def format_number(value: Decimal | int, language: str = "fr") -> str:
    """Write a number as a person of `language` does: 1 234,5 in French, 1,234.5 in English.

    `value` is finite; trailing zeros after the decimal mark are dropped.
    """
    text = f"{Decimal(value):,f}"
    whole, _sep, cents = text.partition(".")
    cents = cents.rstrip("0")
    if language.startswith("en"):
        return f"{whole}.{cents}" if cents else whole
    whole = whole.replace(",", NARROW)
    return f"{whole},{cents}" if cents else whole


def format_date(value: date, language: str = "fr") -> str:
    """Write a day: 31.12.2027 in French, 31 December 2027 in English."""
    if language.startswith("en"):
        return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"
    return f"{value:%d.%m.}{value.year:04d}"


def typeset(french: str) -> str:
    """Put the no-break spaces French asks for: before « : ; ? ! % » and inside the quotation marks."""
    return re.sub(r" (?=[:;?!»]|%%)", HARD, french).replace("« ", f"«{HARD}")


@dataclass(frozen=True)
class Sentence:
    """One sentence for a person: a French template with %(name)s and its parameters.

    A parameter may be text, an int, a Decimal, a date or another Sentence (translated in its turn).
    """

    template: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def say(self, translate: Callable[[str], str] = same, language: str = "fr") -> str:
        """The sentence in `language`; `translate` turns the French template into that language."""
        template = translate(self.template)
        if language.startswith("fr"):
            template = typeset(template)
        return template % {name: written(value, translate, language) for name, value in self.params.items()}

    def __str__(self) -> str:
        """The sentence in French."""
        return self.say()

    def __hash__(self) -> int:
        """Hash by what is said: the parameters are a mapping."""
        return hash(str(self))


def written(value: object, translate: Callable[[str], str], language: str) -> str:
    """One parameter as text, numbers and days as the language writes them; a year given as text stays one."""
    if isinstance(value, Sentence):
        return value.say(translate, language)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return format_number(value, language)
    if isinstance(value, date):
        return format_date(value, language)
    return str(value)


class RuleError(ValueError):
    """Something refused that one can explain to a person, with how to mend it.

    `field` names the input at fault if there is one, `code` is a stable English word for the programs.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        code: str | None = None,
        params: Mapping[str, object] | None = None,
    ) -> None:
        self.sentence = Sentence(message, MappingProxyType(dict(params or {})))
        self.field = field
        self.code = code
        super().__init__(str(self.sentence))

    @property
    def template(self) -> str:
        """The French template, the key to translate."""
        return self.sentence.template

    @property
    def params(self) -> Mapping[str, object]:
        """The parameters of the template, unformatted."""
        return self.sentence.params

    def say(self, translate: Callable[[str], str] = same, language: str = "fr") -> str:
        """The message in `language`."""
        return self.sentence.say(translate, language)
