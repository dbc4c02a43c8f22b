"""Opening a table somebody brings: read, headings found, columns suggested; nothing is written but the table itself."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alliage.design.deeds import said
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _
from alliage.rules.sheets import Table, find_headings, key_of, match, read_file, read_pasted
from alliage.rules.sheets.cells import number_text

from ..kinds import KINDS
from ..models import Import, Sheet
from ..permissions import can_import

DRAFT_DAYS = 7
KEPT_DAYS = 30
REASON = _("Raison du refus")
REASONS = ("Raison du refus", "Reason for refusal")


@transaction.atomic
def open_table(
    kind: str, *, by: Any, name: str = "", data: bytes = b"", text: str = "", mends: Import | None = None
) -> Import:
    """Keep the table of a file or of a pasted text, its columns matched as far as their names tell."""
    acting = by.acting
    if acting is None or not can_import(by, acting.organisation_id, kind):
        raise PermissionDenied
    table = read_file(name, data) if data or name else read_pasted(text)
    sheet = _sheet(kind, table, acting.organisation_id)
    purge()
    run = Import.objects.create(
        organisation=acting.organisation,
        user=by,
        function=acting.function,
        kind=kind,
        name=name[-120:],
        mends=mends,
        rows=len(sheet.rows),
    )
    sheet.run = run
    sheet.save()
    return run


def _sheet(kind: str, table: Table, organisation: int) -> Sheet:
    """The table from its headings on, with the columns matched, as last time when the headings are the same."""
    columns = KINDS[kind].columns
    top = find_headings(table.rows, columns)
    headings = [" ".join(_told(cell).split())[:120] for cell in table.rows[top]]
    rows = [[line, *cells] for line, cells in zip(table.lines[top + 1 :], table.rows[top + 1 :], strict=True)]
    if not rows:
        raise RuleError(_("Il n’y a aucune ligne sous les titres : copiez aussi les lignes."), code="no-row")
    notes = [said(note) for note in table.notes]
    last = Sheet.objects.filter(run__organisation=organisation, run__kind=kind).exclude(run__state=Import.State.DRAFT)
    known = last.order_by("-run").values_list("headings", "matching").first()
    kept = [place for place, heading in enumerate(headings) if key_of(heading) not in {key_of(each) for each in REASONS}]
    found = match([headings[place] for place in kept], columns)
    matching = [""] * len(headings)
    for place, key in zip(kept, found, strict=True):
        matching[place] = key
    if known and known[0] == headings:
        matching = known[1]
    return Sheet(headings=headings, rows=rows, notes=notes, matching=matching)


def _told(cell: Any) -> str:
    return number_text(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell or "")


@transaction.atomic
def match_columns(run: Import, matching: list[str], *, by: Any) -> None:
    """Say which column is which; each key once."""
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    columns = {column.key: column for column in KINDS[run.kind].columns}
    chosen = [key for key in matching if key]
    for key in chosen:
        if key not in columns:
            raise RuleError(_("Choisissez une colonne de la liste."), code="unknown-column")
        if chosen.count(key) > 1:
            raise RuleError(
                _("Deux colonnes vont vers « %(name)s » : gardez-en une."), code="twice", params={"name": columns[key].label}
            )
    if not chosen:
        raise RuleError(_("Aucune colonne n’est reconnue : dites au moins laquelle porte le nom."), code="nothing")
    Sheet.objects.filter(run=run).update(matching=matching)


@transaction.atomic
def replace_word(run: Import, *, key: str, old: str, new: str, by: Any) -> int:
    """Write another word wherever a column says this one, alone or in a list; how many rows."""
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    if run.state != Import.State.DRAFT:
        raise RuleError(_("Cet import est déjà fait."), code="done")
    old, new = " ".join(old.split()), " ".join(new.split())
    if not new or ";" in new:
        raise RuleError(_("Écrivez le mot qui remplace « %(old)s », un seul."), code="no-word", params={"old": old[:60]})
    sheet = Sheet.objects.select_for_update(of=("self",)).get(run=run)
    if key not in sheet.matching:
        raise RuleError(_("Choisissez une colonne de la liste."), code="unknown-column")
    place, count = sheet.matching.index(key) + 1, 0
    for row in sheet.rows:
        if place < len(row) and isinstance(row[place], str):
            parts = re.split(r"([;|\n])", row[place])
            told = "".join(new if " ".join(part.split()) == old else part for part in parts)
            count += told != row[place]
            row[place] = told
    if not count:
        raise RuleError(_("Aucune ligne ne dit « %(old)s » : relisez le tableau."), code="no-row", params={"old": old[:60]})
    sheet.save(update_fields=["rows"])
    return count


@transaction.atomic
def discard(run: Import, *, by: Any) -> None:
    """Give up a table that was not imported."""
    if not can_import(by, run.organisation_id, run.kind):
        raise PermissionDenied
    if run.state != Import.State.DRAFT:
        raise RuleError(_("Cet import est déjà fait : annulez-le depuis sa page."), code="done")
    run.delete()


def purge() -> None:
    """Tables nobody imported go after a week; cells and traces of the others after a month, their line stays in the list."""
    now = timezone.now()
    drafts = Import.objects.filter(state=Import.State.DRAFT, created_at__lt=now - dt.timedelta(days=DRAFT_DAYS))
    drafts.delete()
    old = Import.objects.filter(created_at__lt=now - dt.timedelta(days=KEPT_DAYS))
    Sheet.objects.filter(run__in=old).delete()
