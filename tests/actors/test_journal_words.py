"""Every deed written to the journal has words a person can read."""

import re
from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from alliage.actors.queries import journal_words

HOUSE = Path(__file__).parents[2] / "alliage"
CALL = re.compile(r'\bjournal\(\s*(?:f?"([a-z_.]+)"(?: if [^,]+ else "([a-z_.]+)")?)')


def test_no_deed_without_words() -> None:
    written = {
        verb
        for file in HOUSE.rglob("services/**/*.py")
        for found in CALL.findall(file.read_text())
        for verb in found
        if verb
    }
    assert "organisation.added" in written
    assert sorted(written - set(journal_words(AnonymousUser()))) == []
