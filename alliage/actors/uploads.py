"""An upload past the limit is no longer kept while it is still being read; the form then says so in words."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooHeavyFile(UploadedFile):
    """What is left of a file past the limit: its name and its weight, no content."""


class LimitedUploadHandler(FileUploadHandler):
    """Counts bytes as they come; past the limit it lets them go, so that the other fields of the form still arrive.

    First of the handlers: what it does not pass on reaches neither memory nor disk.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting at each file."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on until there are too many."""
        self.received += len(raw_data)
        return raw_data if self.received <= settings.UPLOAD_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The other handlers keep the file, unless it was too heavy."""
        if self.received <= settings.UPLOAD_LIMIT:
            return None
        for handler in self.request.upload_handlers if self.request else []:
            handler.upload_interrupted()
        return TooHeavyFile(None, self.file_name, self.content_type, self.received, self.charset)
