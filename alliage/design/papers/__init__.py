"""Papers: one description of a document, set as a tagged PDF (PDF/UA-1, by Typst) or as DOCX (by pandoc)."""

from .blocks import Bar, Block, Card, Cards, Heading, Items, Mark, Page, Paragraph, Quote, Side, Sides, Table
from .docx import docx
from .pdf import pdf

__all__ = [
    "Bar",
    "Block",
    "Card",
    "Cards",
    "Heading",
    "Items",
    "Mark",
    "Page",
    "Paragraph",
    "Quote",
    "Side",
    "Sides",
    "Table",
    "docx",
    "pdf",
]
