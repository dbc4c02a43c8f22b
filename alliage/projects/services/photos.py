"""A photo sent from a phone: what it says it is, not too heavy, drawn again so that nothing hidden is kept."""

import io
import warnings
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from alliage.actors.models import Picture
from alliage.actors.models.files import Visibility
from alliage.actors.services.documents import check_file
from alliage.rules import uploads
from alliage.rules.errors import RuleError
from alliage.rules.errors import gettext_noop as _

HEAVIEST = 12 * uploads.MEGABYTE
MOST_PIXELS = 50_000_000
KEPT_SIDE = 1600
QUALITY = 82


def redrawn(file: UploadedFile) -> bytes:
    """The picture as a JPEG of 1600 pixels at most, upright, without place, date or maker; RuleError on `photo`."""
    try:
        uploads.check_size(file.size or 0, limit=HEAVIEST)
        check_file(file, use="picture")
        return _jpeg(file)
    except RuleError as error:
        raise RuleError(error.template, field="photo", code=error.code, params=error.params) from error


def _jpeg(file: UploadedFile) -> bytes:
    """Decode no more pixels than a phone makes, and write them anew."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file)
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleError(_("Cette photo a trop de points : envoyez-la plus petite."), code="too-large")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
            out = io.BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
            return out.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError(_("Cette photo ne peut pas être lue : choisissez-en une autre."), code="unreadable") from error


def keep_photo(jpeg: bytes, *, name: str, alt: str, credit: str, release: str, owner: Any) -> Picture:
    """Keep a photo among the partners of the project, with what was said of the people it shows."""
    return Picture.objects.create(
        title=alt[:255] or name,
        file=ContentFile(jpeg, name=f"{name}.jpg"),
        file_size=len(jpeg),
        alt=alt,
        credit=credit[:200],
        release=release,
        owner=owner,
        visibility=Visibility.SHARED,
    )
