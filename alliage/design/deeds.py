"""Running a deed for a form: what the rules refuse is said in the form, at its field, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.translation import get_language, gettext

from alliage.rules.errors import RuleError, Sentence


def said(what: RuleError | Sentence) -> str:
    """A refusal or a sentence of the rules, in the language of the page."""
    return what.say(gettext, get_language() or "fr") if what.template else ""


def attempt(form: BaseForm, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The deed's answer, or None after writing its refusal into the form.

    Ask `form.is_valid()` first; afterwards `form.errors` says whether the deed was done.
    """
    try:
        return deed(*args, **kwargs)
    except RuleError as error:
        form.add_error(error.field if error.field in form.fields else None, said(error))
    except ValidationError as error:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= {*form.fields, "__all__"}
        form.add_error(None, error if known else ValidationError(error.messages))
    return None
