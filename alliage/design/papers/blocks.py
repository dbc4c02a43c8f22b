"""What a paper is made of: plain words and figures, already in the reader’s language; the writers add the look."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A title inside the paper; the paper’s own is level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `strong` opens it in bold; `kind` is « lede », « small » or nothing."""

    text: str
    strong: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Items:
    """A list; each item may open with words in bold."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Quote:
    """Somebody’s own words, and who said them."""

    text: str
    by: str
    language: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; `numeric` are the columns set flush right; the last row may be a total."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    widths: Sequence[float] = ()
    total: bool = False


@dataclass(frozen=True)
class Mark:
    """A territory’s sign: its shape and tone (1 to 6), and what stands beside it."""

    name: str
    shape: int
    tone: int
    text: str = ""


@dataclass(frozen=True)
class Card:
    """One answer beside the others: its title, its sum, lines of words with a figure, marks, a last word."""

    title: str
    total: str
    under: str
    lines: Sequence[tuple[str, str]]
    marks: Sequence[Mark]
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Cards:
    """Cards side by side, all the same size."""

    cards: Sequence[Card]


@dataclass(frozen=True)
class Side:
    """One territory and what it says."""

    mark: Mark
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sides:
    """Equal columns, one per territory."""

    sides: Sequence[Side]


@dataclass(frozen=True)
class Bar:
    """Parts of a whole, drawn to scale: words, figure, share in percent, and its look (full, half, empty)."""

    caption: str
    parts: Sequence[tuple[str, str, float, str]]


Block = Heading | Paragraph | Items | Quote | Table | Cards | Sides | Bar


@dataclass(frozen=True)
class Page:
    """A whole paper. `running` stands at the head of each page, `marks` (fictitious, preparatory) under it."""

    title: str
    language: str
    running: str
    blocks: Sequence[Block]
    marks: Sequence[str] = field(default_factory=tuple)
    over: str = ""
    one_page: bool = False

    def plain(self) -> dict[str, Any]:
        """The same as plain data, each block with its kind."""
        told = asdict(self)
        told["blocks"] = [{"type": type(block).__name__.lower(), **asdict(block)} for block in self.blocks]
        return told
