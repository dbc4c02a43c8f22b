"""Two ways to write the same French words are comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.words import comparable, query_words, singular, split_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("communes", "commune"),
        ("Argeș", "arges"),
        ("eaux", "eau"),
        ("départementaux", "Départemental"),
        ("travaux", "travail"),
        ("l’eau", "eau"),
        ("L'EAU", "eau"),
        ("qu’Agadir", "agadir"),
        ("jeux", "jeu"),
        ("coopérations décentralisées", "cooperation decentralisee"),
        ("œuvre", "oeuvre"),
        ("Œuvres", "oeuvre"),
        ("Île-de-France", "ile france"),
        ("aujourd’hui", "aujourd hui"),
        ("nai\u0308ve", "naïves"),
        ("ﬁnances", "finance"),
        ("Tchirozérine", "tchirozerine"),
        ("الرباط", "الرِّباط"),
    ],
)
def test_comparable(one, other):
    assert comparable(one) == comparable(other)
    assert comparable(one) != ""


@pytest.mark.parametrize("text", ["", "   ", '"', "'", "()", "de la", "l’", "*:^-+", "« »", "%_\\", "\x00"])
def test_a_query_without_words(text):
    assert query_words(text) == ()


def test_operators_and_quotes_are_gone():
    assert query_words('"eau" AND (NEAR jeunes*) -OR title:x') == ("eau", "and", "near", "jeun", "or", "titl", "x")[
        :1
    ] + query_words("near jeunes or title x")


def test_each_word_of_a_query_once_and_in_order():
    assert query_words("Jeunesse, eau et jeunesse") == (comparable("jeunesse"), "eau")


def test_the_text_keeps_repeats_for_ranking():
    assert comparable("eau, eaux").split() == ["eau", "eau"]


def test_two_subjects_stay_apart():
    assert len({comparable(w) for w in ("eau", "jeunesse", "école", "santé", "déchets", "Savoie", "Sénégal")}) == 7


def test_singular_of_plurals_in_x():
    assert [singular(w) for w in ("bureaux", "locaux", "baux", "aux", "eau")] == [
        "bureau",
        "local",
        "bail",
        "aux",
        "eau",
    ]


def test_stop_words_and_elisions_go():
    assert split_words("L’accès à l’eau d’Agadir, jusqu’ici") == ("acces", "eau", "agadir", "ici")


@given(st.text())
def test_any_text_gives_plain_words(text):
    words = comparable(text).split()
    assert " ".join(words) == comparable(text)
    assert all(all(c.isalnum() for c in word) for word in words)
    assert set(query_words(text)) == set(words)


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "P"])))
def test_case_does_not_matter(text):
    if text.upper().lower() == text.lower():
        assert comparable(text.upper()) == comparable(text.lower())
