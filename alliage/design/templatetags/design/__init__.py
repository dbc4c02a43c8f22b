"""`{% load design %}`: every part of a screen; examples in docs/design.md."""

from alliage.design.templatetags.design import forms, lists, pages, pictures, territories, values, words
from alliage.design.templatetags.design.registry import register

__all__ = ["forms", "lists", "pages", "pictures", "register", "territories", "values", "words"]
