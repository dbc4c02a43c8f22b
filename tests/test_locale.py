"""English is complete beside French: every string of the code is in the catalogue, translated, with the same places to fill."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
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


def test_each_string_of_the_code_is_in_the_catalogue(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not on this machine; CI has it")
    for name in ("alliage", "manage.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    for each in (tmp_path / "locale" / "en" / "LC_MESSAGES",):
        each.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-obsolete", "--no-wrap", "--symlinks"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    gathered = {message.id for message in _entries(tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po")}
    assert len(gathered) > 2000
    assert gathered - {message.id for message in _entries(CATALOGUE)} == set()
