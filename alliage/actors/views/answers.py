"""Answers shared by the views: a refusal said as a message, a page of a list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict

from alliage.design.deeds import said
from alliage.rules.errors import RuleError

PER_PAGE = 50


def deed_or_message(request: HttpRequest, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The deed's answer, or None after saying why it was refused, for a button that has no form of its own."""
    try:
        return deed(*args, **kwargs)
    except RuleError as error:
        messages.error(request, said(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return None


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent by a form, even when nothing was ticked; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page asked for; the nearest one when there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
