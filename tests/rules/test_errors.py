"""A sentence keeps its template and parameters apart and reads well in French."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from alliage.rules.errors import RuleError, Sentence, format_date, format_number


def test_the_error_says_french_and_keeps_the_template():
    error = RuleError("Il manque %(gap)s %% : voyez.", field="share", code="gap", params={"gap": Decimal("12.50")})
    assert str(error) == "Il manque 12,5\u00a0%\u00a0: voyez."
    assert error.template == "Il manque %(gap)s %% : voyez."
    assert dict(error.params) == {"gap": Decimal("12.50")}
    assert (error.field, error.code) == ("share", "gap")


def test_the_error_is_said_in_another_language():
    error = RuleError("Il manque %(gap)s %%.", params={"gap": Decimal("1234.5")})
    assert error.say({"Il manque %(gap)s %%.": "%(gap)s%% is missing."}.__getitem__, "en") == "1,234.5% is missing."


def test_a_sentence_inside_a_sentence_is_translated_too():
    sentence = Sentence("%(what)s : le %(day)s", {"what": Sentence("La fin"), "day": date(2027, 12, 31)})
    english = {"%(what)s : le %(day)s": "%(what)s: %(day)s", "La fin": "The end"}
    assert str(sentence) == "La fin\u00a0: le 31.12.2027"
    assert sentence.say(english.__getitem__, "en") == "The end: 31 December 2027"


def test_quotation_marks_get_hard_spaces_but_parameters_stay_as_typed():
    assert str(Sentence("« %(name)s » ?", {"name": "a : b"})) == "«\u00a0a : b\u00a0»\u00a0?"


def test_equal_sentences_are_equal_and_hash_alike():
    one, other = Sentence("Le %(n)s", {"n": 1}), Sentence("Le %(n)s", {"n": 1})
    assert one == other
    assert len({one, other}) == 1


def test_numbers_and_days():
    assert format_number(Decimal("1234567.80")) == "1\u202f234\u202f567,8"
    assert format_number(Decimal("1E+3")) == "1\u202f000"
    assert format_number(-5, "en") == "-5"
    assert format_date(date(812, 1, 2)) == "02.01.0812"
    assert format_date(date(2026, 3, 1), "en") == "1 March 2026"
