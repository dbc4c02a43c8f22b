"""What a table would write, row by row, without writing anything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliage.projects.queries.corrections import TOLD, readable
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets.cells import NOT_KNOWN, plain

from ..kinds import KINDS
from ..kinds.plan import Change, Column, Desk, Edit, Line, Plan, Problem, Verdict, keys_of, refusal, words
from ..models import Import, Sheet

EXAMPLE = _("C’est la ligne d’exemple du modèle : effacez-la.")
EMPTY = (None, "")


LONGEST_WORD = 60
REPEATS = 8
SHOWN = 50
"""Plans of each fate that a trial keeps: a page shows no more, and a large table stays light."""


@dataclass(frozen=True)
class Repeat:
    """A word that nothing is called by, on several rows: it is mended once for all of them."""

    key: str
    text: str
    sentence: Sentence
    rows: int

    @property
    def near(self) -> str:
        """What was probably meant, when one name only is near."""
        return str(self.sentence.params.get("near", ""))


@dataclass(frozen=True)
class Trial:
    """The first plans of each fate in the order of the table, and how many there are of each."""

    plans: dict[str, list[Plan]]
    counts: dict[str, int]
    total: int
    # Votes and payments that anyone reads and whose figures would change.
    published: int = 0
    repeated: tuple[Repeat, ...] = ()

    def of(self, *verdicts: str) -> list[Plan]:
        """The plans kept of some fates."""
        return [plan for verdict in verdicts for plan in self.plans[verdict]]

    def count(self, *verdicts: str) -> int:
        """How many rows have these fates."""
        return sum(self.counts[verdict] for verdict in verdicts)


def try_table(run: Import, sheet: Sheet, mode: str, *, by: Any) -> Trial:
    """What a table would write, its rows counted, the first of each fate kept to be shown."""
    counts: Counter[str] = Counter({str(verdict): 0 for verdict in Verdict})
    kept: dict[str, list[Plan]] = {str(verdict): [] for verdict in Verdict}
    _desk, plans = read_table(run, sheet, mode, by=by)
    labels = {column.key: column.label for column in KINDS[run.kind].columns}
    told: list[Edit] = []
    unknown: dict[tuple[str, str], list[Problem]] = {}
    for plan in plans:
        counts[plan.verdict] += 1
        for problem in plan.problems:
            if problem.sentence.template in NOT_KNOWN:
                unknown.setdefault((problem.key, str(problem.sentence.params["text"])), []).append(problem)
        told += [edit for edit in plan.edits if TOLD.get(type(edit.row), frozenset()) & edit.after.keys()]
        if len(kept[plan.verdict]) < SHOWN:
            kept[plan.verdict].append(plan)
            if plan.verdict == Verdict.ADD:
                plan.changes = [Change(labels[key], "", _worded(value)) for key, value in plan.read.items()]
    return Trial(kept, dict(counts), len(sheet.rows), len(readable(keys_of(told))), _repeated(unknown))


def _repeated(unknown: dict[tuple[str, str], list[Problem]]) -> tuple[Repeat, ...]:
    """The words that stop several rows, the most frequent first."""
    found = [
        Repeat(key, text, problems[0].sentence, len(problems))
        for (key, text), problems in unknown.items()
        if key and len(problems) > 1 and len(text) < LONGEST_WORD
    ]
    return tuple(sorted(found, key=lambda each: -each.rows)[:REPEATS])


def read_table(run: Import, sheet: Sheet, mode: str, *, by: Any) -> tuple[Desk, Iterator[Plan]]:
    """Read each row and plan it: added, changed, left, or refused with its reasons; one plan at a time."""
    kind = KINDS[run.kind]
    columns = {column.key: column for column in kind.columns}
    chosen = [(place, columns[key]) for place, key in enumerate(sheet.matching) if key in columns]
    lines = [_line(row, chosen) for row in sheet.rows]
    desk = kind.desk(by, run.organisation, lines)
    return desk, (_judged(desk.plan(line), line, mode) for line in lines)


def _line(row: Sequence[Any], chosen: Sequence[tuple[int, Column]]) -> Line:
    """The cells of a row, read column by column."""
    line = Line(row[0], {})
    example = True
    for place, column in chosen:
        cell = row[place + 1] if place + 1 < len(row) else None
        if cell in EMPTY or (isinstance(cell, str) and not cell.strip()):
            example = example and not column.example
            continue
        try:
            value = column.read(cell)
        except RuleError as error:
            line.problems.append(Problem(column.key, error.sentence))
            example = False
            continue
        example = example and plain(cell) == column.example
        if value not in ("", []):
            line.values[column.key] = value
            if isinstance(cell, str) and isinstance(value, Decimal):
                line.typed[column.key] = cell
    if example and line.values:
        line.refuse(refusal(EXAMPLE))
    return line


def _worded(value: Any) -> str:
    """What was read of a cell, in words."""
    return " ; ".join(value) if isinstance(value, list) else words(value)


def _judged(plan: Plan, line: Line, mode: str) -> Plan:
    """The fate of a row, once planned, in the mode chosen."""
    if line.problems and line.problems[0].sentence.template == EXAMPLE:
        del line.problems[1:]
    plan.problems, plan.remarks, plan.read = line.problems, line.remarks, line.values
    if plan.problems:
        plan.verdict = Verdict.REFUSE
    elif (plan.new and mode == Import.Mode.UPDATE) or (not plan.new and mode == Import.Mode.ADD):
        plan.verdict = Verdict.SKIP
    elif plan.new:
        plan.verdict = Verdict.ADD
    else:
        plan.verdict = Verdict.CHANGE if plan.made or plan.edits else Verdict.SAME
    if plan.verdict in (Verdict.REFUSE, Verdict.SKIP, Verdict.SAME):
        plan.made, plan.edits = [], []
    if plan.verdict == Verdict.REFUSE:
        plan.changes = []
    return plan
