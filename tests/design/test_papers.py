"""Papers: tagged PDF/UA-1 and DOCX from one description; nothing typed is read as code."""

import io
import zipfile

import pytest

from alliage.design.papers import (
    Bar,
    Card,
    Cards,
    Heading,
    Items,
    Mark,
    Page,
    Paragraph,
    Quote,
    Side,
    Sides,
    Table,
    docx,
    pdf,
)

HOSTILE = '#let x = 1; *gras* _it_ $x$ @ref <lab> \\ [a] `code` // rem "q" #panic("non") \u202eéèà'


def page(words: str = "Des mots", *, one_page: bool = True, more: int = 1) -> Page:
    marks = [Mark("Haut-Val", shape, shape, "1 / 2") for shape in range(1, 7)]
    cards = [Card(words, "204 000 €", words, [(words, "4")], marks, words, chosen=place == 1) for place in range(3)]
    blocks = [
        Paragraph(words, kind="lede"),
        Bar(words, [(words, "118 000 €", 60.0, "full"), ("Manquant", "36 000 €", 40.0, "empty")]),
        Heading("Trois brouillons"),
        Cards(cards),
        Heading("Chacun"),
        Sides([Side(Mark("Kaléba", 2, 2), [(words, words)])]),
        Quote(words, words, "fr"),
        Table(words, ["A", "B"], [[words, "1"], ["Ensemble", "2"]], numeric=[1], total=True),
        Items([("Gras", words)] * more),
    ]
    return Page("Décider", "fr", "Département", blocks, ["exemple fictif", "document préparatoire"], one_page=one_page)


def test_a_paper_is_tagged_titled_and_says_its_language() -> None:
    made = pdf(page())
    assert made[:5] == b"%PDF-"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/Lang" in made
    assert "Décider" in made.decode("utf-8", "ignore")


def test_what_a_person_types_is_never_code() -> None:
    assert pdf(page(HOSTILE, one_page=False))[:5] == b"%PDF-"
    with zipfile.ZipFile(io.BytesIO(docx(page(HOSTILE)))) as folder:
        told = folder.read("word/document.xml").decode()
    assert "#let x = 1; *gras* _it_ $x$ @ref &lt;lab&gt;" in told


def test_one_page_shrinks_until_it_fits_and_says_when_it_cannot() -> None:
    assert pdf(page("Des mots " * 12, more=4))[:5] == b"%PDF-"
    with pytest.raises(RuntimeError, match="too long for one page"):
        pdf(page("Des mots " * 40, more=120))


def test_the_same_description_twice_gives_the_same_words_in_docx() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(page("Filière lait")))) as folder:
        told = folder.read("word/document.xml").decode()
    for words in ("Décider", "204 000 €", "Kaléba", "118 000 €", "document préparatoire", "Filière lait"):
        assert words in told
    assert "w:tblHeader" in told


def test_a_heading_out_of_order_stops_the_making() -> None:
    with pytest.raises(RuntimeError):
        pdf(Page("T", "fr", "R", [Heading("Trois", level=4)]))
