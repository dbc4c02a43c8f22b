"""Forms, by pieces."""

from typing import Any

from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe

from alliage.design import forms
from alliage.design.stale import TAKEN
from alliage.design.templatetags.design.registry import drawn, register


@register.simple_tag
def form_errors(form: BaseForm, *, focus: bool = True) -> SafeString:
    """The summary of what to mend, with links to the fields; it takes the focus, so that a reader hears it first."""
    clashes = getattr(form, "clashes", [])
    return drawn(
        "design/forms/errors.html",
        problems=list(forms.errors(form)),
        focus=focus,
        clashes=clashes,
        taken=form.add_prefix(TAKEN),
    )


@register.simple_tag
def fieldset(form: BaseForm, legend: str, *names: str, help: str = "") -> SafeString:
    """Some fields of a form under one legend."""
    shown = [form[name] for name in names if name in form.fields]
    return drawn("design/forms/fieldset.html", fields=shown, legend=legend, help=help) if shown else mark_safe("")


@register.filter
def layout(field: Any) -> str:
    """How a form field is laid out."""
    return forms.kind(field)


@register.filter
def asked(form: BaseForm) -> str:
    """Which fields of a form are demanded: all, some or none."""
    return forms.asked(form)


@register.filter
def optional(field: Any) -> bool:
    """Whether « facultatif » is written beside a field."""
    return forms.is_optional(field)
