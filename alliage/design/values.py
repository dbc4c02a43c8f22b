"""Values in words: money, numbers, dates, silences, in the language of the page."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from alliage.rules.errors import format_date

THIN = "\u202f"
HARD = "\u00a0"
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def english() -> bool:
    """Whether the page is in English; every other language writes numbers as French does."""
    return (get_language() or "fr").startswith("en")


def _decimal(value: Any) -> Decimal:
    """An exact number from what a view may hold; floats go through their shortest text."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def number(value: Any, decimals: int = 0) -> str:
    """A number grouped by thousands; decimals are shown only when there are any."""
    exact = _decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    text = f"{abs(exact):,f}"
    if not english():
        text = text.replace(",", THIN).replace(".", ",")
    return f"−{text}" if exact < 0 else text


def money(amount: Any, currency: Any = None) -> str:
    """An amount with its currency (a code, or an object with `code`); no decimals when it is whole."""
    code = getattr(currency, "code", currency) or ""
    places = 3 if code in THREE_DECIMALS else 2
    exact = _decimal(amount)
    whole = exact == exact.to_integral_value()
    text = number(exact, 0 if whole else places)
    if not whole:
        mark = "." if english() else ","
        units, _, cents = text.partition(mark)
        text = f"{units}{mark}{cents.ljust(places, '0')}"
    if not code:
        return text
    if english():
        sign = "−" if text.startswith("−") else ""
        return f"{sign}€{text.removeprefix('−')}" if code == "EUR" else f"{code}{HARD}{text}"
    return f"{text}{HARD}{'€' if code == 'EUR' else code}"


def percent(value: Any) -> str:
    """A share: 12.5 is 12,5 %."""
    text = number(value, 1)
    return f"{text}%" if english() else f"{text}{HARD}%"


def as_date(value: dt.date | dt.datetime) -> dt.date:
    """The local day of a date or of a moment."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def colon() -> str:
    """The colon of the language, with the space French puts before it."""
    return ":" if english() else "\u00a0:"


def day(value: dt.date | dt.datetime) -> str:
    """A date, written one way in each language: 31.12.2027, 31 December 2027."""
    return format_date(as_date(value), "en" if english() else "fr")


def span(days: int) -> str:
    """A length of time as one says it: days up to two months, then months, then years."""
    if days < 60:
        return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
    months = round(days / 30.44)
    if months < 24:
        return ngettext("%(n)d mois", "%(n)d mois", months) % {"n": months}
    years = int(days / 365.25)
    return ngettext("%(n)d an", "%(n)d ans", years) % {"n": years}


def ago(value: dt.date | dt.datetime, *, today: dt.date | None = None) -> str:
    """How long ago: « il y a 6 jours »; a date to come is said as one."""
    days = ((today or timezone.localdate()) - as_date(value)).days
    if days < 0:
        return left(value, today=today)
    if days == 0:
        return gettext("aujourd’hui")
    if days == 1:
        return gettext("hier")
    return gettext("il y a %(span)s") % {"span": span(days)}


def left(value: dt.date | dt.datetime, *, today: dt.date | None = None) -> str:
    """How long until a term: « dans 87 jours », or since when it passed: « depuis 3 mois »; counted in days up to four months, since a term is prepared by days."""
    days = (as_date(value) - (today or timezone.localdate())).days
    if days < 0:
        return gettext("depuis %(span)s") % {"span": span(-days)}
    if days == 0:
        return gettext("aujourd’hui")
    if days == 1:
        return gettext("demain")
    if days <= 120:
        return ngettext("dans %(n)d jour", "dans %(n)d jours", days) % {"n": days}
    return gettext("dans %(span)s") % {"span": span(days)}


def is_silent(value: dt.date | dt.datetime | None, days: int = 180, *, today: dt.date | None = None) -> bool:
    """Whether nothing was heard for that many days."""
    return value is None or ((today or timezone.localdate()) - as_date(value)).days >= days


def silence(value: dt.date | dt.datetime | None, days: int = 180, *, today: dt.date | None = None) -> str:
    """The last news: how long ago, or « sans nouvelles depuis 7 mois » past the given days."""
    if value is None:
        return gettext("aucune nouvelle encore")
    if not is_silent(value, days, today=today):
        return ago(value, today=today)
    passed = ((today or timezone.localdate()) - as_date(value)).days
    return gettext("sans nouvelles depuis %(span)s") % {"span": span(passed)}
