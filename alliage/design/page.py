"""What a page knows of itself: its address, its other languages, its fonts."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.urls import get_script_prefix, translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from alliage.rules.digits import whole

FACES = (
    ("Alliage Serif", "serif", 400),
    ("Alliage Serif", "serif", 600),
    ("Alliage Sans", "sans", 400),
    ("Alliage Sans", "sans", 600),
)


class Language(NamedTuple):
    """A page in another language."""

    code: str
    name: str
    url: str
    absolute: str


def key(prefix: str, *words: object) -> str:
    """An id for an element made of these words: the same at each drawing, so that a page can be compared with itself."""
    return f"{prefix}-{crc32(' '.join(map(str, words)).encode()):x}"


def home_url(language: str | None = None) -> str:
    """The home page; the source language has no prefix in the address."""
    code = language or get_language() or settings.LANGUAGE_CODE
    return get_script_prefix() + ("" if code == settings.LANGUAGE_CODE else f"{code}/")


def words_url() -> str:
    """The page of all words; the portal keeps it at this address (tests/design/test_terms.py holds the two together)."""
    return f"{home_url()}mots/"


def languages(request: HttpRequest | None, known: Mapping[str, str] | None = None) -> list[Language]:
    """The page in each other language, its query kept; the home page where the address has no translation."""
    here = (get_language() or settings.LANGUAGE_CODE)[:2]
    found = []
    for code, _label in settings.LANGUAGES:
        if code == here:
            continue
        path = request.get_full_path() if request else home_url()
        url = (known or {}).get(code) or translate_url(path, code)
        if url == path:
            url = home_url(code)
        name = get_language_info(code)["name_local"].capitalize()
        found.append(Language(code, name, url, request.build_absolute_uri(url) if request else url))
    return found


def get(request: HttpRequest | None, key: str) -> str:
    """A value of the query string."""
    return request.GET.get(key, "") if request else ""


def number(text: str, *, longest: int = 9) -> int:
    """A whole number as an address says it; 0 for anything else (« ² » is a digit, not a number)."""
    return (whole(text) or 0) if len(text) <= longest else 0


def query(request: HttpRequest | None, **changes: Any) -> str:
    """The query string with these changes, ready for a `href`; None takes a key away."""
    kept = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = str(value)
    return f"?{kept.urlencode()}"


@cache
def font_faces() -> SafeString:
    """The `@font-face` rules of the fonts that were cut at install; none are named that are not there."""
    rules = [
        f'@font-face{{font-family:"{family}";src:url({static(f"design/fonts/{name}-{weight}.woff2")}) format("woff2");'
        f"font-weight:{weight};font-display:swap}}"
        for family, name, weight in FACES
        if finders.find(f"design/fonts/{name}-{weight}.woff2")
    ]
    return mark_safe(f"<style>{''.join(rules)}</style>" if rules else "")
