"""Deeds on files."""

import zipfile
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from alliage.rules import uploads

from ..models import Document, Organisation
from ..models.files import Visibility
from ..permissions import can_add_document
from .journal import journal

HEAD = 8192


@transaction.atomic
def add_document(
    file: UploadedFile,
    *,
    title: str,
    owner: Organisation,
    by: Any,
    visibility: str = Visibility.INTERNAL,
    language: str = "fr",
) -> Document:
    """Keep a file that is what it says and not too heavy; RuleError, on the field `file`, says what to mend."""
    if not can_add_document(by, owner):
        raise PermissionDenied
    ending = check_file(file)
    document = Document(
        title=title.strip()[:255] or (file.name or "")[:255],
        owner=owner,
        visibility=visibility,
        language=language,
        media_type=uploads.kinds()[ending]["mime"],
        uploaded_by_user=by,
    )
    document.file.save(file.name, file, save=False)
    document.file_size = file.size
    document.save()
    journal("document.added", document, by=by, visibility=str(visibility))
    return document


def check_file(file: UploadedFile, *, use: str = "") -> str:
    """The ending of a file whose name, declared type and bytes agree; RuleError where they do not."""
    uploads.check_size(file.size or 0, limit=settings.UPLOAD_LIMIT)
    file.seek(0)
    head = file.read(HEAD)
    sniffed = filetype.guess_extension(head)
    if head.startswith(b"PK"):
        head += _names_inside(file)
    file.seek(0)
    return uploads.check_upload(file.name or "", file.content_type or "", sniffed, head=head, use=use)


def _names_inside(file: UploadedFile) -> bytes:
    """The names a ZIP holds: a macro shows there, wherever it lies in the file."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "\n".join(archive.namelist()).encode()
    except zipfile.BadZipFile:
        return b""
