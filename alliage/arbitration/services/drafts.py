"""Working out the drafts of a round, and composing one by hand."""

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from alliage.actors.services import journal
from alliage.design.stale import GONE, hold
from alliage.rules.arbitration import explain
from alliage.rules.drafting import Outcome, Trio, balance, candidates, limits, picked, trio
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.proposals import cents

from ..models import Draft, DraftLine, Line, Option, Round
from ..queries.cases import Brief, brief
from ..queries.keeping import keep_words
from ..queries.page import first_envelope
from ..queries.words import clash_words, limits_only, names
from .rounds import check_edit

HUNDRED = Decimal(100)
EACH, ALL = 2.0, 10.0
"""Seconds to explain one line, and all of them within the request; the annex explains the others."""
Keep = dict[str, list[str]]
"""What it would take to keep a line, by the name of the line."""
LETTERS = (("A", Draft.Method.EVEN), ("B", Draft.Method.EFFECTS), ("C", Draft.Method.SIGNATURES))


def work_out(round: Round, *, by: Any, seconds: float = 6) -> list[Draft]:
    """The three drafts, worked out again from the lines, options and limits of the moment; composed ones stay."""
    check_edit(round, by)
    began = time.monotonic()
    read = brief(round)
    _check_lines(read)
    answer = trio(read.cases, read.frame, seconds=seconds)
    keep = _keeping(read, answer)
    with transaction.atomic():
        hold(round)
        if brief(round).mark != read.mark:
            raise RuleError(str(GONE), code="stale")
        round.save(update_fields=["updated_at"])
        made = [_save(read, letter, method, answer, keep, time.monotonic() - began) for letter, method in LETTERS]
        journal("round.worked_out", round, by=by)
    return made


def _keeping(read: Brief, answer: Trio) -> Keep:
    """What it would take to keep each line of draft B, the first ones at once; the others within the time given."""
    choice = answer.effects.choice if answer.effects else None
    if choice is None:
        return {}
    words = names(read)
    margin = cents(first_envelope(read.round)) - choice.cost[0]
    began = time.monotonic()
    found: Keep = {}
    frame, weights = limits(read.cases, read.frame), balance(read.cases, read.frame)
    for each in explain(candidates(read.cases), frame, choice, balance=weights, seconds=EACH):
        found[each.candidate] = keep_words(each, read, words, margin=max(0, margin))
        if time.monotonic() - began > ALL:
            break
    return found


def _check_lines(read: Brief) -> None:
    """A line without option stops nobody from seeing which one."""
    bare = [line for line in read.lines if not read.options[line.pk]]
    if bare:
        raise RuleError(
            _("« %(line)s » n’a aucune option : ajoutez-en une, au moins « maintenir »."),
            code="no-option",
            params={"line": bare[0].label},
        )


def _save(read: Brief, letter: str, method: str, answer: Trio, keep: Keep, seconds: float) -> Draft:
    outcome = {Draft.Method.EVEN: answer.even, Draft.Method.EFFECTS: answer.effects}.get(method, answer.signatures)  # type: ignore[call-overload]
    choice = outcome.choice if outcome else answer.clashes.get(method)
    draft, _new = Draft.objects.update_or_create(
        round=read.round,
        letter=letter,
        defaults={
            "method": method,
            "mark": read.mark,
            "seconds": round_up(seconds),
            # The points are proven as soon as no choice can have more, even if ties were broken as well as time allowed.
            "proven": choice is None or choice.proven or choice.bound <= choice.objective,
            "gap": choice.gap if choice else 0,
            "partial": choice is not None and choice.partial and choice.bound > choice.objective,
            "clash": clash_words(choice.clash if choice else None, names(read)),
            "annex": {},
        },
    )
    _fill(draft, read, outcome, keep if method == Draft.Method.EFFECTS else {})
    return draft


def round_up(seconds: float) -> float:
    """Hundredths of a second are enough to tell."""
    return round(seconds, 2)


def _fill(draft: Draft, read: Brief, outcome: Outcome | None, keep: Keep) -> None:
    draft.lines.all().delete()
    if outcome is None:
        return
    lines = {f"l{line.pk}": line for line in read.lines}
    options = {option.name: option for group in read.options.values() for option in group}
    reasons = outcome.choice.reasons if outcome.choice else {}
    words = names(read)
    DraftLine.objects.bulk_create(
        DraftLine(
            draft=draft,
            line=lines[row.line],
            option=options.get(row.way or ""),
            cost=row.cost / HUNDRED,
            other=row.other / HUNDRED,
            why={
                "reasons": limits_only(reasons.get(row.line, ()), words),
                "broken": row.broken,
                "keep": keep.get(row.line, []),
            },
        )
        for row in outcome.lines
    )


def compose(round: Round, chosen: Mapping[Line, Option], *, title: str, by: Any) -> Draft:
    """A draft composed by hand from one option per line; it is said whether it fits, never refused."""
    check_edit(round, by)
    read = brief(round)
    missing = [line for line in read.lines if line not in chosen]
    if missing:
        raise RuleError(_("Choisissez une option pour « %(line)s »."), code="no-choice", params={"line": missing[0].label})
    outcome = picked(read.cases, {f"l{line.pk}": option.name for line, option in chosen.items()})
    with transaction.atomic():
        hold(round)
        used = set(round.drafts.values_list("letter", flat=True)) | {letter for letter, _method in LETTERS}
        round.save(update_fields=["updated_at"])
        letter = next(each for each in "DEFGHIJKLMNOPQRSTUVWXYZ" if each not in used)
        draft = Draft.objects.create(
            round=round, letter=letter, method=Draft.Method.HAND, title=title.strip()[:80], mark=read.mark
        )
        _fill(draft, read, outcome, {})
        journal("round.composed", round, by=by, draft=str(draft))
    return draft
