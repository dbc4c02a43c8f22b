"""Which known names a typed name resembles, in any spelling, and why.

A name is read as a *form* (what the body is: département, commune, județ…) and a *proper name* (Savoie, Argeș…), after
folding accents, case and word order, opening short forms (« CD 73 », « St », « Conseil départemental de la ») and the
codes of French Départements. Two names resemble each other when their proper names do and their forms do not part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from . import tables
from .errors import Sentence, gettext_noop
from .words import split_words

ALIKE = 86.0
"""Likeness of proper names, 0 to 100, from which two names are shown as alike; see the measured pairs of the tests."""
SHORT = 5
"""Letters up to which a proper name must be the same, but for a mark or an order of words."""
LIMIT = 5
DEPARTEMENT = "département"
GLUED = re.compile(r"(?<=[A-Za-z])(?=\d)")
"""« CD73 » is « CD 73 »."""

SAME = gettext_noop("même nom, écrit autrement")
IDENTICAL = gettext_noop("même nom")
NEAR = gettext_noop("nom très proche (%(score)s %%)")
FORM = gettext_noop("le mot « %(form)s » n’est écrit que d’un côté")
CODE = gettext_noop("le numéro %(code)s est celui de « %(name)s »")
SHORT_NAME = gettext_noop("même sigle")
IDENTIFIER = gettext_noop("même identifiant")


@dataclass(frozen=True)
class Known:
    """A name already there: its key, its names, its identifier."""

    key: int
    name: str
    short_name: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class Likeness:
    """A known name that resembles the typed one: 0 to 100, and why in sentences."""

    key: int
    score: float
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class Reduced:
    """A name read: its proper words in order of the alphabet, its forms, the French code it was written with."""

    core: str
    forms: frozenset[str]
    code: str = ""


@cache
def _forms() -> dict[tuple[str, ...], tuple[str, bool]]:
    """Written words → the word they stand for, and whether it is a form."""
    return {
        tuple(split_words(row["written"])) or (row["written"],): (row["stands_for"], row["form"] == "1")
        for row in tables.read("name_forms")
    }


@cache
def _departements() -> dict[str, str]:
    """The proper name of each French Département by its code."""
    return {row["code"].lower(): row["name"] for row in tables.read("departements")}


@lru_cache(maxsize=100_000)
def reduced(name: str) -> Reduced:
    """A name read; pure and remembered, since the same thousands are compared again and again."""
    words, known = list(split_words(GLUED.sub(" ", name))), _forms()
    core: list[str] = []
    forms: set[str] = set()
    place = 0
    while place < len(words):
        length = next((n for n in (3, 2, 1) if tuple(words[place : place + n]) in known and place + n <= len(words)), 0)
        if not length:
            core.append(words[place])
        else:
            word, is_form = known[tuple(words[place : place + length])]
            (forms.add if is_form else core.append)(word) if word else None
        place += length or 1
    code = next((word for word in core if word in _departements()), "")
    if code and DEPARTEMENT in forms:
        core = [word for word in core if word != code] or list(split_words(_departements()[code]))
    else:
        code = ""
    return Reduced(" ".join(sorted(core)), frozenset(forms), code)


def resemble(
    name: str, known: Iterable[Known], *, short_name: str = "", identifier: str = "", limit: int = LIMIT
) -> list[Likeness]:
    """The known names a typed one resembles, most alike first, each with its reasons.

    About 0.1 s for 20,000 names already read once; the first reading of 20,000, once per process, about two seconds.
    """
    rows = list(known)
    asked = reduced(name)
    found: dict[int, Likeness] = {}
    if asked.core:
        cores = [reduced(row.name).core for row in rows]
        near = process.extract(asked.core, cores, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=limit * 6)
        for _core, score, place in near:
            other = rows[place]
            if _parted(asked, reduced(other.name), score):
                continue
            found[other.key] = Likeness(other.key, score, _reasons(name, asked, other.name, score))
    for row in rows:
        for same, reason in (
            (identifier and row.identifier == identifier, IDENTIFIER),
            (_sigle(short_name) and _sigle(short_name) in {_sigle(row.short_name), _sigle(row.name)}, SHORT_NAME),
            (_sigle(row.short_name) and _sigle(row.short_name) == _sigle(name), SHORT_NAME),
        ):
            if same:
                before = found.get(row.key)
                reasons = (*before.reasons, Sentence(reason)) if before else (Sentence(reason),)
                found[row.key] = Likeness(row.key, 100.0, tuple(dict.fromkeys(reasons)))
    return sorted(found.values(), key=lambda each: (-each.score, each.key))[:limit]


def _sigle(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _parted(one: Reduced, other: Reduced, score: float) -> bool:
    """Two forms that differ, two numbers, or short proper names that are not the same keep two names apart."""
    if one.forms and other.forms and not one.forms & other.forms:
        return True
    digits = [{word for word in each.core.split() if word.isdigit()} for each in (one, other)]
    if digits[0] != digits[1]:
        return True
    shorter = min(len(one.core), len(other.core))
    return score < 100 and (shorter <= SHORT or _other_word(one.core.split(), other.core.split()))


def _other_word(one: list[str], other: list[str]) -> bool:
    """A whole word stands on one side for quite another one on the other: Haute-Loire, Haute-Saône."""
    left, right = set(one) - set(other), set(other) - set(one)
    if len(left) != len(right):
        return bool(left) and bool(right)
    return any(max(fuzz.ratio(word, each) for each in right) < 75 for word in left) if left else False


def _reasons(typed: str, asked: Reduced, name: str, score: float) -> tuple[Sentence, ...]:
    other = reduced(name)
    if asked.core == other.core:
        same = typed.casefold().split() == name.casefold().split()
        reasons = [Sentence(IDENTICAL if same else SAME)]
    else:
        reasons = [Sentence(NEAR, {"score": round(score)})]
    for code in dict.fromkeys(code for code in (asked.code, other.code) if code):
        reasons.append(Sentence(CODE, {"code": code.upper(), "name": _departements()[code]}))
    if bool(asked.forms) != bool(other.forms):
        reasons.append(Sentence(FORM, {"form": min(asked.forms | other.forms)}))
    return tuple(reasons)
