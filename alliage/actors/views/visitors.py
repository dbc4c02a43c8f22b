"""Pages that open to whoever holds their secret: attempts are counted, programs that preview are no reader, nothing leaks."""

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from ..permissions import works_for

MINUTES = 10
"""Attempts and sendings are counted over so many minutes."""
PREVIEWERS = ("whatsapp", "facebookexternalhit", "telegrambot", "slackbot", "twitterbot", "skypeuripreview", "bot/")
"""Programs that open a link to draw its preview: they are no reader."""


def often(key: str, most: int) -> bool:
    """Whether something was done as often as it may be."""
    return _counted(key)[0] >= most


def count(key: str) -> None:
    """One more, until the end of the minutes that began with the first (`cache.incr` would begin others)."""
    times, until = _counted(key)
    cache.set(key, (times + 1, until), until - time.time())


def _counted(key: str) -> tuple[int, float]:
    """How many so far, and when they are forgotten, in seconds of the clock."""
    kept: tuple[int, float] | None = cache.get(key)
    return kept or (0, time.time() + MINUTES * 60)


def is_reader(request: HttpRequest, sender_id: int) -> bool:
    """Somebody who reads: not a program that previews, nor the people who prepared the link."""
    agent = request.headers.get("User-Agent", "").lower()
    return (
        request.method == "GET" and not any(name in agent for name in PREVIEWERS) and not works_for(request.user, sender_id)
    )


def quiet(answer: HttpResponse) -> HttpResponse:
    """Nothing of the address goes elsewhere."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
