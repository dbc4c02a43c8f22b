"""A file that lies about its kind or weighs too much is refused with the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliage.rules.errors import RuleError
from alliage.rules.uploads import accept, check_size, check_upload, kinds

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def refused(*args, **options):
    with pytest.raises(RuleError) as caught:
        check_upload(*args, **options)
    return caught.value


@pytest.mark.parametrize(
    ("name", "declared", "sniffed", "head", "ending"),
    [
        ("a.pdf", "application/pdf", "pdf", b"%PDF-1.7", "pdf"),
        ("Convention signée.PDF", "application/pdf; x=y", ".pdf", b"", "pdf"),
        ("a.docx", DOCX, "docx", b"PK", "docx"),
        ("a.docx", "application/octet-stream", "zip", b"PK", "docx"),
        ("a.jpeg", "image/jpeg", "jpg", b"", "jpeg"),
        ("a.csv", "text/csv", None, b"a;b\n1;2", "csv"),
        ("a.csv", "application/vnd.ms-excel", None, b"a;b", "csv"),
        ("a.csv", "text/plain", "", "é".encode("utf-16"), "csv"),
    ],
)
def test_files_that_agree(name, declared, sniffed, head, ending):
    assert check_upload(name, declared, sniffed, head=head) == ending


@pytest.mark.parametrize(
    ("name", "declared", "sniffed", "head", "code"),
    [
        ("a.pdf", "application/pdf", "png", b"", "lies"),
        ("a.pdf", "application/pdf", None, b"bonjour", "lies"),
        ("a.csv", "text/csv", None, b"<html>", "lies"),
        ("a.csv", "text/csv", None, b"\x00\x01", "lies"),
        ("a.csv", "text/csv", "exe", b"MZ", "lies"),
        ("a.png", "image/png", None, b"<?xml?><svg>", "lies"),
        ("a.docx", DOCX, "xlsx", b"PK", "lies"),
        ("a.pdf", "image/png", "pdf", b"", "declared-otherwise"),
        ("a.svg", "image/svg+xml", None, b"<svg>", "kind-not-allowed"),
        ("a.exe", "", "exe", b"MZ", "kind-not-allowed"),
        ("a", "application/pdf", "pdf", b"", "kind-not-allowed"),
        ("a.pdf.exe", "application/pdf", "pdf", b"", "kind-not-allowed"),
        ("a.docm", DOCX, "docx", b"PK", "macros"),
        ("a.docx", DOCX, "docx", b"PK word/vbaProject.bin", "macros"),
        ("a.ods", "", "ods", b"PK Basic/Standard/Module1.xml", "macros"),
    ],
)
def test_files_that_lie(name, declared, sniffed, head, code):
    error = refused(name, declared, sniffed, head=head)
    assert (error.code, error.field) == (code, "file")


def test_the_lie_is_said_in_words():
    assert str(refused("rapport.pdf", "application/pdf", "png")) == (
        "Le fichier se dit PDF mais son contenu est une image PNG\u00a0: renommez-le, ou choisissez le bon fichier."
    )
    assert "une archive ZIP" in str(refused("a.pdf", "", "zip"))
    assert "du texte sans format reconnu" in str(refused("a.pdf", "", None, head=b"texte"))
    assert "d’un autre genre" in str(refused("a.pdf", "", "wasm"))


def test_pictures_and_documents_apart():
    assert check_upload("a.png", "image/png", "png", use="picture") == "png"
    assert refused("a.pdf", "application/pdf", "pdf", use="picture").code == "kind-not-allowed"
    assert accept("picture") == ".png,.jpg,.jpeg,.webp"
    assert list(kinds("document")) == ["pdf", "docx", "xlsx", "odt", "ods", "csv"]


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (25_000_001, "too-heavy"), (200_000_000, "too-heavy")])
def test_sizes_refused(size, code):
    with pytest.raises(RuleError) as caught:
        check_size(size)
    assert caught.value.code == code


def test_the_limit_is_said_in_megabytes():
    check_size(25_000_000)
    with pytest.raises(RuleError) as caught:
        check_size(25_000_001)
    assert str(caught.value).startswith("Ce fichier pèse 26 Mo, la limite est de 25 Mo")


@given(st.text(), st.text(), st.none() | st.text(), st.binary(max_size=600))
def test_any_upload_is_taken_or_refused(name, declared, sniffed, head):
    try:
        ending = check_upload(name, declared, sniffed, head=head)
    except RuleError:
        return
    assert ending in kinds()
