"""Cut the fonts of the pages to the letters used: `python -m alliage.design.fonts`, run by `make install`.

Reads Source Serif Pro and Source Sans Pro (SIL Open Font License 1.1) from the packages `font-source-serif-pro` and
`font-source-sans-pro`, and writes four WOFF2 files beside the style sheet, renamed as the reserved font name requires.
"""

import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

TARGET = Path(__file__).parent / "static" / "design" / "fonts"
LIMIT = 25_000
# Latin-1; the letters of Romanian, Polish, Czech, Slovak, Hungarian, Croatian, Turkish, of romanisations; French signs.
LETTERS = "ĂăĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŢţŤťŮůŰűŸŹźŻżŽžȘșȚțĀāĪīŌōŪū"
SIGNS = "\u00a0\u2009\u202f\u2010\u2011–—‘’“”‹›„•…€−≥≤≈←↑→↓№"
CHARACTERS = sorted({*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, LETTERS + SIGNS)})
FEATURES = ["kern", "liga", "ccmp", "locl", "lnum", "tnum", "pnum", "ordn"]
NARROW = 0.21
"""Width of the narrow spaces the source lacks, in ems."""


class Cut(NamedTuple):
    """One file to make: from which package and file, under which name."""

    package: str
    source: str
    family: str
    name: str


CUTS = (
    Cut("font_source_serif_pro", "SourceSerifPro-Regular.ttf", "Alliage Serif", "serif-400"),
    Cut("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "Alliage Serif", "serif-600"),
    Cut("font_source_sans_pro", "SourceSansPro-Regular.ttf", "Alliage Sans", "sans-400"),
    Cut("font_source_sans_pro", "SourceSansPro-Semibold.ttf", "Alliage Sans", "sans-600"),
)


def folder(package: str) -> Path | None:
    """Where a font package keeps its files; None when it is not installed."""
    spec = find_spec(package)
    return Path(spec.origin).parent / "files" if spec and spec.origin else None


def rename(font: TTFont, family: str, name: str) -> None:
    """Give the subset its own name and keep the notices of copyright and licence."""
    kept = [record for record in font["name"].names if record.nameID in {0, 7, 13, 14} and record.platformID == 3]
    font["name"].names = kept
    for number, text in ((1, family), (2, "Regular"), (4, f"{family} {name}"), (6, f"{family.replace(' ', '')}-{name}")):
        font["name"].setName(text, number, 3, 1, 0x409)


def complete(font: TTFont) -> None:
    """Add what the source lacks: the narrow spaces of French numbers, and the hyphen that does not break."""
    known = font.getBestCmap()
    hyphen = known.get(0x2010, known[0x2D])
    mapped = {0x2010: hyphen, 0x2011: hyphen, 0x2009: known.get(0x202F, "narrow")}
    if 0x202F not in known:
        font["glyf"]["narrow"] = Glyph()
        font["hmtx"]["narrow"] = (round(font["head"].unitsPerEm * NARROW), 0)
        mapped[0x202F] = "narrow"
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code, glyph in mapped.items():
                table.cmap.setdefault(code, glyph)


def cut(source: Path, family: str, name: str) -> bytes:
    """The WOFF2 subset of one font file."""
    font = TTFont(source)
    complete(font)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    rename(font, family, name)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def build(target: Path = TARGET) -> list[str]:
    """Make the four files and say, line by line, what was made or why it was not."""
    lines = []
    target.mkdir(parents=True, exist_ok=True)
    for each in CUTS:
        home = folder(each.package)
        if home is None:
            lines.append(
                f"{each.name}: package {each.package.replace('_', '-')} is not installed, the system's fonts are used"
            )
            continue
        data = cut(home / each.source, each.family, each.name)
        if len(data) > LIMIT:
            raise ValueError(f"{each.name} weighs {len(data)} bytes, more than {LIMIT}")
        (target / f"{each.name}.woff2").write_bytes(data)
        lines.append(f"{each.name}: {len(data)} bytes")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(build()) + "\n")
