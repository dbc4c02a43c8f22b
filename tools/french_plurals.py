"""Write locale/fr: French is the source language, so its catalogue holds only the plural entries, with French's own rule.

Without it, gettext would use the English rule and say « 0 projets ».
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent / "locale"


def main() -> None:
    """Copy the plural entries of the English catalogue, each translated by itself."""
    with (ROOT / "en/LC_MESSAGES/django.po").open("rb") as file:
        english = read_po(file, locale="en")
    french = Catalog(locale="fr", domain="django", project="Alliage", fuzzy=False)
    french.header_comment = "# French is the source language: only the plural entries, for the rule plural=(n > 1)."
    for message in english:
        if isinstance(message.id, tuple | list):
            french.add(tuple(message.id), string=tuple(message.id), context=message.context, flags=message.flags - {"fuzzy"})
    with (ROOT / "fr/LC_MESSAGES/django.po").open("wb") as file:
        write_po(file, french, width=0, omit_header=False, sort_output=True, include_previous=False)


if __name__ == "__main__":
    main()
