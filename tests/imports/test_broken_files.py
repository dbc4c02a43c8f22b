"""Broken files, drawn from good ones: each is read or refused in words, and nothing is written either way.

A few dozen here; `make fuzz` draws 2,000.
"""

import io
import os
import random
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from openpyxl import Workbook

from alliage.imports.models import Import, Sheet
from alliage.imports.services.tables import open_table
from alliage.imports.services.trial import try_table
from alliage.projects.models import Project
from alliage.rules.errors import RuleError

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
