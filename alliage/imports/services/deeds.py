"""Writing a table in one go: all its good rows, or nothing."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.actors.services import journal
from alliage.design.deeds import said
from alliage.projects.models import Project
from alliage.projects.services.news import refresh_many
from alliage.projects.services.standings import refresh_all
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

from ..kinds import KINDS
from ..kinds.plan import Plan, Verdict
from ..models import Import, Sheet
from ..permissions import can_import
from . import records
from .trial import Trial, try_table

WRITTEN = (Verdict.ADD, Verdict.CHANGE)


@transaction.atomic
def run_import(run: Import, *, mode: str, by: Any) -> Import:
    """Write the good rows of a table, keep the refused ones with their reasons, and what it takes to undo."""
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    run = Import.objects.select_for_update().select_related("organisation__territory__country").get(pk=run.pk)
    if run.state != Import.State.DRAFT:
        raise RuleError(_("Cet import est déjà fait."), code="done")
    if mode not in Import.Mode.values:
        raise RuleError(_("Dites que faire des lignes : ajouter, mettre à jour, ou les deux."), field="mode", code="no-mode")
    sheet = Sheet.objects.get(run=run)
    trial = try_table(run, sheet, mode, by=by)
    good = trial.of(*WRITTEN)
    if not good:
        raise RuleError(_("Aucune ligne n’est à écrire : corrigez les lignes refusées, puis renvoyez-les."), code="nothing")
    write(trial, good, by=by)
    sheet.trace = trace(good)
    sheet.refusals = [[plan.number, reasons(plan, run.kind)] for plan in trial.of(Verdict.REFUSE)]
    sheet.save(update_fields=["trace", "refusals"])
    run.mode, run.state, run.done_at = mode, Import.State.DONE, timezone.now()
    run.added, run.changed = trial.counts[Verdict.ADD], trial.counts[Verdict.CHANGE]
    run.left = trial.counts[Verdict.SAME] + trial.counts[Verdict.SKIP]
    run.refused = trial.counts[Verdict.REFUSE]
    run.save()
    journal("import.done", run, by=by, kind=run.kind, added=run.added, changed=run.changed, refused=run.refused)
    return run


def write(trial: Trial, good: Sequence[Plan], *, by: Any) -> None:
    """The rows of the plans, then the lines and words that follow them."""
    records.create((row for plan in good for row in plan.made), by=by)
    records.update(((edit.row, edit.after) for plan in good for edit in plan.edits), by=by)
    moved = set(trial.desk.projects(good))
    edited = {edit.row.pk for plan in good for edit in plan.edits if isinstance(edit.row, Project)}
    named = {pk for pk in moved if pk in edited} | {_hung(row) for plan in good if not plan.new for row in plan.made}
    refresh_many(sorted(pk for pk in named if pk))
    refresh_all(sorted(moved))


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
            "edits": [
                [
                    edit.row._meta.label,
                    edit.row.pk,
                    {k: [records.plain(edit.before[k]), records.plain(v)] for k, v in edit.after.items()},
                ]
                for edit in plan.edits
            ],
        }
        for plan in good
    ]
