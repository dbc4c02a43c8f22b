"""Bytes or pasted text to a table of cells, with what was found out said in words; RuleError when there is no table in it.

Workbooks are read by `workbook.py` in a process of its own, after the archive has been looked at from outside.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.uploads import MACRO_ENDINGS, MACRO_MARKS, MEGABYTE, check_size

from .cells import Cell
from .workbook import TORN

MOST_ROWS = 10_000
MOST_COLUMNS = 100
LARGEST = 10 * MEGABYTE
UNPACKED = 120 * MEGABYTE
MEMBERS = 3000
SECONDS = 30
CHILD = Path(__file__).with_name("workbook.py")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
KNOWN = {
    b"%PDF": _("un PDF"),
    b"\x89PNG": _("une image"),
    b"\xff\xd8\xff": _("une image"),
    b"GIF8": _("une image"),
    b"{\\rtf": _("un texte RTF"),
    b"MZ": _("un programme"),
    b"\x7fELF": _("un programme"),
    b"Rar!": _("une archive"),
    b"7z\xbc\xaf": _("une archive"),
    b"\x1f\x8b": _("une archive"),
}
MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf©¨ª®´§¢ ]|â€™|Ã‰")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
UNKEPT = re.compile("[\x00\ud800-\udfff]")
SEPARATORS = {";": _("points-virgules"), "\t": _("tabulations"), ",": _("virgules"), "|": _("barres")}
# The limit is one for the process, set once: setting it around each reading would be a race between requests.
csv.field_size_limit(LARGEST + 1)
LOST_QUOTE = 40
"""Line breaks in one cell from which a quotation mark was surely never closed."""


@dataclass
class Table:
    """The rows that hold something, each with its line in the file, and what is to be said of the reading."""

    rows: list[list[Cell]]
    lines: list[int]
    notes: list[Sentence] = field(default_factory=list)


def read_file(name: str, data: bytes) -> Table:
    """The table of a file, by what its bytes say: XLSX, ODS, XLS, else text with separators."""
    check_size(len(data), limit=LARGEST)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in MACRO_ENDINGS:
        raise _macros()
    if data.startswith(b"PK"):
        _check_archive(data)
        return _table_of(_child(data))
    if data.startswith(OLE):
        if OLE_MACROS in data:
            raise _macros()
        return _table_of(_child(data))
    for mark, words in KNOWN.items():
        if data.startswith(mark):
            raise _not_a_table(words)
    text, notes = _decoded(data)
    return _read_text(text, notes)


def read_pasted(text: str) -> Table:
    """The table of a text copied from a spreadsheet: cells parted by tabs, quoted when they hold line breaks."""
    if len(text.encode("utf-8", "ignore")) > LARGEST:
        check_size(len(text.encode("utf-8", "ignore")), limit=LARGEST)
    return _read_text(CONTROL.sub("", text), [])


def _macros() -> RuleError:
    return RuleError(
        _("Ce fichier contient des macros, qui peuvent nuire : enregistrez-le sans macros (xlsx, ods ou csv)."),
        field="file",
        code="macros",
    )


def _not_a_table(words: str) -> RuleError:
    return RuleError(
        _("Ce fichier est %(kind)s, pas un tableau : envoyez un classeur (xlsx, ods, xls) ou un fichier csv."),
        field="file",
        code="not-a-table",
        params={"kind": Sentence(words)},
    )


def _broken() -> RuleError:
    return RuleError(
        _("Ce classeur est abîmé, il ne s’ouvre pas : enregistrez-le de nouveau depuis le tableur, en xlsx, ods ou csv."),
        field="file",
        code="broken",
    )


def _check_archive(data: bytes) -> None:
    """Refuse an archive that is no workbook, that holds macros, or that swells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            members = pack.infolist()
    except TORN:
        raise _broken() from None
    names = [member.filename for member in members]
    if any(mark.decode() in name for name in names for mark in MACRO_MARKS):
        raise _macros()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise RuleError(
            _("Ce classeur, une fois déplié, prend plus de %(limit)s Mo : gardez la feuille utile, enregistrez-la en csv."),
            field="file",
            code="swells",
            params={"limit": UNPACKED // MEGABYTE},
        )
    if "xl/workbook.xml" in names or "content.xml" in names:
        if "content.xml" in names and b"opendocument.spreadsheet" not in data[:200]:
            raise _not_a_table(_("un document d’un autre genre"))
        return
    if "xl/workbook.bin" in names:
        raise _not_a_table(_("un classeur binaire (xlsb)"))
    raise _not_a_table(_("un document Word") if any(name.startswith("word/") for name in names) else _("une archive"))


def _child(data: bytes) -> dict[str, Any]:
    """What the reader says, whatever becomes of it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no word of a person
            [sys.executable, "-I", str(CHILD)], input=data, capture_output=True, timeout=SECONDS, check=False
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else {"error": "memory"}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"error": "memory"}
    match answer.get("error"):
        case None:
            return dict(answer)
        case "password":
            raise RuleError(
                _("Ce classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."),
                field="file",
                code="password",
            )
        case "empty":
            raise RuleError(_("Ce classeur est vide : aucune feuille ne contient de ligne."), field="file", code="no-row")
        case "memory":
            raise RuleError(
                _("Ce classeur demande trop de mémoire : gardez la feuille utile, enregistrez-la en csv."),
                field="file",
                code="swells",
            )
        case _:
            raise _broken()


def _table_of(answer: dict[str, Any]) -> Table:
    notes = []
    if answer["sheets"] > 1:
        notes.append(
            Sentence(
                _("Ce classeur a %(count)s feuilles : « %(name)s » est lue, les autres non."),
                {"count": answer["sheets"], "name": answer["sheet"]},
            )
        )
    if answer["merged"]:
        notes.append(
            Sentence(
                _(
                    "Cellules fusionnées : %(count)s. Leurs mots sont repris sur chaque ligne ; un nombre reste sur la première, pour ne pas compter deux fois."
                ),
                {"count": answer["merged"]},
            )
        )
    if answer["formulas"]:
        notes.append(
            Sentence(_("Cellules calculées : %(count)s. Leur dernière valeur est lue."), {"count": answer["formulas"]})
        )
    return _trimmed(answer["rows"], notes, wide=answer["wide"])


def _decoded(data: bytes) -> tuple[str, list[Sentence]]:
    """The text of the bytes and the encoding found, said when it is not the usual one."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding), []
    if b"\x00" in data:
        raise _not_a_table(_("d’un genre inconnu"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "cp1252"), [Sentence(_("Le fichier est lu dans l’encodage de Windows (cp1252)."))]
    if MOJIBAKE.search(text):
        try:
            mended = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text, []
        return mended, [Sentence(_("Les accents abîmés (« Ã© ») ont été réparés : vérifiez-les."))]
    return text, []


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError:
        raise RuleError(
            _("L’encodage de ce fichier n’est pas reconnu : enregistrez-le en csv UTF-8, ou en xlsx."),
            field="file",
            code="encoding",
        ) from None


def _read_text(text: str, notes: list[Sentence]) -> Table:
    """Rows of a text, its separator found out."""
    opening = text.lstrip().lower()[:200]
    if opening.startswith(("<!doctype", "<html", "<?xml", "<table", "<script")):
        raise _not_a_table(_("une page HTML"))
    if len(CONTROL.findall(text[:5000])) > 5:
        raise _not_a_table(_("d’un genre inconnu"))
    if not text.strip():
        raise RuleError(
            _("Il n’y a rien à lire : collez les lignes avec leur ligne de titres, ou choisissez un fichier."), code="empty"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    separator = _separator(text)
    if separator != "\t":
        notes.append(
            Sentence(_("Les colonnes sont séparées par des %(marks)s."), {"marks": Sentence(SEPARATORS[separator])})
        )
    return _trimmed(_rows(text, separator, notes), notes)


def _separator(text: str) -> str:
    """The mark that parts the columns: the one that gives the most columns to the most lines near the top."""
    sample = text[:20_000]

    def weight(mark: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=mark) if row][:30]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=widths.count) if widths else 0
        return (widths.count(usual) * (usual > 1), usual)

    if "\t" in text.split("\n", 1)[0]:
        return "\t"
    return max(SEPARATORS, key=weight)


def _rows(text: str, separator: str, notes: list[Sentence]) -> list[list[Cell]]:
    """The cells; where a quotation mark was never closed, quotes are read as they stand."""
    try:
        rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
        lost = any(isinstance(cell, str) and cell.count("\n") > LOST_QUOTE for row in rows for cell in row)
        if lost:
            notes.append(Sentence(_("Un guillemet n’est jamais refermé : les guillemets sont lus tels quels.")))
            plain = csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE)
            rows = [list(row) for row in plain]
    except csv.Error:
        raise RuleError(
            _("Ce texte ne se lit pas en tableau : copiez de nouveau les cellules depuis le tableur."), code="broken"
        ) from None
    return rows


def _trimmed(rows: Sequence[Sequence[Cell]], notes: list[Sentence], *, wide: bool = False) -> Table:
    """Without empty lines and empty last columns; RuleError when there is too much or nothing below the headings."""
    kept = [
        (number, list(row))
        for number, row in enumerate(rows, start=1)
        if any(not (cell is None or (isinstance(cell, str) and not cell.strip())) for cell in row)
    ]
    width = max((_last(row) for _number, row in kept), default=0)
    if wide or width > MOST_COLUMNS:
        raise RuleError(
            _("Ce tableau a plus de %(limit)s colonnes : gardez celles qui servent."),
            code="too-wide",
            params={"limit": MOST_COLUMNS},
        )
    if len(kept) - 1 > MOST_ROWS:
        raise RuleError(
            _("Ce tableau a plus de %(limit)s lignes : partagez-le en plusieurs."),
            code="too-long",
            params={"limit": MOST_ROWS},
        )
    if len(kept) < 2:
        raise RuleError(_("Il faut une ligne de titres et au moins une ligne dessous : copiez les deux."), code="no-row")
    cells = [[*map(_clean, row[:width]), *[None] * (width - len(row))] for _number, row in kept]
    return Table(cells, [number for number, _row in kept], notes)


def _clean(cell: Cell) -> Cell:
    """A text without the characters that databases refuse; a number that is none (« infinity ») as a text."""
    if isinstance(cell, str):
        return UNKEPT.sub("", cell)
    return str(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


def _last(row: Sequence[Cell]) -> int:
    """The place after the last cell that holds something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] not in (None, "")), 0)
