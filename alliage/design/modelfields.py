"""Columns of models that keep what is typed fit for where it is shown."""

import re
from typing import Any

from django.db import models

BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]*[\x00-\x1f\x7f-\x9f\u2028\u2029][\s\x00-\x1f\x7f-\x9f]*")


class LineField(models.CharField):  # type: ignore[type-arg]
    """A name on one line: breaks and control characters become a space when the row is checked (`full_clean`).

    The database knows a plain `CharField`.
    """

    def to_python(self, value: Any) -> Any:
        """The text on one line; no-break spaces stay."""
        text = super().to_python(value)
        return BREAKS.sub(" ", text).strip() if isinstance(text, str) else text

    def deconstruct(self) -> Any:
        """As the plain column it is."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
