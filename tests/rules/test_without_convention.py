"""An action without a convention asks three questions, and says what a no asks for."""

from __future__ import annotations

from datetime import date

import pytest

from alliage.rules.errors import RuleError
from alliage.rules.without_convention import Answer, check, complete, questions

DAY = date(2026, 3, 1)
YES = {code: Answer(True, "Vu avec l’ambassade.") for code in ("commitments", "neutrality", "purpose")}


def test_three_questions_with_their_source():
    asked = questions(DAY)
    assert [question.code for question in asked] == ["commitments", "neutrality", "purpose"]
    assert {question.source.fr for question in asked} == {"Conseil d’État, 13 mai 2024"}
    assert asked[0].text("en").startswith("Does the action")
    assert asked[0].text().endswith("?")


def test_no_question_before_the_decision():
    assert questions(date(2024, 5, 12)) == ()


def test_three_reasoned_yes_are_complete():
    assert [finding.ok for finding in check(YES, DAY)] == [True, True, True]
    assert complete(YES, DAY)


@pytest.mark.parametrize(
    ("answer", "severity", "fix"),
    [
        (Answer(), "warning", "Répondez par oui ou par non, avec la raison."),
        (Answer(False, "conflit"), "error", None),
        (Answer(True, "  "), "warning", "Écrivez en une phrase sur quoi la réponse se fonde."),
    ],
)
def test_what_is_missing_is_said(answer, severity, fix):
    findings = check({**YES, "neutrality": answer}, DAY)
    assert [finding.ok for finding in findings] == [True, False, True]
    assert findings[1].severity == severity
    assert str(findings[1].fix) == (fix or questions(DAY)[1].fix_fr)
    assert "parti pris" in str(findings[1].message)
    assert not complete({**YES, "neutrality": answer}, DAY)


def test_nothing_answered_is_three_warnings():
    assert [finding.severity for finding in check({}, DAY)] == ["warning"] * 3


def test_an_answer_to_no_question_is_refused():
    with pytest.raises(RuleError) as caught:
        check({"colour": Answer(True, "x")}, DAY)
    assert caught.value.code == "no-question"
