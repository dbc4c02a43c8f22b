"""Writing the journal."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from ..models import JournalEntry, Organisation


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


def journal_many(verb: str, subjects: Sequence[models.Model], *, by: Any, organisation: Organisation, function: str) -> None:
    """Write down the same deed on many rows of one model, in the name of an organisation: one statement for a thousand."""
    if not subjects:
        return
    kind = ContentType.objects.get_for_model(subjects[0])
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(
                user=by,
                organisation=organisation,
                function=function,
                verb=verb,
                subject_type=kind,
                subject_id=row.pk,
                subject_label=str(row)[:300],
            )
            for row in subjects
        ),
        batch_size=1000,
    )
