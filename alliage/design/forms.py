"""How every form is drawn: label, help, errors and « facultatif » in words, around Django's own forms."""

from collections.abc import Iterator
from typing import NamedTuple

from django.forms import BaseForm, BoundField
from django.forms.renderers import TemplatesSetting


class FieldError(NamedTuple):
    """One line of the summary of errors: where to go and what to mend."""

    target: str
    label: str
    message: str


class AlliageRenderer(TemplatesSetting):
    """Draws forms, fields and formsets with the templates of the design."""

    form_template_name = "design/forms/form.html"
    formset_template_name = "design/forms/formset.html"
    field_template_name = "design/forms/field.html"


def kind(field: BoundField) -> str:
    """How a field is laid out: `tick` (one box), `choices` (boxes or radios), `group` (several inputs) or `line`."""
    input_type = getattr(field.field.widget, "input_type", "")
    if input_type == "checkbox" and not field.use_fieldset:
        return "tick"
    if field.use_fieldset and input_type in {"checkbox", "radio"}:
        return "choices"
    return "group" if field.use_fieldset else "line"


def target(field: BoundField) -> str:
    """The id a link of the summary goes to: the first control of the field."""
    if field.id_for_label:
        return field.id_for_label
    return f"{field.auto_id}_0" if field.auto_id else ""


def errors(form: BaseForm) -> Iterator[FieldError]:
    """The errors of a form in the order of its fields, those of the whole form first."""
    for message in form.non_field_errors():
        yield FieldError("", "", str(message))
    for field in form:
        for message in field.errors:
            yield FieldError("" if field.is_hidden else target(field), str(field.label or ""), str(message))


def asked(form: BaseForm) -> str:
    """Which visible fields are demanded: `all`, `some` (the page then says which are optional) or `none`, as in a filter."""
    demands = {field.field.required for field in form.visible_fields() if kind(field) != "tick" and not field.field.disabled}
    return "some" if len(demands) > 1 else "all" if True in demands else "none"


def is_optional(field: BoundField) -> bool:
    """Whether to write « facultatif » beside a field: only where the form also demands others.

    `field.answers = True` says that its empty choice is an answer too (« en commun »), so that nothing can be left out;
    `field.conditional = True` that it is demanded in some cases only, which its help says.
    """
    if getattr(field.field, "answers", False) or getattr(field.field, "conditional", False):
        return False
    return not field.field.required and not field.field.disabled and asked(field.form) == "some"
