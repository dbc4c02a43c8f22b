"""The one library of the design, and how its templates are drawn."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def drawn(name: str, /, **context: Any) -> SafeString:
    """A template of the design, with a complete context."""
    return render_to_string(name, context)
