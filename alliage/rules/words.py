"""French text to comparable words: the same function on what is indexed and on what is asked.

Accents, ligatures, case, punctuation and elisions go; then French stems (Snowball) after the plurals
it misses. The stemmer is a stemmer, not a dictionary: « travail » and « travailleur » stay apart,
« universel » and « université » meet. Words in another script stay whole, without their marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from threading import local

import snowballstemmer

ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|[cdjlmnst])['’ʼ‘ʹ´`′]", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
LIGATURES = str.maketrans(
    dict(zip("œŒæÆßøØłŁđĐı", ("oe", "OE", "ae", "AE", "ss", "o", "O", "l", "L", "d", "D", "i"), strict=True))
)
LONGEST = 40
"""Letters kept of a word: more is noise, and some search engines refuse longer tokens."""

STOP = """a ai au aux avec c ce ces cet cette d dans de des du elle elles en entre est et eux il ils j je l la le les
leur leurs lui m ma mais me mes mon n ne nos notre nous on ou par pas pour qu que qui s sa sans se ses si son sont sur t
ta te tes ton tu un une vers vos votre vous y the of and"""
STOP_WORDS = frozenset(STOP.split())

PLURALS = """travaux travail, baux bail, vitraux vitrail, coraux corail, emaux email, yeux oeil, cieux ciel, jeux jeu,
enjeux enjeu, feux feu, lieux lieu, milieux milieu, voeux voeu, aveux aveu, adieux adieu, neveux neveu, cheveux cheveu,
bijoux bijou, choux chou, genoux genou"""
IRREGULAR = dict(pair.split() for pair in PLURALS.split(","))
"""Plurals in -x that no rule tells from another word (« heureux » must stay with « heureuse »)."""

_stemmers = local()  # a Snowball stemmer keeps its word inside: one for each thread


def fold(text: str) -> str:
    """The text in lower case without accents, marks or ligatures; every character else stays."""
    flat = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(c for c in flat if not unicodedata.combining(c)).casefold()


def split_words(text: str) -> tuple[str, ...]:
    """The folded words of a text in order, stop-words and elisions out, not stemmed."""
    plain = WORD.findall(fold(ELISION.sub(" ", unicodedata.normalize("NFC", text))))
    return tuple(word[:LONGEST] for word in plain if word not in STOP_WORDS)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one folded word; a word with a digit or of another script stays as it is."""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    if not hasattr(_stemmers, "french"):
        _stemmers.french = snowballstemmer.stemmer("french")
    stemmed: str = _stemmers.french.stemWord(singular(word))
    return stemmed or word


def singular(word: str) -> str:
    """The likely singular of a folded plural in -eaux or -aux, or listed,, else the word itself."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-3] + "al"
    return word


def comparable(text: str) -> str:
    """What is indexed: the stems of a text in order, one space between, repeats kept for the ranking."""
    return " ".join(stem(word) for word in split_words(text))


def query_words(text: str) -> tuple[str, ...]:
    """What is asked: the stems of a query, each once, in order; empty for an empty or meaningless query."""
    return tuple(dict.fromkeys(stem(word) for word in split_words(text)))
