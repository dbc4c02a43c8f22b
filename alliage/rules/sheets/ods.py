"""Rows to an OpenDocument spreadsheet (OpenDocument 1.3, part 3): one sheet, headings in bold, words of help as comments."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

KIND = "application/vnd.oasis.opendocument.spreadsheet"
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    f' xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0"'
    f' xmlns:style="{_OASIS}:style:1.0" xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0" xmlns:number="{_OASIS}:datastyle:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><office:automatic-styles>'
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    "{widths}</office:automatic-styles><office:body><office:spreadsheet>"
    '<table:table table:name="Alliage">'
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    f' xmlns:manifest="{_OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    f' manifest:media-type="{KIND}"/><manifest:file-entry manifest:full-path="content.xml"'
    ' manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(rows: Iterable[Sequence[Any]], comments: Mapping[int, str] | None = None) -> bytes:
    """A spreadsheet of the rows, the first one being the headings; `comments` by place of a heading.

    Numbers and days keep their type. A text is always a text: nothing typed is ever computed.
    """
    lines = iter(rows)
    headings = list(next(lines, []))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        # The kind comes first and packed as it is, so that the file is known by its first bytes.
        pack.writestr(zipfile.ZipInfo("mimetype"), KIND, zipfile.ZIP_STORED)
        with pack.open("content.xml", "w") as content:
            for piece in _content(headings, lines, comments or {}):
                content.write(piece.encode())
        pack.writestr("META-INF/manifest.xml", _MANIFEST)
    return file.getvalue()


def _content(headings: Sequence[Any], rows: Iterable[Sequence[Any]], comments: Mapping[int, str]) -> Iterator[str]:
    widths = [min(max(len(str(heading or "")), 12), 40) / 5 for heading in headings]
    yield _HEAD.replace("{widths}", "".join(_width(place, width) for place, width in enumerate(widths)))
    yield "".join(f'<table:table-column table:style-name="w{place}"/>' for place in range(len(widths)))
    yield "<table:table-header-rows><table:table-row>"
    yield from (_cell(heading, "head", comments.get(place, "")) for place, heading in enumerate(headings))
    yield "</table:table-row></table:table-header-rows>"
    for row in rows:
        yield f"<table:table-row>{''.join(_cell(cell) for cell in row)}</table:table-row>"
    yield _TAIL


def _width(place: int, width: float) -> str:
    return (
        f'<style:style style:name="w{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width:.1f}cm"/></style:style>'
    )


def _cell(value: Any, style: str = "", comment: str = "") -> str:
    """One cell; a date comes with the style that shows it as 31/12/2027."""
    if value is None:
        return "<table:table-cell/>"
    named = f' table:style-name="{style}"' if style else ""
    note = f"<office:annotation><text:p>{_text(comment)}</text:p></office:annotation>" if comment else ""
    if isinstance(value, dt.date):
        day = value if type(value) is dt.date else value.date()  # type: ignore[attr-defined]
        return f'<table:table-cell table:style-name="date" office:value-type="date" office:date-value="{day.isoformat()}"/>'
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        shown = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return f'<table:table-cell{named} office:value-type="float" office:value="{shown}"/>'
    lines = "".join(f"<text:p>{_text(line)}</text:p>" for line in UNWRITABLE.sub("", str(value)).splitlines() or [""])
    return f'<table:table-cell{named} office:value-type="string">{note}{lines}</table:table-cell>'


def _text(text: str) -> str:
    """Words as XML keeps them, several spaces included."""
    safe = escape(UNWRITABLE.sub("", text)).replace("\t", " ")
    return re.sub(r"^ | {2,}| $", lambda found: f'<text:s text:c="{len(found.group())}"/>', safe)
