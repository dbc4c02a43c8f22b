"""Tables give typed rows and say where they come from."""

from __future__ import annotations

from datetime import date

import pytest

from alliage.rules import tables
from alliage.rules.errors import RuleError

TABLE = """# Currencies of the demo
# Source: https://example.org/list,
#   read twice
# Date: 2026-01-02.  Licence: PDDL
# note: one line
# note: and another
code,fr,valid_from,valid_to
EUR, euro ,1999-01-01,
FRF,franc,1960-01-01,2001-12-31
"#X","a, b",,
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "money.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("# source: nobody\n", encoding="utf-8")
    (tmp_path / "crooked.csv").write_text("a,b\n1\n", encoding="utf-8")
    return tmp_path


def test_rows_are_stripped_dicts_in_order(folder):
    rows = tables.read("money", folder)
    assert [row["code"] for row in rows] == ["EUR", "FRF", "#X"]
    assert rows[0] == {"code": "EUR", "fr": "euro", "valid_from": "1999-01-01", "valid_to": ""}
    assert rows[2]["fr"] == "a, b"
    assert tables.read("money", folder) is rows


def test_the_header_is_told(folder):
    about = tables.about("money", folder)
    assert (about.source, about.date, about.licence) == ("https://example.org/list, read twice", "2026-01-02", "PDDL")
    assert about.notes == ("Currencies of the demo",)
    assert about.rest == {"note": "one line and another"}


def test_rows_in_force_on_a_day(folder):
    rows = tables.read("money", folder)
    assert [row["code"] for row in tables.valid(rows, date(2001, 12, 31))] == ["EUR", "FRF", "#X"]
    assert [row["code"] for row in tables.valid(rows, date(2002, 1, 1))] == ["EUR", "#X"]


def test_a_table_without_rows_is_empty(folder):
    assert tables.read("empty", folder) == ()


@pytest.mark.parametrize("name", ["none", "../money", "money.csv", "", "a/../money"])
def test_a_name_that_is_no_table_is_refused(folder, name):
    with pytest.raises(RuleError) as caught:
        tables.read(name, folder)
    assert caught.value.code == "no-table"


def test_a_crooked_row_is_refused(folder):
    with pytest.raises(RuleError) as caught:
        tables.read("crooked", folder)
    assert caught.value.code == "bad-row"


def sourced(name):
    """A table says its source in its header, or each of its rows does."""
    rows = tables.read(name)
    return rows and (tables.about(name).source or all(row.get("source") for row in rows))


def test_each_table_of_the_house_reads_and_says_its_source():
    names = sorted(path.relative_to(tables.DATA).with_suffix("").as_posix() for path in tables.DATA.rglob("*.csv"))
    assert names != []
    silent = [n for n in names if not (sourced(n) and tables.about(n).licence and tables.about(n).date)]
    assert silent == []
