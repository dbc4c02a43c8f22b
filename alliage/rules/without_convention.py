"""An action without a convention asks three questions (Conseil d'État, 13.05.2024; `data/no_convention_questions.csv`).

It must respect France's commitments, take no side in a political conflict, and the money goes to the stated action only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alliage.rules import tables
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.findings import NOTHING, Finding, Source, cite


@dataclass(frozen=True)
class Answer:
    """What a person answered: yes, no or not yet (None), with the reason in their words."""

    yes: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """One of the three, in French and English, with what to do when the answer is no."""

    code: str
    fr: str
    en: str
    fix_fr: str
    fix_en: str
    source: Source

    def text(self, language: str = "fr") -> str:
        """The question in `language`."""
        return self.en if language.startswith("en") else self.fr


def questions(on: date) -> tuple[Question, ...]:
    """The questions in force on a day, in their order."""
    rows = tables.valid(tables.read("no_convention_questions"), on)
    return tuple(
        Question(row["code"], row["fr"], row["en"], row["fix_fr"], row["fix_en"], cite(row["source"])) for row in rows
    )


def check(answers: Mapping[str, Answer], on: date) -> list[Finding]:
    """One finding per question: a no is an error, no answer or a yes without a reason a warning.

    Nothing is blocked: the findings stand beside the action. Raises RuleError for an answer to no known question.
    """
    asked = questions(on)
    unknown = sorted(set(answers) - {question.code for question in asked})
    if unknown:
        raise RuleError(_("Aucune question ne s’appelle « %(code)s »."), code="no-question", params={"code": unknown[0]})
    return [_finding(question, answers.get(question.code, Answer())) for question in asked]


def complete(answers: Mapping[str, Answer], on: date) -> bool:
    """Every question has a yes and its reason."""
    return all(finding.ok for finding in check(answers, on))


def _finding(question: Question, answer: Answer) -> Finding:
    """The finding of one answer; the fix of a no is that of the table."""
    params = {"question": Sentence(question.fr.replace("%", "%%"))}
    if answer.yes is None:
        return Finding(
            question.code,
            False,
            "warning",
            Sentence(_("Sans réponse : %(question)s"), params),
            Sentence(_("Répondez par oui ou par non, avec la raison.")),
            question.source,
        )
    if not answer.yes:
        return Finding(
            question.code,
            False,
            "error",
            Sentence(_("La réponse est non : %(question)s"), params),
            Sentence(question.fix_fr.replace("%", "%%")),
            question.source,
        )
    if not answer.reason.strip():
        return Finding(
            question.code,
            False,
            "warning",
            Sentence(_("Oui, mais sans raison écrite : %(question)s"), params),
            Sentence(_("Écrivez en une phrase sur quoi la réponse se fonde.")),
            question.source,
        )
    return Finding(question.code, True, "info", Sentence(_("Oui : %(question)s"), params), NOTHING, question.source)
