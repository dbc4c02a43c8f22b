"""Writing a table in one go: all its good rows, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.models import Organisation, Territory
from alliage.actors.permissions import ORGANISATION_ADDED, TERRITORY_ADDED
from alliage.actors.services import journal
from alliage.actors.services.journal import journal_many
from alliage.design.deeds import said
from alliage.projects.models import Payment, Project, PublishedCorrection
from alliage.projects.services.corrections import corrected_many
from alliage.projects.services.news import refresh_many
from alliage.projects.services.standings import refresh_all
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..kinds import KINDS
from ..kinds.plan import Edit, Plan, Verdict, keys_of
from ..models import Import, Sheet
from ..permissions import can_import
from . import progress, records
from .trial import read_table

BATCH = 1000
ADDED = {Territory: TERRITORY_ADDED, Organisation: ORGANISATION_ADDED}
WRITTEN = (Verdict.ADD, Verdict.CHANGE)


@transaction.atomic
def run_import(run: Import, *, mode: str, by: Any, reason: str = "") -> Import:
    """Write the good rows of a table, keep the refused ones with their reasons, and what it takes to undo.

    `reason` is asked when figures that anyone reads change: it stands beside each of them, for everyone.
    """
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    run = Import.objects.select_for_update(of=("self",)).select_related("organisation__territory__country").get(pk=run.pk)
    if run.state != Import.State.DRAFT:
        raise RuleError(_("Cet import est déjà fait."), code="done")
    if mode not in Import.Mode.values:
        raise RuleError(_("Dites que faire des lignes : ajouter, mettre à jour, ou les deux."), field="mode", code="no-mode")
    sheet = Sheet.objects.get(run=run)
    written = _write_all(run, sheet, mode, by, reason.strip())
    if not written.trace:
        raise RuleError(_("Aucune ligne n’est à écrire : corrigez les lignes refusées, puis renvoyez-les."), code="nothing")
    sheet.trace, sheet.refusals = written.trace, written.refusals
    sheet.save(update_fields=["trace", "refusals"])
    run.mode, run.state, run.done_at = mode, Import.State.DONE, timezone.now()
    run.added, run.changed = written.counts[Verdict.ADD], written.counts[Verdict.CHANGE]
    run.left = written.counts[Verdict.SAME] + written.counts[Verdict.SKIP]
    run.refused = written.counts[Verdict.REFUSE]
    run.save()
    journal("import.done", run, by=by, kind=run.kind, added=run.added, changed=run.changed, refused=run.refused)
    return run


@dataclass
class Written:
    """What became of the rows, batch after batch."""

    counts: Counter[str] = field(default_factory=Counter)
    trace: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[list[Any]] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)


def _write_all(run: Import, sheet: Sheet, mode: str, by: Any, reason: str) -> Written:
    """Plan and write batch after batch, so that a large table stays light; then the lines and words that follow."""
    desk, plans = read_table(run, sheet, mode, by=by)
    written, settled, rows = Written(), 0, len(sheet.rows)
    progress.tell(run.pk, 0, rows)
    while batch := list(islice(plans, BATCH)):
        written.counts.update(str(plan.verdict) for plan in batch)
        written.refusals += [[plan.number, reasons(plan, run.kind)] for plan in batch if plan.verdict == Verdict.REFUSE]
        good = [plan for plan in batch if plan.verdict in WRITTEN]
        edits = [edit for plan in good for edit in plan.edits]
        for edit in edits:
            edit.before["updated_at"] = getattr(edit.row, "updated_at", None)
        paid = [row for plan in good for row in plan.made if isinstance(row, Payment)]
        with corrected_many(keys_of(edits), made=paid, by=by, reason=reason) as corrections:
            records.create((row for plan in good for row in plan.made), by=by)
            records.update(((edit.row, edit.after) for edit in edits), by=by)
        if not reason and any(each.deed != PublishedCorrection.Deed.ADDED for each in corrections):
            raise RuleError(_("Ce tableau change des chiffres publiés : dites pourquoi."), field="reason", code="no-reason")
        _say_added(run, good, by)
        written.trace += trace(good)
        written.moved |= set(desk.projects(good))
        written.renamed |= {edit.row.pk for plan in good for edit in plan.edits if isinstance(edit.row, Project)}
        written.renamed |= {_hung(row) for plan in good if not plan.new for row in plan.made} - {0}
        settled += len(batch)
        progress.tell(run.pk, settled, rows)
    refresh_many(sorted(written.renamed))
    refresh_all(sorted(written.moved))
    return written


def _say_added(run: Import, good: Sequence[Plan], by: Any) -> None:
    """Cards of the directory say in the journal who added them: that is who may mend them. These lines outlive an undoing."""
    for model, verb in ADDED.items():
        rows = [row for plan in good for row in plan.made if type(row) is model]
        journal_many(verb, rows, by=by, organisation=run.organisation, function=run.function)


def _hung(row: Any) -> int:
    """The project a new row hangs on."""
    return getattr(row, "project_id", 0) or 0


def reasons(plan: Plan, kind: str) -> list[str]:
    """Why a row is refused, each reason after the name of its column."""
    labels = {column.key: column.label for column in KINDS[kind].columns}
    return [
        f"{labels[each.key]} — {said(each.sentence)}" if each.key in labels else said(each.sentence)
        for each in plan.problems
    ]


def trace(good: Sequence[Plan]) -> list[dict[str, Any]]:
    """By row: what was made, each with its key and its mark, and what was changed, before and after."""
    return [
        {
            "line": plan.number,
            "label": plan.label[:160],
            "made": [[row._meta.label, row.pk, records.mark(row)] for row in plan.made],
            "edits": [[edit.row._meta.label, edit.row.pk, changes(edit)] for edit in plan.edits],
        }
        for plan in good
    ]


def changes(edit: Edit) -> dict[str, list[Any]]:
    """What a stored row was and what it became; the moment of its last change goes back with it."""
    found = {name: [records.plain(edit.before[name]), records.plain(new)] for name, new in edit.after.items()}
    if edit.before["updated_at"] is not None:
        found["updated_at"] = [records.plain(edit.before["updated_at"]), records.plain(edit.row.updated_at)]  # type: ignore[attr-defined]
    return found
