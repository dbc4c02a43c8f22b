"""The glossary: short, complete in two languages, sorted and found without accents."""

import pytest

from alliage.rules import glossary
from alliage.rules.words import fold

ENTRIES = list(glossary.entries().values())


def test_it_holds_the_words_of_the_field() -> None:
    wanted = {"l1115-1", "ae-cp", "cad", "odd", "valorisation", "executoire", "chef-de-file", "e-apd", "comite-de-suivi"}
    assert wanted | {"avenant", "deliberation", "apd", "cncd", "cofinancement", "operateur"} <= set(glossary.entries())
    assert len(ENTRIES) >= 80


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_a_word_is_said_shortly_in_two_languages(entry: glossary.Entry) -> None:
    for text in (entry.definition_fr, entry.definition_en):
        assert 20 <= len(text) <= 200
        assert text[-1] in ".…"
    assert entry.fr
    assert entry.en
    assert bool(entry.source) == bool(entry.source_url)
    assert "'" not in entry.definition_fr + entry.definition_en


def test_letters_say_what_they_stand_for() -> None:
    letters = [
        entry for entry in ENTRIES if entry.fr.isupper() and "/" not in entry.fr and len(entry.fr) > 3 and entry.fr.isalpha()
    ]
    assert [entry.slug for entry in letters if not entry.expansion] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_order_is_that_of_a_dictionary(language: str) -> None:
    words = [fold(entry.term(language)) for entry in glossary.alphabetical(language)]
    assert words == sorted(words)
    assert len(words) == len(ENTRIES)


def test_a_word_is_found_without_its_accents_or_by_the_other_language() -> None:
    assert [entry.slug for entry in glossary.alphabetical("fr", "DELIBERATION")] == ["deliberation"]
    assert "odd" in {entry.slug for entry in glossary.alphabetical("fr", "sdg")}
    assert glossary.alphabetical("fr", "introuvable") == []
