"""Compile the message catalogues where no msgfmt is installed.

Babel's own command refuses « 1 % déchets », which it takes for a format; the library compiles it as it is.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def main() -> None:
    """Write each .mo beside its .po."""
    for source in Path(__file__).resolve().parent.parent.glob("locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    main()
