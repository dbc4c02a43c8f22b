"""Cells of a spreadsheet: a text somebody typed is never computed."""

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet compute a text."""


def harmless(text: str) -> str:
    """The text, kept as a text by an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text
