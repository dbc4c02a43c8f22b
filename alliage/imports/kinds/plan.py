"""The parts of a kind of table: its columns, a row once read, and what it would write."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Model
from django.utils.translation import gettext

from alliage.design import values
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import Cell
from alliage.rules.sheets.cells import read_amount, read_words

Reader = Callable[[Cell], Any]


@dataclass(frozen=True)
class Column:
    """A column a kind understands. `heading` is a French msgid, `aliases` the other names it goes by, English first."""

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    read: Reader = read_words
    required: bool = False
    help: str = ""
    example: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading it goes by."""
        return (self.heading, self.label, *self.aliases)

    @property
    def label(self) -> str:
        """Its heading in the language of the page."""
        return gettext(self.heading)


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the column at fault, if there is one, and the sentence that says how to mend it."""

    key: str
    sentence: Sentence


class Verdict(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Change:
    """One field, before and after, in words."""

    label: str
    old: str
    new: str


@dataclass
class Edit:
    """A stored row and the values it would take; `before` are those it has."""

    row: Model
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def keys_of(edits: Iterable[Edit]) -> dict[type[Model], set[int]]:
    """The keys of the rows that would change, by model."""
    keys: dict[type[Model], set[int]] = {}
    for edit in edits:
        keys.setdefault(type(edit.row), set()).add(edit.row.pk)
    return keys


@dataclass
class Line:
    """A row of the table once its cells are read; what is empty is not there."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)
    # The texts as they were typed, where more is said than the value keeps: « 5 000 FCFA ».
    typed: dict[str, str] = field(default_factory=dict)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a column, or `default` when its cell is empty."""
        return self.values.get(key, default)

    def look(self, key: str, find: Callable[[Any], Any], default: Any = None) -> Any:
        """What `find` makes of the value of a column; a refusal is noted on that column."""
        if key not in self.values:
            return default
        try:
            return find(self.values[key])
        except RuleError as error:
            self.refuse(error, key)
            return default

    def check_currency(self, key: str, code: str) -> None:
        """Refuse an amount that names another currency than the one of its row."""
        try:
            if key in self.typed:
                read_amount(self.typed[key], currency=code)
        except RuleError as error:
            self.refuse(error, key)

    def refuse(self, error: RuleError, key: str = "") -> None:
        """Note why the row cannot be written."""
        self.problems.append(Problem(key or error.field or "", error.sentence))

    def remark(self, template: str, **params: Any) -> None:
        """Say something that does not stop the row."""
        self.remarks.append(Sentence(template, params))


@dataclass
class Plan:
    """What a row would write. `made` are unsaved rows, parents first; `edits` are changes of stored ones."""

    number: int
    label: str
    verdict: Verdict = Verdict.SAME
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Sentence] = field(default_factory=list)
    made: list[Model] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    new: bool = False
    read: dict[str, Any] = field(default_factory=dict)

    def edit(self, row: Model, labels: dict[str, str], wanted: dict[str, Any]) -> None:
        """Change what differs of a stored row: an empty cell leaves it as it is."""
        edit = Edit(row)
        for name, new in wanted.items():
            if new is None or new == "" or (old := getattr(row, name)) == new:
                continue
            stored = row._meta.get_field(name).attname  # type: ignore[union-attr]
            edit.before[stored], edit.after[stored] = getattr(row, stored), getattr(new, "pk", new)
            self.changes.append(Change(labels.get(name, ""), shown(row, name, old), shown(row, name, new)))
        if edit.after:
            self.edits.append(edit)

    def add(self, row: Model, label: str, words: str) -> None:
        """A row that hangs on a stored one."""
        self.made.append(row)
        self.changes.append(Change(label, "", words))


class Desk(Protocol):
    """A kind at work on one table: everything it needs was read at once."""

    def plan(self, line: Line) -> Plan:
        """What a row would write."""
        ...

    def projects(self, plans: Sequence[Plan]) -> Iterable[int]:
        """The projects whose maintained lines move, once the plans are written."""
        ...


class Kind(Protocol):
    """One kind of table."""

    @property
    def key(self) -> str:
        """The word of its address."""
        ...

    @property
    def lede(self) -> str:
        """What a line of it is, in a sentence."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it understands."""
        ...

    def desk(self, user: Any, organisation: Any, lines: Sequence[Line]) -> Desk:
        """Read what the lines name, in a number of reads that does not grow with them."""
        ...


def shown(row: Model, name: str, value: Any) -> str:
    """A value in words, short."""
    if value is None or value == "":
        return ""
    field_of = row._meta.get_field(name)
    choices = getattr(field_of, "flatchoices", None)
    if choices:
        return str(dict(choices).get(value, value))
    return words(value)


def words(value: Any) -> str:
    """A value in words: days and numbers as the language writes them, long texts cut."""
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, dt.date):
        return values.day(value)
    if isinstance(value, Decimal):
        return values.number(value)
    text = str(value)
    return f"{text[:118]}…" if len(text) > 120 else text


def refusal(template: str, **params: Any) -> RuleError:
    """A refusal with its words; the template is marked for translation where it is written."""
    return RuleError(template, params=params)


TWICE = _("Cette ligne répète la ligne %(line)s : gardez-en une seule.")
SAME_CODE = _("La ligne %(line)s porte le même identifiant : gardez-en une, ou corrigez-le.")
SAME_NAME = _("La ligne %(line)s porte le même nom : gardez-en une, ou distinguez-les.")
