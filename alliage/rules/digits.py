"""Whole numbers written in digits, as an address, a key or a cell holds them."""

from __future__ import annotations

import re

WHOLE = re.compile(r"\d{1,12}")


def whole(text: str) -> int | None:
    """The number of one to twelve decimal digits, in any script; None for anything else.

    `str.isdigit` says yes to « ² » and « ① », that `int` refuses, and to thousands of digits, that it refuses too.
    """
    return int(text) if WHOLE.fullmatch(text) else None
