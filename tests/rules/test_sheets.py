"""Cells, headings and files, read or refused in words."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from alliage.rules.errors import RuleError
from alliage.rules.sheets import cells, files, find_headings, match, read_file, read_pasted
from alliage.rules.sheets.files import LARGEST, MOST_ROWS

DAY = dt.date(2026, 3, 14)


@pytest.mark.parametrize(
    "cell",
    ["14/03/2026", "2026-03-14", "14.03.2026", "14-03-2026", "14 mars 2026", "samedi 14 mars 2026", "March 14, 2026", "14 March 2026",
     "2026-03-14T00:00:00", "46095", 46095, 46095.0],
)  # fmt: skip
def test_a_day_in_every_style(cell: Any) -> None:
    assert cells.read_day(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [("03/25/2026", "month-first"), ("31/02/2026", "no-day"), ("14/03/26", "short-year"), ("2026", "year-only"), (2026, "year-only"),
     ("bientôt", "no-day"), (3, "no-day"), ("01/01/0001", "no-day"), ("=AUJOURDHUI()", "formula"), ("#REF!", "fault")],
)  # fmt: skip
def test_a_day_that_is_none_says_why(cell: Any, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        cells.read_day(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("1 234,56", "1234.56"), ("1,234.56", "1234.56"), ("1 234,56", "1234.56"), ("12 000 €", "12000"), (1234.567, "1234.57"), (0, "0")],
)  # fmt: skip
def test_an_amount_in_both_styles(cell: Any, amount: str) -> None:
    assert cells.read_amount(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["1.234", "12 k€", "-5", -5, "beaucoup", 1e30, float("inf"), "=A1*2", "#DIV/0!"])
def test_an_unclear_amount_is_refused(cell: Any) -> None:
    with pytest.raises(RuleError):
        cells.read_amount(cell)


def test_a_text_kept_by_its_apostrophe_comes_back_as_it_was() -> None:
    assert cells.read_words("'=1+1") == "=1+1"
    assert cells.read_words("'+33 1 02") == "+33 1 02"


def test_a_word_unknown_names_the_nearest() -> None:
    with pytest.raises(RuleError, match="en cours"):
        cells.read_choice("en cour", {"en cours": "running", "voté": "voted"})


@pytest.mark.parametrize(
    ("typed", "near"), [("Kaleba-Ville", "Kaléba"), ("Haut Vall", "Haut-Val"), ("Zinderr", "Zinder"), ("Xyz", "")]
)
def test_the_nearest_name_is_one_a_person_would_pick(typed: str, near: str) -> None:
    assert cells.nearest(typed, ["Zinder (Ville, Niger)", "Haut-Val", "Kaléba", "Zinder"]) == near


THEMES = ["Éducation, social et recherche", "Jeunesse et genre", "Eau et déchets", "Eau et assainissement", "Climat"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Jeunesse et éducation", "Les plus proches : Éducation, social et recherche ; Jeunesse et genre."),
        ("Eau", "Les plus proches : Eau et déchets ; Eau et assainissement."),
        ("Climatt", "vouliez-vous écrire « Climat » ?"),
        ("Le climat et nous", "vouliez-vous écrire « Climat » ?"),
        (
            "Aubergines",
            "vérifiez l’orthographe, ou choisissez parmi : Éducation, social et recherche, Jeunesse et genre, Eau",
        ),
    ],
)
def test_an_unknown_word_offers_what_one_may_mean(typed: str, told: str) -> None:
    said = str(cells.unknown(typed, THEMES, THEMES)).replace("\u00a0", " ")
    assert told in said


class Column:
    def __init__(self, key: str, *names: str) -> None:
        self.key, self.names = key, names


COLUMNS = [
    Column("title", "Titre", "Title"),
    Column("place", "Territoires", "Territories"),
    Column("starts", "Début prévu", "Start"),
]


def test_headings_match_whatever_the_case_the_accents_and_the_language() -> None:
    assert match(["TITRE ", "territoire", "debut  prevu", "Autre"], COLUMNS) == ["title", "place", "starts", ""]
    assert match(["Start", "Title"], COLUMNS) == ["starts", "title"]
    assert match(["Titre", "Title"], COLUMNS) == ["title", ""]


def test_headings_are_found_below_a_banner() -> None:
    assert find_headings([["Nos projets 2026", None, None], ["Titre", "Début prévu", "x"], ["a", "b", "c"]], COLUMNS) == 1


def test_pasted_cells_keep_their_line_breaks_and_their_stray_quotes() -> None:
    table = read_pasted('Titre\tPays\n"deux\nlignes"\tSénégal\n5" de tube\tMali\n\n')
    assert table.rows == [["Titre", "Pays"], ["deux\nlignes", "Sénégal"], ['5" de tube', "Mali"]]
    never_closed = "Titre\tPays\n" + '"ouvert\tMali\n' + "x\ty\n" * 60
    assert len(read_pasted(never_closed).rows) == 62


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_says_its_separator_and_its_encoding(separator: str, encoding: str) -> None:
    data = "\n".join(separator.join(row) for row in [["Titre", "Pays"], ["École", "Sénégal"]]).encode(encoding)
    assert read_file("a.csv", data).rows == [["Titre", "Pays"], ["École", "Sénégal"]]


def test_broken_accents_are_mended_and_said() -> None:
    table = read_file("a.csv", "Titre;Pays\nÉcole;Sénégal\n".encode().decode("cp1252", "ignore").encode())
    assert table.rows[1][1] == "Sénégal"
    assert "réparés" in str(table.notes[0])


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members.items():
            pack.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.4", "not-a-table"),
        ("a.xlsx", b"\x89PNG\r\n", "not-a-table"),
        ("a.xls", b"<html><table>", "not-a-table"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"Titre\n", "no-row"),
        ("a.csv", bytes(range(256)) * 9, "not-a-table"),
        ("a.csv", b"Titre\x81\x8d;b\n\x90;c\n", "encoding"),
        ("a.csv", b"a;b\n" * (LARGEST // 4 + 1), "too-heavy"),
        ("a.csv", b"a;b\n" * (MOST_ROWS + 2), "too-long"),
        ("a.csv", b";".join([b"x"] * 150) + b"\n" + b";".join([b"x"] * 150), "too-wide"),
        ("a.xlsm", b"PK\x03\x04", "macros"),
        ("a.xlsx", b"PK\x03\x04broken", "broken"),
        ("a.xlsx", packed(xl__workbook_dot_xml=b"<x/>", xl__vbaProject_dot_bin=b"x"), "macros"),
        ("a.xlsx", packed(word__document_dot_xml=b"<x/>"), "not-a-table"),
        ("a.xlsx", packed(xl__workbook_dot_bin=b"x"), "not-a-table"),
        ("a.xlsx", packed(xl__workbook_dot_xml=b"0" * 130_000_000), "swells"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
    ],
)
def test_what_is_no_table_is_refused_precisely(name: str, data: bytes, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_file(name, data)
    assert refused.value.code == code


def test_a_sheet_that_asks_for_the_whole_memory_is_refused() -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"'
        ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    from tests.imports.test_broken_files import ODS  # noqa: PLC0415

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr("content.xml", ODS.format(rows=rows))
    with pytest.raises(RuleError) as refused:
        read_file("a.ods", file.getvalue())
    assert refused.value.code in {"swells", "too-long", "too-wide", "broken"}


def test_merged_cells_formulas_and_other_sheets_are_said() -> None:
    book = Workbook()
    sheet = book.active
    for row in [["Titre", "Alliance", "Montant"], ["Un", "Haut-Val", 10], ["Deux", None, None], ["=1+1", "x", "=2*2"]]:
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C3")
    book.create_sheet("Autre").append(["x"])
    file = io.BytesIO()
    book.save(file)
    table = read_file("a.xlsx", file.getvalue())
    assert [row[1] for row in table.rows] == ["Alliance", "Haut-Val", "Haut-Val", "x"]
    assert [row[2] for row in table.rows[:3]] == ["Montant", 10.0, ""]
    assert [str(note).split("\u00a0")[0].split(" ")[0] for note in table.notes] == ["Ce", "Cellules", "Cellules"]


def test_the_size_of_a_cell_is_bounded_once_for_all_readings() -> None:
    before = csv.field_size_limit()
    seen = []
    reader = csv.reader

    def watched(*args: object, **kwargs: object) -> object:
        seen.append(csv.field_size_limit())
        return reader(*args, **kwargs)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "reader", watched)
        read_pasted("Titre\tTexte\nUn\tx")
    assert set(seen) == {before} == {csv.field_size_limit()}
    assert read_pasted(f"Titre\tTexte\nUn\t{'é' * 200_000}").rows[1][1] == "é" * 200_000


def test_what_no_database_keeps_is_taken_off() -> None:
    assert read_pasted("Titre\tTexte\nUn\ud800\tdeux\udfff").rows[1] == ["Un", "deux"]
    assert files._clean(float("inf")) == "inf"
