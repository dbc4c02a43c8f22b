"""Values in words, as filters."""

from typing import Any

from django.utils.html import format_html

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
