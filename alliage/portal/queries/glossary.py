"""The glossary as the page of words reads it."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language

from alliage.rules import glossary
from alliage.rules.words import fold


@dataclass(frozen=True)
class Word:
    """A word in the language of the moment, and in the other."""

    slug: str
    term: str
    expansion: str
    definition: str
    other: str
    other_language: str
    source: str
    source_url: str


def _word(entry: glossary.Entry, language: str) -> Word:
    english = language == "en"
    return Word(
        entry.slug,
        entry.term(language),
        entry.expansion,
        entry.definition(language),
        entry.other(language),
        "fr" if english else "en",
        entry.source,
        entry.source_url,
    )


def found(text: str) -> list[tuple[str, list[Word]]]:
    """The words that hold a text, by first letter; all of them without a text."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    words = [_word(entry, language) for entry in glossary.alphabetical(language, text)]
    return [(letter, list(each)) for letter, each in groupby(words, key=lambda word: fold(word.term)[:1].upper())]
