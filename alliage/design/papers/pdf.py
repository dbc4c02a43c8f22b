"""A paper as a tagged PDF: Typst reads the words as data, never as source, so that nothing typed can be taken for code."""

import json
from functools import cache
from pathlib import Path

import typst

from alliage.design.fonts import folder

from .blocks import Page

TEMPLATE = Path(__file__).parent / "paper.typ"
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)
"""How much smaller a paper that must hold on one page may be set: the first that fits is taken."""


@cache
def _fonts() -> "typst.Fonts":
    """The two faces of the house, from their packages."""
    found = [folder(name) for name in ("font_source_serif_pro", "font_source_sans_pro")]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[path for path in found if path])


def pdf(page: Page) -> bytes:
    """The paper as PDF/UA-1: a missing alternative text or title stops the making.

    A paper that must hold on one page is set smaller until it does; RuntimeError if even the smallest does not.
    """
    told = page.plain()
    for scale in SCALES if page.one_page else SCALES[:1]:
        inputs = {"page": json.dumps(told | {"scale": scale}, ensure_ascii=False)}
        compiler = typst.Compiler(str(TEMPLATE), font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
        if page.one_page and _pages(compiler) > 1:
            continue
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
        if isinstance(made, bytes):
            return made
    raise RuntimeError(f"{page.title}: too long for one page")


def _pages(compiler: "typst.Compiler") -> int:
    """How many pages a paper takes."""
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))
