"""Wagtail's forms of files with our own check first: a file is what it says, and not too heavy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from alliage.design.deeds import said
from alliage.rules.errors import RuleError

from ..services import check_file


class Checked(forms.BaseForm):
    """Asks the rules before Wagtail opens the file: past the limit, there is nothing left to open."""

    use = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            after = field.clean

            def clean(value: Any, *rest: Any) -> Any:
                if isinstance(value, UploadedFile):
                    try:
                        check_file(value, use=self.use)
                    except RuleError as error:
                        raise ValidationError(said(error), code=error.code) from error
                return after(value, *rest)

            field.clean = clean  # type: ignore[method-assign]


class DocumentForm(Checked, BaseDocumentForm):  # type: ignore[misc]
    """A document."""


class PictureForm(Checked, BaseImageForm):  # type: ignore[misc]
    """A picture."""

    use = "picture"
