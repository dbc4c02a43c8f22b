"""One cell to one value: words, days, amounts, years, yes or no, lists; RuleError says what is wrong and how to mend it.

A cell is what a spreadsheet stores (text, number, yes/no) or what was pasted (text). Days come as ISO texts.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz, process

from alliage.rules.digits import whole
from alliage.rules.errors import RuleError, Sentence
from alliage.rules.errors import gettext_noop as _
from alliage.rules.money import DIGITS, parse_amount
from alliage.rules.words import fold

Cell = str | int | float | bool | None

WORD = re.compile(r"[^\W_]+")
RISKY = ("=", "+", "-", "@")
"""First characters that make a spreadsheet compute a text."""
FAULTS = re.compile(
    r"#(REF|N/A|NA|VALUE|VALEUR|DIV/0|NAME|NOM|NUM|NOMBRE|NULL|NUL|SPILL|CALC|GETTING_DATA)[!?]?", re.IGNORECASE
)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
IN_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er|st|nd|rd|th)?[ \-.]+([a-z]+)[ \-.,]+(\d{2}|\d{4})")
MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
MONTHS = dict(
    zip(
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "janv",
            "fevr",
            "avr",
            "juil",
            "sept",
            "oct",
            "nov",
            "dec",
        ],
        [*range(1, 13), *range(1, 13), 1, 2, 4, 7, 9, 10, 11, 12],
        strict=True,
    )
)
EXCEL_ZERO = dt.date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 73_051)
"""Whole numbers that Excel shows as a day, from 1954 to 2099."""
YEARS = range(1950, 2101)
YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "x", "1", "ok"])
NO = frozenset(["non", "n", "no", "faux", "false", "0"])
MOST_DAYS = 100_000
NEAR = 80
"""Likeness, out of 100, from which a name is suggested."""
SHORT, OFFERED, LISTED = 2, 4, 40
"""Letters of a word too short to tell anything; names offered; names of a list short enough to be told whole."""


def key_of(text: str) -> str:
    """A name as it is compared: no accent, case or punctuation."""
    return " ".join(WORD.findall(_folded(text)))


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    return fold(text)


def plain(cell: Cell) -> str:
    """A cell as one clean text; RuleError for a formula or an error of calculation."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, int | float):
        return number_text(cell)
    text = cell.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if text.startswith("'") and text[1:2] in RISKY:
        return text[1:]
    if text.startswith("=") and len(text) > 1:
        raise RuleError(
            _("Cette cellule contient une formule (%(text)s) : collez sa valeur."),
            code="formula",
            params={"text": text[:30]},
        )
    if text.startswith("#") and FAULTS.fullmatch(text):
        raise RuleError(
            _("Le tableur affiche une erreur de calcul (%(text)s) : corrigez la formule, ou écrivez la valeur."),
            code="fault",
            params={"text": text},
        )
    return text


def number_text(number: int | float) -> str:
    """A stored number as digits: 3.0 is 3."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 10**15:
        return str(int(number))
    return str(number)


def read_words(cell: Cell, *, longest: int = 200, lines: bool = False) -> str:
    """A text of at most `longest` characters, on one line unless told."""
    text = plain(cell)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C" or c == "\u200d")
    if not lines:
        text = " ".join(text.split())
    if len(text) > longest:
        raise RuleError(
            _("Ce texte a %(count)s caractères, la place est de %(longest)s : raccourcissez-le."),
            code="too-long",
            params={"count": len(text), "longest": longest},
        )
    return text


def read_list(cell: Cell) -> list[str]:
    """Several names, one under the other or parted by « ; » or « | »."""
    return [part for part in (" ".join(each.split()) for each in re.split(r"[;|\n]", plain(cell))) if part]


def read_day(cell: Cell) -> dt.date:
    """A day: 2026-03-14, 14/03/2026, 14.03.2026, 14 mars 2026, or the number of days that Excel keeps."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _day_of_number(cell)
    text = plain(cell)
    iso = ISO.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), text)
    typed = DAY_FIRST.fullmatch(text)
    if typed:
        return _typed_day(int(typed[1]), int(typed[2]), typed[3], text)
    flat = " ".join(fold(text).split())
    said = IN_WORDS.fullmatch(flat)
    if said and said[2] in MONTHS:
        return _typed_day(int(said[1]), MONTHS[said[2]], said[3], text)
    said = MONTH_FIRST.fullmatch(flat)
    if said and said[1] in MONTHS:
        return _day(int(said[3]), MONTHS[said[1]], int(said[2]), text)
    number = whole(text)
    if number is not None:
        return _day_of_number(number)
    raise _no_day(text)


def _day_of_number(number: int | float) -> dt.date:
    if int(number) in YEARS:
        raise RuleError(
            _("« %(year)s » est une année : écrivez le jour, par exemple 01/01/%(year)s."),
            code="year-only",
            params={"year": str(int(number))},
        )
    if int(number) not in EXCEL_DAYS:
        raise _no_day(number_text(number))
    return EXCEL_ZERO + dt.timedelta(days=int(number))


def _typed_day(day: int, month: int, year: str, text: str) -> dt.date:
    """Day first, as in France; the American order and years of two digits are refused with the way to write them."""
    if len(year) == 2:
        raise RuleError(
            _("« %(text)s » : écrivez l’année en entier, par exemple %(example)s."),
            code="short-year",
            params={"text": text[:40], "example": f"{day:02}/{month:02}/20{year}"},
        )
    if month > 12 >= day:
        raise RuleError(
            _("« %(text)s » met le mois avant le jour : écrivez %(example)s."),
            code="month-first",
            params={"text": text[:40], "example": f"{month:02}/{day:02}/{year}"},
        )
    return _day(int(year), month, day, text)


def _day(year: int, month: int, day: int, text: str) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise _no_day(text) from None
    if not 1800 <= found.year <= 2200:
        raise _no_day(text)
    return found


def _no_day(text: str) -> RuleError:
    return RuleError(
        _("« %(text)s » n’est pas une date qui existe : écrivez-la ainsi, 14/03/2026."),
        code="no-day",
        params={"text": text[:40]},
    )


def read_amount(cell: Cell, *, currency: str | None = None, negative: bool = False) -> Decimal:
    """An amount, « 1 234,56 » or « 1,234.56 » alike; a number of the spreadsheet is rounded to the cent."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = Decimal(repr(cell)) if cell == cell and abs(cell) != float("inf") else Decimal("Infinity")
        if not number.is_finite() or abs(number) >= Decimal(10) ** (DIGITS - 1):
            raise RuleError(_("Ce montant a trop de chiffres : vérifiez la saisie."), code="too-large")
        amount = number.quantize(Decimal("0.01"))
    else:
        amount = parse_amount(plain(cell), currency=currency)
    if amount < 0 and not negative:
        raise RuleError(_("Un montant ne peut pas être négatif : écrivez-le sans le signe moins."), code="negative")
    if abs(amount) >= Decimal(10) ** 12:
        raise RuleError(_("Ce montant a trop de chiffres : vérifiez la saisie."), code="too-large")
    return amount


def read_number(cell: Cell) -> Decimal:
    """A measured value, positive or not."""
    return read_amount(cell, negative=True)


def read_whole(cell: Cell) -> int:
    """A whole number of zero or more."""
    amount = read_amount(cell)
    if amount != amount.to_integral_value() or amount > 2_000_000_000:
        raise RuleError(_("Écrivez un nombre entier, sans virgule."), code="not-whole")
    return int(amount)


def read_degrees(cell: Cell, *, most: int = 180) -> float:
    """A longitude in degrees, or a latitude with `most=90`."""
    text = plain(cell).replace(",", ".").replace(" ", "")
    try:
        degrees = 999.0 if "_" in text else float(text)
    except ValueError:
        degrees = 999.0
    if not -most <= degrees <= most:
        raise RuleError(_("Écrivez des degrés avec décimales, par exemple 12,8."), code="degrees")
    return degrees


def read_days(cell: Cell) -> Decimal:
    """Days of work, to the tenth."""
    days = read_amount(cell).quantize(Decimal("0.1"))
    if days >= MOST_DAYS:
        raise RuleError(_("Ce nombre de jours est trop grand : vérifiez la saisie."), code="too-large")
    return days


def read_year(cell: Cell) -> int:
    """A year of four digits."""
    text = plain(cell)
    if re.fullmatch(r"\d{4}", text) and int(text) in YEARS:
        return int(text)
    raise RuleError(
        _("« %(text)s » n’est pas une année : écrivez-la en quatre chiffres, par exemple 2026."),
        code="no-year",
        params={"text": text[:40]},
    )


def read_flag(cell: Cell) -> bool:
    """Yes or no."""
    text = key_of(plain(cell))
    if text in YES or text in NO:
        return text in YES
    raise RuleError(
        _("« %(text)s » : écrivez oui ou non."),
        code="no-flag",
        params={"text": plain(cell)[:40]},
    )


def read_choice(cell: Cell, words: Mapping[str, str]) -> str:
    """The code of a word of a closed list; `words` holds, by `key_of`, every way to say each code."""
    text = plain(cell)
    found = words.get(key_of(text))
    if found is not None:
        return found
    raise unknown(text, list(words), getattr(words, "few", ()))


def nearest(text: str, names: Sequence[str]) -> str:
    """The name that resembles most what was written, or nothing."""
    for likeness in (fuzz.ratio, fuzz.token_set_ratio):
        found = process.extractOne(text, names, scorer=likeness, processor=key_of, score_cutoff=NEAR)
        if found:
            return found[0]
    return ""


NEAREST = _("« %(text)s » n’est pas connu. Les plus proches : %(names)s.")
MEANT = _("« %(text)s » n’est pas connu : vouliez-vous écrire « %(near)s » ?")
UNKNOWN = _("« %(text)s » n’est pas connu : vérifiez l’orthographe%(more)s.")
NOT_KNOWN = frozenset([NEAREST, MEANT, UNKNOWN])
"""The sentences of a word that nothing is called by; their « text » is its first 60 letters."""


def alike(text: str, names: Sequence[str]) -> list[str]:
    """The names that share words with what was written, the nearest first."""
    asked = {word for word in key_of(text).split() if len(word) > SHORT}
    scored = [(len(asked & set(key_of(name).split())), name) for name in names]
    return [name for score, name in sorted(scored, key=lambda pair: -pair[0]) if score][:OFFERED]


def unknown(text: str, names: Sequence[str], few: Sequence[str] = ()) -> RuleError:
    """« Nothing is called so », with the nearest of all spellings, else those of the `few` that share a word, else some of them."""
    told: dict[str, object] = {"text": text[:60]}
    near = alike(text, few) if not _close(text, names) else []
    if len(near) > 1:
        return RuleError(
            NEAREST,
            code="unknown",
            params=told | {"names": " ; ".join(near)},
        )
    if found := nearest(text, names) or "".join(near):
        return RuleError(
            MEANT,
            code="unknown",
            params=told | {"near": found},
        )
    return RuleError(
        UNKNOWN,
        code="unknown",
        params=told | {"more": _some(few or names)},
    )


def _close(text: str, names: Sequence[str]) -> bool:
    """Whether a name is what was written but for a letter or two."""
    return process.extractOne(text, names, scorer=fuzz.ratio, processor=key_of, score_cutoff=NEAR) is not None


def _some(names: Sequence[str]) -> Sentence | str:
    """The words allowed, when the list is short."""
    if not names or len(names) > LISTED:
        return ""
    return Sentence(_(", ou choisissez parmi : %(names)s"), {"names": ", ".join(names)})
