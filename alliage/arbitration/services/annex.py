"""The method annex: staircase, front, turning weights; worked out beside the requests, with progress, and stopped at will.

A thread of the web process does it: the answer is kept with draft B, its progress in the cache all processes share. If the
process stops, the page says so and the work is asked for again (docs/decisions/0016).
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import close_old_connections, transaction
from django.utils import translation

from alliage.rules.arbitration import Candidate, Limits, Staircase, explain, front, staircase, turning_weights
from alliage.rules.drafting import balance, best, candidates, limits
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..models import Draft, Option, Round
from ..queries.cases import Brief, brief
from ..queries.keeping import keep_words
from ..queries.words import names
from .rounds import check_edit

KEPT, SILENT = 3600, 45
"""Seconds the progress is kept, and without news after which the work is said to be interrupted."""
EACH = 2.0
"""Seconds for one envelope, one point, one weight: what is not proven by then says so."""
SMALL = 60
"""Lines up to which the annex is worked out within the request."""


class Stopped(Exception):
    """Somebody asked to stop."""


def progress_of(round: Round) -> dict[str, Any] | None:
    """How far the annex is: done, total, and whether it went silent; None when nothing is being worked out."""
    told: dict[str, Any] | None = cache.get(_key(round.pk))
    if told is None:
        return None
    return told | {"silent": time.time() - told["at"] > SILENT}


def start(round: Round, *, by: Any) -> bool:
    """Work the annex out: at once for a small round, beside the request for a large one; whether it is already there."""
    check_edit(round, by)
    draft = round.drafts.filter(method=Draft.Method.EFFECTS).first()
    if draft is None or draft.clash:
        raise RuleError(_("Calculez d’abord les brouillons : l’annexe part du brouillon B."), code="no-draft")
    running = progress_of(round)
    if running and not running["silent"]:
        raise RuleError(_("L’annexe est déjà en cours de calcul."), code="running")
    read = brief(round)
    _tell(round.pk, 0, 1)
    if len(read.lines) <= SMALL:
        _work(draft, read)
        return True
    language = translation.get_language()
    threading.Thread(target=_beside, args=(draft, read, language), daemon=True).start()
    return False


def stop(round: Round, *, by: Any) -> None:
    """Ask the work to stop; what was known before stays."""
    check_edit(round, by)
    cache.set(f"{_key(round.pk)}-stop", True, KEPT)


def _key(pk: int) -> str:
    return f"annex-{pk}"


def _tell(pk: int, done: int, total: int) -> None:
    cache.set(_key(pk), {"done": done, "total": max(total, done, 1), "at": time.time()}, KEPT)


def _beside(draft: Draft, read: Brief, language: str | None) -> None:
    """The same in a thread of its own, with its own connection."""
    try:
        with translation.override(language or "fr"):
            _work(draft, read)
    finally:
        close_old_connections()


def _work(draft: Draft, read: Brief) -> None:
    pk = read.round.pk
    cache.delete(f"{_key(pk)}-stop")
    try:
        found = work(read, lambda done, total: _step(pk, done, total))
        with transaction.atomic():
            Draft.objects.filter(pk=draft.pk, mark=read.mark).update(annex=found)
        _explain_rest(draft, read)
    except Stopped:
        pass
    finally:
        cache.delete(_key(pk))


def _explain_rest(draft: Draft, read: Brief) -> None:
    """What it would take to keep the lines the request had no time for; each is kept as soon as it is known."""
    rows = draft.lines.select_related("option").exclude(option=None).exclude(option__kind=Option.Kind.KEEP)
    missing = {f"l{row.line_id}": row for row in rows if not row.why.get("keep")}
    choice = best(read.cases, read.frame) if missing else None
    if choice is None or any(choice.picked.get(name) != row.option.name for name, row in missing.items() if row.option):
        return
    words, margin = names(read), max(0, (read.frame.envelope[0] - choice.cost[0]))
    lines, frame, weights = candidates(read.cases), limits(read.cases, read.frame), balance(read.cases, read.frame)
    done = 0
    for each in explain(lines, frame, choice, balance=weights, seconds=EACH):
        row = missing.get(each.candidate)
        if row is None:
            continue
        row.why = row.why | {"keep": keep_words(each, read, words, margin=margin)}
        row.save(update_fields=["why"])
        done += 1
        _step(read.round.pk, done, len(missing))


def _step(pk: int, done: int, total: int) -> None:
    """Say how far it is, and hear whether to stop."""
    _tell(pk, done, total)
    if cache.get(f"{_key(pk)}-stop"):
        raise Stopped


def work(read: Brief, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The annex as kept: words and whole numbers only."""
    lines, frame = candidates(read.cases), limits(read.cases, read.frame)
    weights = balance(read.cases, read.frame)
    words = names(read)
    steps = 71
    stairs = staircase(lines, frame, balance=weights, seconds=EACH, progress=lambda done, _total: progress(done, steps * 2))
    found: dict[str, Any] = {"stairs": [], "changes": [], "safe": [], "front": {}, "turns": []}
    for step in stairs.steps:
        cost = None if step.choice is None else step.choice.cost[0]
        points = None if step.choice is None else step.choice.objective
        other = None if step.choice is None else step.choice.other
        found["stairs"].append({"percent": step.percent, "cost": cost, "points": points, "other": other, "fits": step.fits})
    found["changes"] = [
        {"percent": each.percent, "line": words[each.candidate], "before": words[each.before], "after": words[each.after]}
        for each in stairs.changes
    ]
    found["strips"] = _strips(stairs, read, words)
    found["safe"] = [words[name] for name in stairs.safe(90, 110)]
    found["front"] = _front(read, lines, frame, weights, lambda done, total: progress(steps + min(done, steps), steps * 2))
    found["turns"] = _turns(lines, frame, weights, words)
    return found


def _strips(stairs: Staircase, read: Brief, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """For each line, from which percent to which it is treated in one way; lines that never change are left out."""
    kinds = {option.name: option.kind for group in read.options.values() for option in group}
    found = []
    for case in read.cases:
        parts: list[dict[str, Any]] = []
        for step in stairs.steps:
            name = step.choice.picked[case.name] if step.choice else ""
            if parts and parts[-1]["name"] == name:
                parts[-1]["high"] = step.percent
            else:
                kind = kinds.get(name, "")
                parts.append(
                    {"name": name, "low": step.percent, "high": step.percent, "kind": kind, "words": words.get(name, "")}
                )
        if len(parts) > 1:
            found.append({"line": words[case.name], "parts": parts})
    return found


def _front(
    read: Brief, lines: list[Candidate], frame: Limits, weights: Mapping[str, int], progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Our territory against the one that holds most points beside it."""
    home = str(read.round.organisation.territory_id)
    today: dict[str, int] = {}
    for case in read.cases:
        for place, points in case.points.items():
            today[place] = today.get(place, 0) + points
    others = sorted((place for place in today if place != home), key=lambda place: (-today[place], place))
    if home not in today or not others:
        return {}
    found = front(lines, frame, home, others[0], progress=progress, seconds=EACH)
    words = names(read)
    return {
        "first": words.get(home, home),
        "second": words.get(others[0], others[0]),
        "all": [today[home] // 100, today[others[0]] // 100],
        "points": [[point.first // 100, point.second // 100, point.proven] for point in found.points],
        "gaps": [[one // 100, two // 100] for one, two in found.gaps],
        "exact": found.exact,
    }


def _turns(
    lines: list[Candidate], frame: Limits, weights: Mapping[str, int], words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """From which weight of a territory on a decision would change."""
    found = []
    for each in turning_weights(lines, frame, balance=weights, seconds=EACH):
        sides = {}
        for name, turn in (("below", each.below), ("above", each.above)):
            if turn is not None:
                changed = [[words[line], words[before], words[after]] for line, before, after in turn.changes]
                sides[name] = {"weight": turn.weight, "changes": changed}
        found.append({"territory": words.get(each.territory, each.territory), "weight": each.weight, **sides})
    return found
