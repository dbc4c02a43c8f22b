"""Sentences of the rules in the language of the page."""

from typing import Any

from django import template

from alliage.design.deeds import said
from alliage.rules.errors import Sentence

from ..kinds.plan import Problem

register = template.Library()


@register.simple_tag
def sentence(words: Sentence) -> str:
    """A sentence of the rules."""
    return said(words)


@register.simple_tag
def reason(problem: Problem, labels: dict[str, Any]) -> str:
    """Why a row is refused, after the name of its column."""
    column = labels.get(problem.key)
    return f"{column.label} — {said(problem.sentence)}" if column else said(problem.sentence)
