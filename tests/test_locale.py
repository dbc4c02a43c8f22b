"""English is complete beside French: every string of the code is in the catalogue, translated, with the same places to fill."""

import re
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
LAZY = {"gettext_lazy": None, "gettext_noop": None, "ngettext_lazy": (1, 2)}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY}
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|n?gettext)\(\s*(?P<one>{TEXT})(?:,\s*(?P<two>{TEXT}))?")
Key = str | tuple[str, ...]
PLACES = re.compile(r"%\((\w+)\)[sd]")


def _entries(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_each_entry_is_translated() -> None:
    assert [message.id for message in _entries(CATALOGUE) if message.fuzzy or not all(_forms(message.string))] == []


def test_each_translation_fills_the_places_of_its_source() -> None:
    wrong = []
    for message in _entries(CATALOGUE):
        known = set(PLACES.findall(_forms(message.id)[-1]))
        for form in _forms(message.string):
            places = set(PLACES.findall(form))
            # A singular may say « the first » where the plural counts.
            if places - known or (isinstance(message.id, str) and places != known):
                wrong.append((message.id, form))
    assert wrong == []


def _of_code(path: Path) -> Iterator[Key]:
    """The strings a module marks for translation."""
    for _line, said, _notes, _context in extract_from_file("python", path, KEYWORDS):
        yield said


def _of_template(path: Path) -> Iterator[Key]:
    """The strings a template marks, as Django writes them for its own gathering."""
    for call in CALL.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
        one, two = (literal_eval(each) if each else "" for each in call.group("one", "two"))
        yield (one, two) if two else one


def test_each_string_of_the_code_is_in_the_catalogue() -> None:
    gathered = {said for path in (ROOT / "alliage").rglob("*.py") for said in _of_code(path)}
    templates = [path for path in (ROOT / "alliage").glob("*/templates/**/*") if path.suffix in {".html", ".txt"}]
    written = {said for path in templates for said in _of_template(path)}
    assert len(gathered) > 1000
    assert len(written) > 1000
    assert (gathered | written) - {message.id for message in _entries(CATALOGUE)} == set()
