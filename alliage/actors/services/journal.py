"""Writing the journal."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from ..models import JournalEntry


def journal(verb: str, subject: models.Model | None, *, by: Any, **detail: Any) -> JournalEntry:
    """Write down a deed: `verb` is a short code such as `project.published`, `by` the person (or None for the machine)."""
    acting = by.acting if by is not None and by.is_authenticated else None
    return JournalEntry.objects.create(
        user=by if by is not None and by.is_authenticated else None,
        organisation=acting.organisation if acting else None,
        function=acting.function if acting else "",
        verb=verb,
        subject_type=ContentType.objects.get_for_model(subject) if subject is not None else None,
        subject_id=subject.pk if subject is not None else None,
        subject_label=str(subject)[:300] if subject is not None else "",
        detail=detail,
    )
