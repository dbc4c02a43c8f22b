"""Broken files and broken cells, drawn from good ones: each is read or refused in words; trying a table writes nothing.

A few dozen here; `make fuzz` draws 2,000.
"""

import io
import os
import random
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook

from alliage.imports.kinds import KINDS
from alliage.imports.models import Import, Sheet
from alliage.imports.services import files
from alliage.imports.services.deeds import run_import
from alliage.imports.services.tables import open_table
from alliage.imports.services.trial import try_table
from alliage.imports.services.undo import undo_import
from alliage.projects.models import Project
from alliage.rules.errors import RuleError
from tests import factories

COUNT = int(os.environ.get("FUZZ", "60"))
ROWS = [
    ["Titre", "Territoires", "Début prévu", "Année", "Notre part", "Thèmes"],
    ["Mieux vivre du lait", "Kaléba", "01/03/2026", 2026, "1 234,56", "Santé"],
    ["Garder l’eau", "Kaléba ; Ailleurs", "2026-03-14", "2025", 1200.5, ""],
    ['"Partager" les archives', "", "14 mars 2026", "", "=1+1", "Climat"],
]
ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Feuille">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


@cache
def xlsx() -> bytes:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@cache
def ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(cell.format(value) for value in row)}</table:table-row>" for row in ROWS)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr("content.xml", ODS.format(rows=rows))
        pack.writestr("META-INF/manifest.xml", "<m/>")
    return file.getvalue()


def text() -> bytes:
    return "\n".join(";".join(map(str, row)) for row in ROWS).encode()


def old() -> bytes:
    """The signature of an old workbook and nothing good behind it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)


def flip(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    for _time in range(chance.randrange(1, 40)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(chance.randrange(1, 400)) + data[place:]


def inner(data: bytes, chance: random.Random) -> bytes:
    """A sound archive around a broken member: what the archive's own check does not see."""
    if not data.startswith(b"PK"):
        return flip(data, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:
        names = good.namelist()
        unlucky = chance.choice(names)
        for name in names:
            kept = good.read(name)
            bad.writestr(name, chance.choice([flip, cut, insert])(kept, chance) if name == unlucky and kept else kept)
    return file.getvalue()


BREAKS: list[Callable[[bytes, random.Random], bytes]] = [flip, cut, insert, inner, inner]


def test_no_broken_file_crashes_or_writes(member: object) -> None:
    chance = random.Random(2026)
    before = Project.objects.count()
    answered = {"read": 0, "refused": 0}
    for number in range(COUNT):
        good, name = chance.choice([(xlsx(), "a.xlsx"), (ods(), "a.ods"), (text(), "a.csv"), (old(), "a.xls")])
        data = chance.choice(BREAKS)(good, chance)
        try:
            run = open_table("cooperations", by=member, name=name, data=data)
            trial = try_table(run, Sheet.objects.get(run=run), "both", by=member)
        except RuleError as error:
            assert str(error), number
            answered["refused"] += 1
        else:
            assert sum(trial.counts.values()) == run.rows, number
            answered["read"] += 1
    assert sum(answered.values()) == COUNT
    assert (Project.objects.count(), Import.objects.count()) == (before, answered["read"])


@pytest.mark.parametrize("make", [xlsx, ods, text])
def test_the_good_ones_are_read(member: object, make: Callable[[], bytes]) -> None:
    run = open_table("cooperations", by=member, name="bon", data=make())
    assert (run.rows, Sheet.objects.get(run=run).headings) == (3, ROWS[0])


CELLS: dict[str, dict[str, Any]] = {
    "cooperations": {"territories": "Kaléba", "themes": "Climat", "own": 40000, "other": "", "funder": ""},
    "territoires": {"name": "Lumora", "status": "commune", "country": "Sénégal"},
    "organisations": {
        "name": "Association Lait",
        "kind": "association",
        "identifier": "732829320",
        "email": "a@exemple.test",
    },
    "conventions": {"alliance": "Lait", "title": "Convention 2026", "amount": "90 000", "parties": "Commune de Kaléba"},
    "financements": {"project": "Mieux vivre du lait", "countries": "Sénégal 60 ; France 40", "voted_on": "14/03/2026"},
    "paiements": {"project": "Mieux vivre du lait", "year": "2026", "amount": 12.5, "reference": "M-1", "country": "SN"},
    "indicateurs": {"project": "Mieux vivre du lait"},
}
"""Good cells of each kind, over the examples of its template."""
STRANGE: list[Any] = [
    "²", "①", "½", "٣", "1234²", "9" * 5000, "9" * 13, "1" + "0" * 400, "-5", "1e309", "1e5", "nan", "inf", "-0", "1_000",
    "\x01\x02", "\x0b", "a\ud800", "\udfff", "\x00", "\u202e123", "\u200b", "\ufeff2026", "é" * 6000, "\n" * 30, '"', ";;|;", "=1+1",
    "#REF!", "'=x", "n°²", "N° 9999999999999", "31/02/2026", "²/03/2026", "2026-13-45", "0000-00-00", "Sénégal ²", "Sénégal 60 ; ²",
    "Sénégal 1e9 ; France .", "%", "1,²", "€", "² €", "https://²", "@", "a@b", 10**30, -1, 0, 1e308, float("inf"), float("nan"),
    float("-inf"), True, 2**63, 0.1 + 0.2,
]  # fmt: skip


def good_cells(kind: str) -> list[Any]:
    """One good row of a kind, every column filled as far as the template or the list above says."""
    return [CELLS[kind].get(column.key, column.example) for column in KINDS[kind].columns]


def as_workbook(rows: list[list[Any]]) -> bytes:
    """A workbook of the cells a workbook may hold."""
    book = Workbook()
    for row in rows:
        book.active.append([files_cell(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def files_cell(cell: Any) -> Any:
    text = "".join(c for c in cell if c >= " " and not "\ud800" <= c <= "\udfff") if isinstance(cell, str) else cell
    return text[:32000] if isinstance(text, str) else str(text) if isinstance(text, int) and abs(text) > 2**53 else text


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_broken_cell_crashes_a_table_of_any_kind(member: Any, partner: Any, kind: str) -> None:
    own, other = factories.org(member), factories.org(partner)
    project = factories.project(
        own, other, title="Mieux vivre du lait", alliances=[factories.alliance(own, other, name="Lait")]
    )
    factories.funding(project, funder=own, year=2026)
    chance = random.Random(f"2026 {kind}")
    headings = [column.label for column in KINDS[kind].columns]
    undone = 0
    for number in range(max(len(STRANGE), COUNT // 7)):
        rows = [good_cells(kind) for _row in range(3)]
        for row in rows[1:]:
            for place in chance.sample(range(len(row)), chance.randrange(1, 4)):
                row[place] = chance.choice(STRANGE)
        rows[1][number % len(headings)] = STRANGE[number % len(STRANGE)]
        pasted = "\n".join("\t".join(str(cell).replace("\n", " ") for cell in row) for row in [headings, *rows])
        given: dict[str, Any] = {"text": pasted}
        if number % 9 == 0:
            given = {"name": "a.xlsx", "data": as_workbook([headings, *rows])}
        run = open_table(kind, by=member, **given)
        sheet = Sheet.objects.get(run=run)
        trial = try_table(run, sheet, "both", by=member)
        assert sum(trial.counts.values()) == run.rows, number
        for plan in trial.of("refuse"):
            assert all(problem.sentence.template for problem in plan.problems), number
        try:
            run = run_import(run, mode="both", by=member)
        except RuleError as error:
            assert error.code == "nothing", number
            continue
        sheet.refresh_from_db()
        for ending in files.FORMATS:
            with files.refused(sheet, ending) as file:
                assert file.read(), number
        undo_import(run, by=member)
        undone += 1
    assert undone or kind == "conventions"


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_good_row_of_each_kind_is_good(member: Any, partner: Any, kind: str) -> None:
    own, other = factories.org(member), factories.org(partner)
    project = factories.project(
        own, other, title="Mieux vivre du lait", alliances=[factories.alliance(own, other, name="Lait")]
    )
    factories.funding(project, funder=own, year=2026)
    headings = [column.label for column in KINDS[kind].columns]
    run = open_table(kind, by=member, data=as_workbook([headings, good_cells(kind)]))
    trial = try_table(run, Sheet.objects.get(run=run), "both", by=member)
    assert [problem.sentence for plan in trial.of("refuse") for problem in plan.problems] == []
