"""Limits counted in days, read from `data/day_limits.csv`: how long a personal link opens, and the like."""

from __future__ import annotations

from datetime import date, timedelta

from alliage.rules import tables


def lasts(code: str, today: date) -> timedelta:
    """How long the limit `code` in force on `today` is; KeyError for a code nobody wrote."""
    rows = [row for row in tables.valid(tables.read("day_limits"), today) if row["code"] == code]
    if not rows:
        raise KeyError(code)
    return timedelta(days=int(rows[0]["days"]))
