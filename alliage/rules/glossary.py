"""The words of the field, explained in a sentence or two (`data/glossary.csv`), found by slug and sought by any spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from alliage.rules import tables
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.words import fold


@dataclass(frozen=True)
class Entry:
    """One word, in French and in English, with what its letters stand for."""

    slug: str
    fr: str
    expansion: str
    definition_fr: str
    en: str
    definition_en: str
    source: str
    source_url: str

    def term(self, language: str = "fr") -> str:
        """The word in `language`."""
        return self.en if language.startswith("en") else self.fr

    def other(self, language: str = "fr") -> str:
        """The word in the other language."""
        return self.fr if language.startswith("en") else self.en

    def definition(self, language: str = "fr") -> str:
        """What it means, in `language`."""
        return self.definition_en if language.startswith("en") else self.definition_fr


@cache
def entries() -> Mapping[str, Entry]:
    """Every word by its slug."""
    return {row["slug"]: Entry(**row) for row in tables.read("glossary")}


def entry(slug: str) -> Entry:
    """The word of this slug; raises RuleError for one nobody wrote."""
    found = entries().get(slug)
    if found is None:
        raise RuleError(_("Aucun mot du glossaire ne s’appelle « %(slug)s »."), code="no-word", params={"slug": slug})
    return found


def alphabetical(language: str = "fr", text: str = "") -> list[Entry]:
    """The words in the order of a language, without accents; with a text, those that hold each of its words."""
    wanted = fold(text).split()
    found = [
        each
        for each in entries().values()
        if all(word in fold(f"{each.fr} {each.en} {each.expansion} {each.definition(language)}") for word in wanted)
    ]
    return sorted(found, key=lambda each: fold(each.term(language)))
