"""The same paper for a word processor: pandoc makes the DOCX from its own document tree, so no text is read as markup."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pypandoc

from .blocks import Bar, Block, Cards, Heading, Items, Page, Paragraph, Quote, Sides, Table

Node = dict[str, Any]
API = [1, 23, 1]
NOTHING: list[Any] = ["", [], []]


def docx(page: Page) -> bytes:
    """The paper as DOCX, with its language and title, styled headings and header rows."""
    told: list[Node] = [_para(f"{page.running} · {' · '.join(page.marks)}" if page.marks else page.running)]
    told += [_header(1, page.title)]
    for block in page.blocks:
        told += _nodes(block)
    tree = {
        "pandoc-api-version": API,
        "meta": {
            "lang": {"t": "MetaInlines", "c": _words(page.language)},
            "title": {"t": "MetaString", "c": ""},
            "pagetitle": {"t": "MetaString", "c": page.title},
        },
        "blocks": told,
    }
    return _convert(json.dumps(tree, ensure_ascii=False))


def _convert(tree: str) -> bytes:
    """Pandoc’s own answer, through a file that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.docx"
        pypandoc.convert_text(tree, "docx", format="json", outputfile=str(target))
        return target.read_bytes()


def _nodes(block: Block) -> list[Node]:
    """A block as pandoc’s tree."""
    makers: dict[type, Any] = {
        Heading: lambda b: [_header(b.level, b.text)],
        Paragraph: lambda b: [_para(b.text, b.strong)],
        Items: lambda b: [_list(b.items)],
        Quote: lambda b: [{"t": "BlockQuote", "c": [_para(b.text), _para(b.by)]}],
        Table: lambda b: [_table(b)],
        Cards: _cards,
        Sides: _sides,
        Bar: lambda b: [_para(b.caption), _list([(words, figure) for words, figure, _share, _look in b.parts])],
    }
    made: list[Node] = makers[type(block)](block)
    return made


def _cards(block: Cards) -> list[Node]:
    """Cards side by side become a table: one column each, one row a line."""
    names = [words for words, _figure in block.cards[0].lines] if block.cards else []
    rows = [["", *(card.total for card in block.cards)], ["", *(card.under for card in block.cards)]]
    rows += [[name, *(card.lines[place][1] for card in block.cards)] for place, name in enumerate(names)]
    rows.append(["", *(", ".join(f"{mark.name} {mark.text}" for mark in card.marks) for card in block.cards)])
    rows.append(["", *(card.note for card in block.cards)])
    return [_table(Table("", ["", *(card.title for card in block.cards)], rows))]


def _sides(block: Sides) -> list[Node]:
    told: list[Node] = []
    for side in block.sides:
        told.append(_header(3, side.mark.name))
        told.append(_list([("", f"{text} ({by})" if by else text) for text, by in side.items]))
    return told


def _words(text: str) -> list[Node]:
    """A text as one string: pandoc leaves its spaces alone."""
    return [{"t": "Str", "c": text}]


def _para(text: str, strong: str = "") -> Node:
    opening: list[Node] = [{"t": "Strong", "c": _words(strong)}, {"t": "Space"}] if strong else []
    return {"t": "Para", "c": opening + _words(text)}


def _header(level: int, text: str) -> Node:
    return {"t": "Header", "c": [level, NOTHING, _words(text)]}


def _list(items: Any) -> Node:
    return {"t": "BulletList", "c": [[_para(text, strong)] for strong, text in items]}


def _table(block: Table) -> Node:
    """A table with its header row."""
    align = [{"t": "AlignRight" if place in block.numeric else "AlignLeft"} for place in range(len(block.header))]
    wide = sum(block.widths) or 1
    shares = [
        {"t": "ColWidth", "c": (block.widths[place] / wide) if block.widths else 1 / len(block.header)}
        for place in range(len(block.header))
    ]
    caption = [None, [_para(block.caption)] if block.caption else []]
    head = [NOTHING, [_row(block.header)]]
    body = [NOTHING, 0, [], [_row(row) for row in block.rows]]
    pairs = [[one, two] for one, two in zip(align, shares, strict=True)]
    return {"t": "Table", "c": [NOTHING, caption, pairs, head, [body], [NOTHING, []]]}


def _row(cells: Any) -> list[Any]:
    made = [[NOTHING, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": _words(cell)}]] for cell in cells]
    return [NOTHING, made]
