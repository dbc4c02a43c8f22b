"""A line of someone's week, as any app may say it: what it is, the one thing to do about it, how pressing it is.

The slot `week.lines` takes people in bulk (users whose `roles` are known) and is filled with `{person.pk: [Line, …]}`;
the portal sorts the lines into groups, on the page « Ma semaine » and in the mail.
"""

import datetime
from dataclasses import dataclass

SLOT = "week.lines"
SIGN, DUE, LATE, WAITING, NEWS = "sign", "due", "late", "waiting", "news"
GROUPS = (SIGN, DUE, LATE, WAITING, NEWS)
"""To sign, coming due, late or owed, waiting for others, new from partners: in the order they are read."""


@dataclass(frozen=True)
class Line:
    """One thing of the week; `urgency` is the smaller the sooner: the days left, or less the days gone."""

    group: str
    kind: str
    text: str
    detail: str
    action: str
    url: str
    urgency: int
    since: datetime.date | None = None
    due: datetime.date | None = None
    for_whom: str = ""


def sooner(line: Line) -> tuple[int, str]:
    """The key that sorts lines: the most pressing first, then by their words."""
    return line.urgency, line.text
