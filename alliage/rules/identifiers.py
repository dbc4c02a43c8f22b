"""French identifiers of organisations: SIREN and SIRET (Insee, Luhn key) and RNA (associations).

An identifier of another country is free text: nobody is asked for a number their State does not give.
"""

from __future__ import annotations

import re
import unicodedata

from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

LA_POSTE = "356000000"
"""SIREN of La Poste: the SIRET of its counters are checked by the plain sum of digits (Insee)."""


def check_siren(text: str, *, field: str | None = "siren") -> str:
    """The nine digits of a SIREN typed with or without spaces; RuleError when they are not one."""
    digits = _digits(text)
    if re.fullmatch(r"[0-9]{14}", digits):
        raise RuleError(
            _("Ce numéro a 14 chiffres, c’est un SIRET : le SIREN est fait de ses 9 premiers, %(siren)s."),
            field=field,
            code="siret-for-siren",
            params={"siren": digits[:9]},
        )
    _check_length(digits, 9, _("Un SIREN a 9 chiffres, celui-ci en a %(count)s : vérifiez la saisie."), field)
    if not luhn(digits):
        raise _wrong_key(
            _("« %(number)s » n’est pas un SIREN : un chiffre est faux, sa clé de contrôle ne tombe pas juste."),
            digits,
            field,
        )
    return digits


def check_siret(text: str, *, field: str | None = "siret") -> str:
    """The fourteen digits of a SIRET typed with or without spaces; RuleError when they are not one."""
    digits = _digits(text)
    _check_length(digits, 14, _("Un SIRET a 14 chiffres, celui-ci en a %(count)s : vérifiez la saisie."), field)
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return digits
    if not luhn(digits[:9]) or not luhn(digits):
        raise _wrong_key(
            _("« %(number)s » n’est pas un SIRET : un chiffre est faux, sa clé de contrôle ne tombe pas juste."),
            digits,
            field,
        )
    return digits


def check_rna(text: str, *, field: str | None = "rna") -> str:
    """The number of an association in the national register: W and nine digits; RuleError else."""
    number = _digits(text).upper()
    if not re.fullmatch(r"W[0-9][0-9AB][0-9]{7}", number):
        raise RuleError(
            _("Un numéro RNA s’écrit W suivi de 9 chiffres, par exemple W751234567 : « %(number)s » n’en est pas un."),
            field=field,
            code="bad-rna",
            params={"number": text.strip()[:30]},
        )
    return number


def luhn(digits: str) -> bool:
    """The Luhn key of a number (ISO/IEC 7812-1): the sum, every second digit from the right doubled, is a multiple of 10."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(text: str) -> str:
    """The text without spaces, dots and hyphens, digits of any script as 0 to 9."""
    flat = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in flat if not (c.isspace() or c in ".-_"))


def _check_length(digits: str, length: int, message: str, field: str | None) -> None:
    """Refuse letters, then a wrong count."""
    if not re.fullmatch(r"[0-9]*", digits):
        raise RuleError(_("Écrivez des chiffres seulement, les espaces sont permis."), field=field, code="not-digits")
    if len(digits) != length:
        raise RuleError(message, field=field, code="bad-length", params={"count": len(digits)})


def _wrong_key(message: str, digits: str, field: str | None) -> RuleError:
    """The number, by groups of three, does not fit its key."""
    number = " ".join(digits[start : start + 3] for start in range(0, 9, 3)) + (f" {digits[9:]}" if digits[9:] else "")
    return RuleError(message, field=field, code="bad-key", params={"number": number})
