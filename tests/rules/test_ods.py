"""An OpenDocument spreadsheet we write is read back as it was, by another's reader."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from alliage.rules.sheets import read_file
from alliage.rules.sheets.ods import KIND, UNWRITABLE, write_ods


def back(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_each_sort_of_cell_keeps_its_type() -> None:
    data = write_ods(
        [["Titre", "Jour", "Montant", "Rang", "Vide"], ["=1+1", dt.date(2026, 3, 14), Decimal("1234.50"), 7, None]]
    )
    assert back(data) == [
        ["Titre", "Jour", "Montant", "Rang", "Vide"],
        ["=1+1", dt.date(2026, 3, 14), 1234.5, 7.0, ""],
    ]
    assert read_file("a.ods", data).rows[1][0] == "=1+1"


def test_the_file_is_what_its_first_bytes_and_its_list_say() -> None:
    pack = zipfile.ZipFile(io.BytesIO(write_ods([["A"], ["b"]])))
    first = pack.infolist()[0]
    assert (first.filename, first.compress_type, pack.read(first).decode()) == ("mimetype", zipfile.ZIP_STORED, KIND)
    listed = ElementTree.fromstring(pack.read("META-INF/manifest.xml"))
    paths = {value for each in listed for key, value in each.attrib.items() if key.endswith("full-path")}
    assert paths == {"/", "content.xml"}


def test_help_hangs_on_the_heading_and_is_no_cell() -> None:
    data = write_ods([["Titre", "État"], ["Un", "en cours"]], {1: "À remplir. <en cours> & autres"})
    content = zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode()
    assert content.count("<office:annotation>") == 1
    assert "À remplir. &lt;en cours&gt; &amp; autres" in content
    assert [row[0] for row in back(data)] == ["Titre", "Un"]


def test_an_empty_table_is_still_a_spreadsheet() -> None:
    assert back(write_ods([])) == []


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()))
@settings(max_examples=200, deadline=None)
def test_any_text_makes_a_readable_file(text: str) -> None:
    data = write_ods([["Titre"], [text]])
    ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    words = " ".join(UNWRITABLE.sub("", text).split())
    assert " ".join(" ".join(str(cell) for row in back(data)[1:] for cell in row).split()) == words
