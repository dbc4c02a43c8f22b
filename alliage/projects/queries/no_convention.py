"""The three questions of an action without a convention, as answered."""

from django.utils import timezone

from alliage.rules.findings import Finding
from alliage.rules.without_convention import Answer, check

from ..models import NoConventionAnswers


def findings(row: NoConventionAnswers) -> list[Finding]:
    """What the rules say of each answer, those that ask for something only."""
    answers = {
        "commitments": Answer(row.commitments, row.explanation),
        "neutrality": Answer(row.no_conflict, row.explanation),
        "purpose": Answer(row.stated_action, row.explanation),
    }
    return [finding for finding in check(answers, timezone.localdate()) if not finding.ok]
