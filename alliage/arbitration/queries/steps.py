"""The steps of a round in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from alliage.rules.tables import read

from ..models import Step


@dataclass(frozen=True)
class Told:
    """A step with its words and the text that fixes its day."""

    step: Step
    words: str
    source: str


def told(steps: Iterable[Step]) -> list[Told]:
    """The steps in the language of the page."""
    end = "en" if (get_language() or "fr").startswith("en") else "fr"
    known = {row["code"]: row for row in read("round_steps")}
    return [Told(step, known[step.code][end], known[step.code]["source"]) for step in steps if step.code in known]
