"""Values in words, as filters."""

from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alliage.design import values
from alliage.design.templatetags.design.registry import register


@register.filter
def money(amount: Any, currency: Any = None) -> str:
    """« 60 000 € »; nothing for nothing."""
    return "" if amount is None or amount == "" else values.money(amount, currency)


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """« 1 240 000 »."""
    return "" if value is None or value == "" else values.number(value, decimals)


@register.filter
def percent(value: Any) -> str:
    """« 12,5 % » from 12.5."""
    return "" if value is None or value == "" else values.percent(value)


@register.filter
def day(value: Any) -> str:
    """« 31.12.2027 »."""
    return values.day(value) if value else ""


@register.simple_tag
def colon() -> str:
    """« : » with the space the language puts before it."""
    return values.colon()


@register.simple_tag
def today() -> str:
    """The present day, written as every other."""
    return values.day(timezone.localdate())


@register.filter
def unbroken(text: str) -> SafeString:
    """Words with a hyphen stay on one line: « Haut-Val »."""
    words = ((format_html('<span class="nb">{}</span>', word) if "-" in word else word,) for word in str(text).split(" "))
    return format_html_join(" ", "{}", words)


@register.filter
def ago(value: Any) -> str:
    """« il y a 6 jours »."""
    return values.ago(value) if value else ""


@register.filter
def left(value: Any) -> str:
    """« dans 87 jours »."""
    return values.left(value) if value else ""


@register.filter
def silence(value: Any, days: int = 180) -> str:
    """The last news, in bold when it is too old."""
    said = values.silence(value or None, days)
    return format_html("<strong>{}</strong>", said) if value and values.is_silent(value, days) else said


@register.filter
def of(part: Any, whole: Any) -> str:
    """« 11 / 12 »."""
    return f"{values.number(part)} / {values.number(whole)}"


@register.filter
def absolute(value: Any) -> Any:
    """An amount without its sign, where words say what the sign would."""
    return abs(value)
