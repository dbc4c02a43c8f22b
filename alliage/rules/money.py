"""Exact amounts: decimals with their currency, never summed across currencies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from alliage.rules.errors import HARD, RuleError, Sentence, format_number
from alliage.rules.errors import gettext_noop as _

CENT = Decimal("0.01")
DIGITS = 15
"""Digits before the decimal mark a typed amount may have."""
CODE = re.compile(r"[A-Z]{3}")
SYMBOLS = {
    "€": "EUR",
    "EUROS": "EUR",
    "EURO": "EUR",
    "$": "USD",
    "£": "GBP",
    "FCFA": "XOF",
    "F CFA": "XOF",
    "CFA": "XOF",
}
"""How people write a currency. « FCFA » is the franc of West or of Central Africa: see `FRANCS`."""
FRANCS = frozenset({"XOF", "XAF"})
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
NUMBER = re.compile(r"[+-]?[\d.,' ]*\d[\d.,' ]*")


@dataclass(frozen=True, order=False)
class Amount:
    """An exact amount: a finite Decimal and a currency code of three capital letters (ISO 4217).

    Raises RuleError for a float-like or infinite value and for a malformed code.
    """

    value: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise RuleError(_("Un montant est un nombre exact : écrivez par exemple 1 234,50."), code="not-a-number")
        if not CODE.fullmatch(self.currency):
            raise RuleError(
                _("« %(currency)s » n’est pas un code de monnaie : il en faut un de trois lettres, par exemple EUR."),
                field="currency",
                code="unknown-currency",
                params={"currency": self.currency},
            )

    def __add__(self, other: Amount) -> Amount:
        """The sum of two amounts of one currency; RuleError for two currencies."""
        if self.currency != other.currency:
            raise RuleError(
                _("On n’additionne pas deux monnaies (%(one)s et %(other)s) : présentez un total par monnaie."),
                code="two-currencies",
                params={"one": self.currency, "other": other.currency},
            )
        return Amount(exact_sum((self.value, other.value)), self.currency)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum of finite decimals, never rounded."""
    with localcontext(prec=200):
        return sum(values, Decimal(0))


def total(amounts: Iterable[Amount]) -> dict[str, Decimal]:
    """One exact total for each currency, in the order the currencies first appear."""
    totals: dict[str, list[Decimal]] = {}
    for amount in amounts:
        totals.setdefault(amount.currency, []).append(amount.value)
    return {currency: exact_sum(values) for currency, values in totals.items()}


def split(amount: Decimal, shares: Sequence[Decimal], *, unit: Decimal = CENT) -> list[Decimal]:
    """Share an amount out by the method of the largest remainder: the parts sum to the amount exactly.

    `shares` are weights ≥ 0, not all zero (percentages need not make 100); parts are multiples of `unit`, and so is
    the amount. A tie goes to the share that stands first. Raises RuleError for weights or amounts that cannot be.
    """
    if not shares or any(share < 0 for share in shares) or not any(shares):
        raise RuleError(_("Donnez au moins une part positive pour répartir un montant."), code="no-share")
    with localcontext(prec=200):
        units = amount / unit
        if units != units.to_integral_value():
            raise RuleError(
                _("Le montant %(amount)s ne se répartit pas en unités de %(unit)s : arrondissez-le d’abord."),
                code="not-a-multiple",
                params={"amount": amount, "unit": unit},
            )
        size, whole = abs(int(units)), exact_sum(shares)
        exact = [size * share / whole for share in shares]
        parts = [int(part.to_integral_value(rounding=ROUND_FLOOR)) for part in exact]
        by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
        for n in by_remainder[: size - sum(parts)]:
            parts[n] += 1
        sign = -1 if amount < 0 else 1
        return [sign * part * unit for part in parts]


def parse_amount(text: str, *, currency: str | None = None) -> Decimal:
    """Read an amount as people type it: « 1 234,50 », « 1 234 € », « 1.234,50 », « 1,234.50 », « 1234.5 ».

    At most two decimals. `currency` is the one chosen beside: another one in the text is refused.
    What could be read two ways (« 1.234 », « 12 34 ») is refused with the way to write it. Raises RuleError.
    """
    _check_signs(text)
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'").strip()
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isspace() else c for c in plain)
    if not plain:
        raise RuleError(_("Écrivez un montant, par exemple 1 234,50."), code="empty")
    number, said = _apart(plain)
    _check_currency(said, currency)
    if not NUMBER.fullmatch(number):
        raise RuleError(
            _("« %(text)s » n’est pas un montant : écrivez des chiffres seulement, par exemple 1 234,50."),
            code="not-a-number",
            params={"text": text.strip()[:40]},
        )
    sign = "-" if number.startswith("-") else ""
    whole, cents = _mark(number.lstrip("+-").strip(), text)
    if len(whole.lstrip("0")) > DIGITS:
        raise RuleError(_("Ce montant a trop de chiffres : vérifiez la saisie."), code="too-large")
    return Decimal(f"{sign}{whole or '0'}.{cents or '0'}" if cents else f"{sign}{whole or '0'}") + 0  # -0 is 0


def format_amount(value: Decimal, currency: str, language: str = "fr") -> str:
    """Write an amount: « 1 234,50 € » in French (no-break spaces), « €1,234.50 » in English; others keep their code.

    Cents are shown, both of them, only when there are some; more decimals are rounded to two, half to even.
    """
    shown = value.quantize(CENT) if value.is_finite() and abs(value) < Decimal(10) ** 20 else value
    text = format_number(shown, language)
    mark = "." if language.startswith("en") else ","
    whole, sep, cents = text.partition(mark)
    number = f"{whole}{mark}{cents:0<2}" if sep else whole
    sign = SIGNS.get(currency)
    if language.startswith("en"):
        minus, number = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{minus}{sign}{number}" if sign else f"{minus}{currency}{HARD}{number}"
    return f"{number}{HARD}{sign or currency}"


def check_positive(value: Decimal, *, field: str | None = None, what: str = _("Le montant"), zero: bool = True) -> None:
    """Refuse a negative amount (and zero when `zero` is false) with a RuleError on `field`."""
    if value < 0 or not value.is_finite():
        raise RuleError(
            _("%(what)s ne peut pas être négatif (%(value)s) : écrivez la somme sans le signe moins."),
            field=field,
            code="negative",
            params={"what": Sentence(what), "value": value},
        )
    if value == 0 and not zero:
        raise RuleError(
            _("%(what)s doit être plus grand que zéro."), field=field, code="zero", params={"what": Sentence(what)}
        )


def _check_signs(text: str) -> None:
    """Refuse « ² », « ① » or « ½ »: read as digits they would change the amount."""
    strange = next((c for c in text if unicodedata.category(c) == "No"), "")
    if strange:
        raise RuleError(
            _(
                "« %(text)s » contient « %(sign)s », un exposant, une fraction ou un chiffre entouré : écrivez des chiffres ordinaires."
            ),
            code="not-a-number",
            params={"text": text.strip()[:40], "sign": strange},
        )


def _apart(plain: str) -> tuple[str, str]:
    """The number and the currency written before or after it, as typed and in capitals."""
    found = re.fullmatch(r"([^\d+.,-]*)([+-]?[\d.,' ]*\d(?:[\d.,' ]*\d)?[., ]*)(.*)", plain)
    if not found:
        return plain, ""
    before, number, after = (part.strip() for part in found.groups())
    if (before and after) or any(c.isdigit() for c in after):
        return plain, ""
    return number, (before or after).upper()


def _check_currency(said: str, currency: str | None) -> None:
    """Refuse an unknown word beside the number, thousands in letters, and a currency that is not the chosen one."""
    if not said:
        return
    if said[:1] in {"K", "M"} and said[1:].strip() in {"", "€", "EUR", "EUROS", "FCFA", "XOF", "XAF"}:
        raise RuleError(
            _("Écrivez le montant en entier, sans « k » ni « M » : par exemple 12 000 pour 12 k€."), code="abbreviated"
        )
    code = SYMBOLS.get(said, said)
    if not CODE.fullmatch(code):
        raise RuleError(
            _("« %(said)s » n’est pas une monnaie connue : écrivez le nombre seul, choisissez la monnaie à côté."),
            field="currency",
            code="unknown-currency",
            params={"said": said[:20]},
        )
    if currency is None or code == currency or (code == "XOF" and said != "XOF" and currency in FRANCS):
        return
    raise RuleError(
        _("Le montant dit « %(said)s » mais la monnaie choisie est %(currency)s : corrigez l’un des deux."),
        field="currency",
        code="two-currencies",
        params={"said": said, "currency": currency},
    )


def _mark(number: str, text: str) -> tuple[str, str]:
    """The digits before and after the decimal mark; RuleError for groups that can be read two ways."""
    marks = [c for c in number if c in ".,"]
    tail = re.split(r"[.,]", number)[-1]
    if not marks:
        return _grouped(number, "", text), ""
    last = marks[-1]
    others = set(marks[:-1])
    if last in others:  # the same mark twice or more: it groups thousands
        if len(set(marks)) > 1:
            raise _unclear(text)
        return _grouped(number, last, text), ""
    if len(marks) > 1 and len(others) > 1:
        raise _unclear(text)
    head, _sep, cents = number.rpartition(last)
    if cents and (not cents.isdigit() or len(cents) > 2):
        raise _ambiguous(number, text) if len(tail) == 3 and len(marks) == 1 and cents.isdigit() else _unclear(text)
    return _grouped(head, marks[0] if len(marks) > 1 else "", text), cents


def _grouped(head: str, mark: str, text: str) -> str:
    """The digits of a whole number whose groups, if any, are of three."""
    groups = re.split("[ ']" + (f"|{re.escape(mark)}" if mark else ""), head) if head else [""]
    if len(groups) == 1:
        if not re.fullmatch(r"\d*", groups[0]):
            raise _unclear(text)
        return groups[0]
    if not re.fullmatch(r"\d{1,3}", groups[0]) or any(not re.fullmatch(r"\d{3}", group) for group in groups[1:]):
        raise _unclear(text)
    return "".join(groups)


def _ambiguous(number: str, text: str) -> RuleError:
    """« 1.234 » can be one thousand or one and a bit: say both ways to write it."""
    whole = re.sub(r"\D", "", number)
    head, mid, tail = re.split(r"([.,])", number)[0], ",", re.split(r"[.,]", number)[-1]
    return RuleError(
        _("« %(text)s » se lit de deux façons : écrivez %(whole)s pour les milliers, ou %(short)s avec décimales."),
        code="ambiguous",
        params={
            "text": text.strip()[:40],
            "whole": format_number(Decimal(whole)),
            "short": f"{head or '0'}{mid}{tail[:2]}",
        },
    )


def _unclear(text: str) -> RuleError:
    """The digits are grouped in a way nobody can be sure of."""
    return RuleError(
        _("Les chiffres de « %(text)s » sont groupés d’une façon peu claire : écrivez par exemple 1 234,50."),
        code="unclear",
        params={"text": text.strip()[:40]},
    )
